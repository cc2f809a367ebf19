"""Text that comes from a spreadsheet's clipboard: lines are rows, and tabs part their cells."""

from __future__ import annotations

import csv
from io import StringIO


def as_lines(text: str) -> str:
    """Return a text with plain line ends: a terminal sends those of a paste as carriage returns."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def cells_in(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of cells that a pasted text stands for; a cell of several lines comes in quotes."""
    lines = StringIO(as_lines(text).removesuffix("\n"), newline="")
    if "\t" not in text and '"' not in text:
        return tuple((line,) for line in lines.read().split("\n"))
    return tuple(tuple(row) or ("",) for row in csv.reader(lines, delimiter="\t"))
