"""Fills merged ranges: every cell of a range gets the text that Excel shows across all of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog.letters import column_index

_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_Columns = Mapping[int, pa.ChunkedArray]


@dataclass(frozen=True, slots=True)
class Area:
    """A range of cells: sheet rows from 1, columns from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


def fill_merged(
    merged: Iterable[str], lines: np.ndarray, columns: _Columns
) -> dict[int, pa.ChunkedArray]:
    """Return the columns with each range's first text in all its cells, in rows that exist."""
    fills: dict[int, list[tuple[int, int, str]]] = {}
    for area in areas(merged):
        first, end = np.searchsorted(lines, [area.top, area.bottom + 1])
        text = _text(columns, area.left, int(first)) if _has(lines, first, area.top) else None
        if text:
            for column in range(area.left, min(area.right, max(columns)) + 1):
                fills.setdefault(column, []).append((int(first), int(end), text))
    return {
        index: _filled(columns.get(index), fills.get(index, []), len(lines))
        for index in sorted({*columns, *fills})
    }


def areas(texts: Iterable[str]) -> Iterator[Area]:
    """Yield the ranges that are written as `A1:B2`; what is written otherwise is none."""
    for text in texts:
        if match := _AREA.fullmatch(text):
            left, top, right, bottom = match.groups()
            yield Area(int(top), column_index(left), int(bottom), column_index(right))


def _has(lines: np.ndarray, at: int, line: int) -> bool:
    return bool(at < len(lines) and lines[at] == line)


def _text(columns: _Columns, index: int, row: int) -> str | None:
    text: str | None = columns[index][row].as_py() if index in columns else None
    return text


def _filled(
    column: pa.ChunkedArray | None, fills: list[tuple[int, int, str]], count: int
) -> pa.ChunkedArray:
    """Return a column with texts in spans of its empty rows; other cells' texts stay."""
    if column is None:
        column = pa.chunked_array([pa.nulls(count, pa.string())])
    if not fills:
        return column
    which = np.full(count, -1, np.int64)
    for number, (first, end, _text) in enumerate(fills):
        which[first:end] = number
    texts = pa.array([text for _first, _end, text in fills], pa.string())
    return pc.coalesce(column, texts.take(pa.array(which, mask=which < 0)))
