"""How well words stand out from their ground, as WCAG 2.1 measures it (1.4.3: 4.5 is enough for any text)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rich.cells import cell_len
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.strip import Strip

ENOUGH = 4.5
_DRAWN = re.compile("[\u2500-\u259f]")  # lines and blocks, which are no words


def contrast(one: Color, other: Color) -> float:
    """Return the contrast of two colours, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    red, green, blue = (_linear(channel / 255) for channel in color.rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def faint_words(app: App[Any]) -> list[str]:
    """Return the words on the screen, or in the dialog over it, that stand out too little from their ground."""
    screen = app.screen
    over = screen.query(
        ".dialog, CommandPalette #--container"
    )  # what lies below is dimmed on purpose
    boxes = [box.region for box in over] or [screen.region]
    return [
        f"{words!r}: {found:.2f}"
        for y, strip in enumerate(screen._compositor.render_strips())
        for x, words, found in _contrasts(strip)
        if found < ENOUGH and any(box.contains(x, y) for box in boxes)
    ]


def _contrasts(strip: Strip) -> Iterator[tuple[int, str, float]]:
    """Yield the place of each run of words, the words, and how they stand out."""
    place = 0
    for words, style, _ in strip:
        seen = _DRAWN.sub("", words).strip()
        if seen and style is not None:
            yield place, seen, _of(style)
        place += cell_len(words)


def _of(style: Style) -> float:
    assert style.color is not None
    assert style.bgcolor is not None
    return contrast(Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor))
