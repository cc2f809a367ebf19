"""What a screen looks like, as plain text: its lines, and the colours of each in runs of cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.style import Style
from textual.pilot import Pilot
from textual.strip import Strip

from importers.storage.settings import Look
from tui.themes import apply_theme

SIZES = ((80, 24), (140, 40))
LOOKS = (Look.DARK, Look.LIGHT)
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


async def look_of(pilot: Pilot[None]) -> str:
    """Return the look of what is shown at each size in both themes.

    It goes from the present ones to the others and stays there: a new size or theme takes a while.
    """
    app, looks = pilot.app, dict[tuple[int, int], str]()
    for size in sorted(range(2), key=lambda place: SIZES[place] != app.size):
        if SIZES[size] != app.size:
            await pilot.resize_terminal(*SIZES[size])
        dark = app.current_theme.dark
        for look in LOOKS if dark else reversed(LOOKS):
            apply_theme(app, look)
            await still(pilot)
            title = f"{look.value} {app.size.width}×{app.size.height}"
            looks[size, LOOKS.index(look)] = f"{title}\n{drawn(pilot)}"
    return "\n".join(look for _, look in sorted(looks.items()))


async def still(pilot: Pilot[None]) -> None:
    """Wait until all is drawn."""
    await pilot.pause()
    await pilot.pause()


def drawn(pilot: Pilot[None]) -> str:
    """Return the lines on the screen, then their colours as `a12b68`, then what the letters mean."""
    strips = pilot.app.screen._compositor.render_strips()
    names: dict[str, str] = {}
    colours = ["".join(_runs(strip, names)) for strip in strips]
    legend = [f"{letter} {style}" for style, letter in names.items()]
    lines = [strip.text.rstrip() for strip in strips]
    return "\n".join([*lines, "", *colours, "", *legend, ""])


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
