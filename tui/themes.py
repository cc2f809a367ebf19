"""The three looks: dark, light, and one of the highest contrast."""

from __future__ import annotations

from textual.app import App
from textual.theme import Theme

from importers.settings import Look

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
_THEMES = {
    Look.DARK: "textual-dark",
    Look.LIGHT: "textual-light",
    Look.CONTRAST: _CONTRAST.name,
}


def wear(app: App[None], look: Look) -> None:
    """Give the whole program a look."""
    if look is Look.CONTRAST:
        app.register_theme(_CONTRAST)
    app.theme = _THEMES[look]
