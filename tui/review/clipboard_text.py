"""Text that comes from a spreadsheet's clipboard: lines are rows, and tabs part their cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tui.text import as_lines

# A cell with a line end, a tab or a quote in it comes in quotes; any other quote belongs to the text.
_QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"(?=[\t\n]|\Z)')
_PLAIN = re.compile(r"[^\t\n]*")
_WHY_QUOTED = re.compile(r'[\t\n]|""')


def text_of(cells: Sequence[Sequence[str]]) -> str:
    """Return cells as a spreadsheet copies them: `cells_in` gives them back."""
    return "\n".join("\t".join(map(_written, line)) for line in cells)


def _written(cell: str) -> str:
    """Return a cell, in quotes where it would be read as another without them."""
    needs = cell.startswith('"') or any(mark in cell for mark in "\t\n\r")
    return '"' + cell.replace('"', '""') + '"' if needs else cell


def cells_in(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of cells that a pasted text stands for."""
    text = as_lines(text).removesuffix("\n")
    rows: list[list[str]] = [[]]
    place = 0
    while True:
        cell, place = _cell(text, place)
        rows[-1].append(cell)
        if place >= len(text):
            return tuple(map(tuple, rows))
        if text[place] == "\n":
            rows.append([])
        place += 1


def _cell(text: str, place: int) -> tuple[str, int]:
    """Return the cell that begins at a place, and where it ends."""
    quoted = _QUOTED.match(text, place)
    if quoted and _WHY_QUOTED.search(quoted[1]):
        return quoted[1].replace('""', '"'), quoted.end()
    plain = _PLAIN.match(text, place)
    assert plain is not None  # an empty cell matches too
    return plain[0], plain.end()
