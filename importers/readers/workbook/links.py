"""Where cells link to: the areas that a sheet lists, and formulas that make a link of an address."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.readers.workbook.merged_ranges import areas
from importers.readers.workbook.ooxml.cells import Cells
from importers.readers.workbook.ooxml.texts import formula_text

_LINK = re.compile(r'=\s*(?:of:=)?HYPERLINK\(\s*"((?:[^"]|"")*)"', re.IGNORECASE)
_PICTURE = re.compile(r'DISPIMG\(\s*"([^"]*)"', re.IGNORECASE)
Place = tuple[int, int]


def named_in_formulas(cells: Cells) -> tuple[list[tuple[Place, str]], dict[Place, str]]:
    """Return the addresses that formulas link to, and the pictures that they show, by row and column."""
    links: list[tuple[Place, str]] = []
    pictures: dict[Place, str] = {}
    if not pc.sum(pc.binary_length(cells.formulas)).as_py():
        return links, pictures
    named = pc.match_substring_regex(cells.formulas, "(?i)HYPERLINK\\(|DISPIMG\\(")
    for at in np.flatnonzero(named.to_numpy(zero_copy_only=False)):
        place = int(cells.rows[at]), int(cells.columns[at])
        formula = formula_text(cells.formulas[at].as_py())
        if link := _LINK.match(formula):
            links.append((place, link[1].replace('""', '"')))
        elif picture := _PICTURE.search(formula):
            pictures[place] = picture[1]
    return links, pictures


def place_links(
    listed: Iterable[tuple[str, str]],
    made: Iterable[tuple[Place, str]],
    lines: np.ndarray,
    width: int,
) -> dict[int, pa.ChunkedArray]:
    """Return the addresses by column and line, null where a cell is no link; `width` columns are looked at."""
    found: dict[int, np.ndarray] = {}

    def column(index: int) -> np.ndarray:
        return found.setdefault(index, np.full(len(lines), None, object))

    for text, address in listed:
        for area in areas([text if ":" in text else f"{text}:{text}"]):
            first, end = np.searchsorted(lines, [area.top, area.bottom + 1])
            for index in range(area.left, min(area.right + 1, width)) if end > first else ():
                column(index)[first:end] = address
    for (row, index), address in made:
        at = int(np.searchsorted(lines, row))
        if at < len(lines) and lines[at] == row:
            column(index)[at] = address
    return {
        index: pa.chunked_array([pa.array(list(texts), pa.string())])
        for index, texts in sorted(found.items())
    }
