"""The distinct values of a column: which are unknown, what is nearest to them, and another in their place."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit, Fix
from importers.catalog.value import Value
from importers.fixes.replace import Search
from importers.fixes.transforms import Action, ColumnChange, change
from importers.validation.cells import is_blank

_NEAR = 60.0  # of 100: below that two words have little in common


def unknown_values(catalog: Catalog, column: int, known: Container[str]) -> tuple[Value, ...]:
    """Return what a column holds besides known texts and blanks, the most frequent first.

    Rows left out do not count, nor does the space around a value, which is not sent.
    """
    counting = pa.array(~catalog.excluded)
    counted = pc.value_counts(catalog.column(column).filter(counting)).to_pylist()
    unknown = [
        Value(each["values"], each["counts"])
        for each in counted
        if each["values"] and each["values"].strip() and each["values"].strip() not in known
    ]
    return tuple(sorted(unknown, key=lambda value: -value.rows))


def nearest(text: str, names: Mapping[str, tuple[str, ...]]) -> list[tuple[str, float]]:
    """Return the keys with how near any of their names is to a text (0 to 100), the nearest first."""
    from rapidfuzz import fuzz, utils

    wanted = utils.default_process(text)
    scored = [
        (
            key,
            max(
                (fuzz.WRatio(wanted, utils.default_process(n)) for n in all_names if n), default=0.0
            ),
        )
        for key, all_names in names.items()
    ]
    return sorted(scored, key=lambda pair: -pair[1])


def is_near(score: float) -> bool:
    """Tell whether a score speaks for the same thing written otherwise."""
    return score >= _NEAR


def write_instead(catalog: Catalog, column: int, old: str, new: str) -> Fix:
    """Return one fix that puts another value wherever a column has exactly this one."""
    return write_for_all(catalog, column, [old], new)


def write_for_all(catalog: Catalog, column: int, old: Sequence[str], new: str) -> Fix:
    """Return one fix that puts a value wherever a column has exactly one of some others; blanks may be among them."""
    wanted = [each for each in old if each]
    one = wanted[0] if len(wanted) == 1 else ""
    pattern = "|".join(re.escape(each) for each in wanted)
    put = new if one else new.replace("\\", "\\\\")
    whole = Search(one or pattern, put, regex=not one, case=True, whole=True)
    fix = change(catalog, ColumnChange(Action.REPLACE, whole), [column]) if wanted else Fix("")
    if len(wanted) < len(old):
        blank = np.flatnonzero(is_blank(pa.concat_arrays(catalog.column(column).chunks)))
        edits = [Edit(CellRef(row, column), None, new) for row in blank.tolist()]
        fix = replace(fix, edits=(*fix.edits, *edits), operation=None)
    rows = f"{len(fix.edits):,} row" + ("" if len(fix.edits) == 1 else "s")
    instead = repr(old[0]) if len(old) == 1 else f"{len(old)} spellings"
    return replace(fix, title=f"Write {new!r} for {instead} in {rows}")
