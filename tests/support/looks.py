"""What a screen looks like, as plain text: its lines, and the colours of each in runs of cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rich.style import Style
from textual.app import App
from textual.pilot import Pilot
from textual.strip import Strip

from importers.storage.settings import Look
from tests.support.contrast import faint_words
from tui.themes import apply_theme

SIZES = ((80, 24), (120, 36), (160, 45))
LOOKS = (Look.DARK, Look.LIGHT, Look.CONTRAST)
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


async def look_of(pilot: Pilot[None]) -> str:
    """Return the look of what is shown: at each size in dark colours, then the others' colours at one of them.

    It ends at the size and in the theme that it began with, and complains of words too faint to read.
    """
    app, looks = pilot.app, dict[tuple[int, int], str]()
    for size in (*SIZES[1:], SIZES[0]):
        await pilot.resize_terminal(*size)
        await still(pilot)
        looks[size] = f"{Look.DARK.value} {size[0]}×{size[1]}\n{drawn(pilot)}"
        _complain(app, Look.DARK)
    colours = []
    for look in (*LOOKS[1:], LOOKS[0]):
        apply_theme(app, look)
        await still(pilot)
        _complain(app, look)
        if look is not Look.DARK:
            colours.append(f"{look.value}\n{drawn(pilot, words=False)}")
    return "\n".join([*(looks[size] for size in SIZES), *colours])


def _complain(app: App[Any], look: Look) -> None:
    faint = faint_words(app)
    assert not faint, f"too faint in {look.value} colours: {'; '.join(faint)}"


async def still(pilot: Pilot[None]) -> None:
    """Wait until all is drawn."""
    await pilot.pause()
    await pilot.pause()


def drawn(pilot: Pilot[None], *, words: bool = True) -> str:
    """Return the lines on the screen, then their colours as `a12b68`, then what the letters mean."""
    strips = pilot.app.screen._compositor.render_strips()
    names: dict[str, str] = {}
    colours = ["".join(_runs(strip, names)) for strip in strips]
    legend = [f"{letter} {style}" for style, letter in names.items()]
    lines = [*(strip.text.rstrip() for strip in strips), ""] if words else []
    return "\n".join([*lines, *colours, "", *legend, ""])


def _runs(strip: Strip, names: dict[str, str]) -> Iterator[str]:
    for name, cells in _joined((_name(part.style), part.cell_length) for part in strip):
        yield f"{names.setdefault(name, _LETTERS[len(names)])}{cells}"


def _joined(parts: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Yield the parts, those that follow one another in the same colours as one."""
    before, length = "", 0
    for name, cells in parts:
        if name != before and length:
            yield before, length
            length = 0
        before, length = name, length + cells
    if length:
        yield before, length


def _name(style: Style | None) -> str:
    """Return a style's colours and what else is to be seen of it."""
    if style is None:
        return "plain"
    kinds = ("bold", "dim", "italic", "underline", "reverse", "strike")
    more = [kind for kind in kinds if getattr(style, kind)]
    front, ground = (color.name if color else "default" for color in (style.color, style.bgcolor))
    return " ".join([front, "on", ground, *more])
