"""What can be said of a delimited text only once all of it was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.model import ReadWarning
from importers.readers.columns import Columns
from importers.readers.delimited.layout import Layout

_DAMAGED = "\ufffd"


def all_warnings(layout: Layout, columns: Columns, stray: Sequence[int]) -> tuple[ReadWarning, ...]:
    """Return the warnings about a text's layout, which now name lines, and about its stray quotes."""
    read_warnings = layout.read_warnings
    if layout.encoding.errors == "replace":
        damaged = _damaged_lines(layout, columns)
        read_warnings = tuple(
            _with_place(warning, damaged) if warning.code == "encoding" else warning
            for warning in read_warnings
        )
    return read_warnings + _stray_warnings(stray)


def _damaged_lines(layout: Layout, columns: Columns) -> list[int]:
    damaged = np.zeros(len(columns.lines), dtype=bool)
    for column in columns.columns:
        found = pc.match_substring(column, _DAMAGED).combine_chunks()
        damaged |= arrow.mask_of(found)
    header = (
        [layout.header.line] if any(_DAMAGED in label for label in layout.header.labels) else []
    )
    return [*header, *columns.lines[damaged].tolist()]


def _with_place(warning: ReadWarning, lines: Sequence[int]) -> ReadWarning:
    if not lines:
        return warning
    return replace(warning, message=f"{warning.message.removesuffix('.')}: see {_places(lines)}.")


def _stray_warnings(lines: Sequence[int]) -> tuple[ReadWarning, ...]:
    if not lines:
        return ()
    message = f"On {_places(lines)}, a quote mark is out of place: see if its cells are right."
    return (ReadWarning("stray-quote", message),)


def _places(lines: Sequence[int]) -> str:
    more = f" and {len(lines) - 1:,} more" if len(lines) > 1 else ""
    return f"line {lines[0]:,}{more}"
