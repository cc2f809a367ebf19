"""The looks: dark, light, of the highest contrast, and two for terminals that have few colours or none.

Every text is at least 4.5 times as light as its ground, or as dark (WCAG 2.1, 1.4.3); a test computes it for what
the screens draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.app import App
from textual.theme import Theme

_FEW_COLOURS = ("standard", "windows")  # Rich's names of palettes of sixteen


@dataclass(frozen=True, slots=True)
class _Palette:
    """The colours that differ from look to look; a `*_ground` is what cells and lines of that kind stand on."""

    name: str
    ground: str
    surface: str
    panel: str
    text: str
    muted: str
    error: str
    error_ground: str
    refused: str  # the ground of a refused cell
    warning: str
    warning_ground: str
    success: str
    success_ground: str
    accent: str
    primary: str
    primary_ground: str
    cursor: str
    on_cursor: str
    quiet: str  # lines between panels, the ground of buttons and inputs
    bar: str  # of a scrollbar
    dark: bool = True

    def theme(self) -> Theme:
        """Return it as Textual wants it."""
        return Theme(
            name=self.name,
            primary=self.cursor,
            secondary=self.primary,
            accent=self.accent,
            warning=self.warning,
            error=self.refused,
            success=self.success,
            foreground=self.text,
            background=self.ground,
            surface=self.surface,
            panel=self.panel,
            boost=self.surface,
            dark=self.dark,
            variables={**self._texts(), **self._grounds()},
        )

    def _texts(self) -> dict[str, str]:
        return {
            "text": self.text,
            "text-muted": self.muted,
            "text-disabled": self.muted,
            "foreground-muted": self.muted,
            "foreground-disabled": self.muted,
            "text-error": self.error,
            "text-warning": self.warning,
            "text-success": self.success,
            "text-accent": self.accent,
            "text-primary": self.primary,
            "block-cursor-foreground": self.on_cursor,
            "block-cursor-blurred-foreground": self.text,
            "button-foreground": self.text,
            "button-color-foreground": self.on_cursor,
            "footer-key-foreground": self.accent,
            "input-selection-foreground": self.on_cursor,
            "screen-selection-foreground": self.on_cursor,
        }

    def _grounds(self) -> dict[str, str]:
        return {
            "error-muted": self.error_ground,
            "warning-muted": self.warning_ground,
            "success-muted": self.success_ground,
            "primary-muted": self.primary_ground,
            "primary-background": self.quiet,
            "secondary-background": self.quiet,
            "surface-active": self.quiet,
            "block-cursor-background": self.cursor,
            "block-cursor-blurred-background": self.primary_ground,
            "block-hover-background": self.quiet,
            "border": self.primary,
            "border-blurred": self.quiet,
            "input-selection-background": self.cursor,
            "screen-selection-background": self.cursor,
            "scrollbar": self.bar,
            "scrollbar-hover": self.primary,
            "scrollbar-active": self.primary,
            "scrollbar-background": self.panel,
            "scrollbar-corner-color": self.panel,
            "scrollbar-background-hover": self.panel,
            "scrollbar-background-active": self.panel,
        }


DARK = _Palette(
    name="shelfready-dark",
    ground="#12161b",
    surface="#171c22",
    panel="#212932",
    text="#e6eaee",
    muted="#a7b2bd",
    error="#ff9dab",
    error_ground="#4b1d29",
    refused="#a52a45",
    warning="#ffca7a",
    warning_ground="#493311",
    success="#86dba3",
    success_ground="#173a26",
    accent="#ffb85c",
    primary="#7fc4ff",
    primary_ground="#143a5e",
    cursor="#0b62b3",
    on_cursor="#ffffff",
    quiet="#2d3742",
    bar="#7a8b9c",
).theme()

LIGHT = _Palette(
    name="shelfready-light",
    ground="#f6f8fa",
    surface="#ffffff",
    panel="#e6ebf0",
    text="#1a1f24",
    muted="#4b5763",
    error="#a3132f",
    error_ground="#fde2e6",
    refused="#a8203c",
    warning="#6f4200",
    warning_ground="#fdeac2",
    success="#145a35",
    success_ground="#d8f1e0",
    accent="#8a3c00",
    primary="#0a5096",
    primary_ground="#cfe4f8",
    cursor="#0b5cab",
    on_cursor="#ffffff",
    quiet="#d3dbe3",
    bar="#72818f",
    dark=False,
).theme()

CONTRAST = _Palette(
    name="shelfready-contrast",
    ground="#000000",
    surface="#000000",
    panel="#000000",
    text="#ffffff",
    muted="#ffffff",
    error="#ff8a8a",
    error_ground="#4a0d0d",
    refused="#9c0b26",
    warning="#ffff00",
    warning_ground="#3d3d00",
    success="#80ff80",
    success_ground="#063d06",
    accent="#ffff00",
    primary="#ffffff",
    primary_ground="#404040",
    cursor="#ffff00",
    on_cursor="#000000",
    quiet="#303030",
    bar="#c0c0c0",
).theme()

# The sixteen that Rich calls standard: what is drawn is what the terminal shows, and no two grounds fall together.
SIXTEEN = _Palette(
    name="shelfready-sixteen",
    ground="#000000",
    surface="#000000",
    panel="#000000",
    text="#ffffff",
    muted="#aaaaaa",
    error="#ff55ff",
    error_ground="#000000",
    refused="#aa0000",
    warning="#ffff55",
    warning_ground="#000000",
    success="#55ff55",
    success_ground="#000000",
    accent="#ffff55",
    primary="#55ffff",
    primary_ground="#0000aa",
    cursor="#55ffff",
    on_cursor="#000000",
    quiet="#0000aa",
    bar="#aaaaaa",
).theme()

# Greys of the same sixteen. What cells are is told by their sign and by bold and underlined text.
COLOURLESS = _Palette(
    name="shelfready-colourless",
    ground="#000000",
    surface="#000000",
    panel="#000000",
    text="#ffffff",
    muted="#ffffff",
    error="#ffffff",
    error_ground="#000000",
    refused="#000000",
    warning="#ffffff",
    warning_ground="#000000",
    success="#ffffff",
    success_ground="#000000",
    accent="#ffffff",
    primary="#ffffff",
    primary_ground="#555555",
    cursor="#ffffff",
    on_cursor="#000000",
    quiet="#555555",
    bar="#aaaaaa",
).theme()

_OF_LOOK = {"dark": DARK, "light": LIGHT, "contrast": CONTRAST}
THEMES = (*_OF_LOOK.values(), SIXTEEN, COLOURLESS)


def add_themes(app: App[Any]) -> None:
    """Make the looks known, and begin with the one that is usual; what the terminal can show is known later."""
    for theme in THEMES:
        app.register_theme(theme)
    app.theme = theme_for("dark", no_color=app.no_color).name


def apply_theme(app: App[Any], look: str = "dark") -> None:
    """Give the whole program a look; a terminal of few colours, or NO_COLOR, has one of its own."""
    app.theme = theme_for(look, no_color=app.no_color, palette=_palette_of(app)).name


def theme_for(look: str, *, no_color: bool = False, palette: str | None = None) -> Theme:
    """Return the theme of a look where colours are unwanted, or Rich's name of the terminal's palette is known."""
    if no_color:
        return COLOURLESS
    return SIXTEEN if palette in _FEW_COLOURS else _OF_LOOK[look]


def _palette_of(app: App[Any]) -> str | None:
    """Return what colours a real terminal has; pictures and pages have them all."""
    return None if app.is_headless or app.is_web else app.console.color_system
