"""The three looks: dark, light with words dark enough to read, and one of the highest contrast."""

from __future__ import annotations

from dataclasses import replace

from textual.app import App
from textual.theme import BUILTIN_THEMES, Theme

from importers.storage.settings import Look

_CONTRAST = Theme(
    name="shelfready-contrast",
    primary="#ffffff",
    secondary="#ffffff",
    accent="#ffff00",
    warning="#ffff00",
    error="#ff8080",
    success="#80ff80",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    dark=True,
    luminosity_spread=0.0,
    text_alpha=1.0,
    variables={
        "text-muted": "#ffffff",
        "foreground-muted": "#ffffff",
        "text-success": "#80ff80",
        "text-error": "#ff8080",
        "text-warning": "#ffff00",
        "text-primary": "#ffffff",
        "block-cursor-background": "#ffff00",
        "block-cursor-foreground": "#000000",
        "block-cursor-blurred-background": "#404040",
        "border": "#ffffff",
        "input-selection-background": "#ffff00 50%",
        "footer-key-foreground": "#ffff00",
    },
)
_LIGHT = replace(
    BUILTIN_THEMES["textual-light"],
    name="shelfready-light",
    variables={
        **BUILTIN_THEMES["textual-light"].variables,
        "text-warning": "#744600",
        "text-success": "#1d5c31",
        "foreground-muted": "#4f4f4f",
        "footer-key-foreground": "#00457d",
    },
)
_THEMES = {Look.LIGHT: _LIGHT, Look.CONTRAST: _CONTRAST}


def apply_theme(app: App[None], look: Look) -> None:
    """Give the whole program a look."""
    theme = _THEMES.get(look)
    if theme is not None:
        app.register_theme(theme)
    app.theme = theme.name if theme else "textual-dark"
