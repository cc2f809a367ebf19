"""What the operator should hear about a sheet beside its cells: what is hidden, merged or empty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from importers.catalog import column_letters
from importers.model import Doubt
from importers.readers.sheets.cells import SheetFacts

_SHOWN = 5


def remarks(facts: SheetFacts, lines: np.ndarray, columns: Sequence[int]) -> Iterator[Doubt]:
    """Yield one doubt for each kind of thing that Excel shows otherwise."""
    hidden = np.intersect1d(np.array(facts.hidden_rows, np.int64), lines)
    if len(hidden):
        yield Doubt(
            "hidden-rows",
            f"{_count(len(hidden), 'row')} hidden in Excel are read too: "
            f"{_some([str(row) for row in hidden[:_SHOWN]], len(hidden))}.",
        )
    away = [column_letters(index) for index in sorted(set(facts.hidden_columns) & set(columns))]
    if away:
        yield Doubt(
            "hidden-columns",
            f"{_count(len(away), 'column')} hidden in Excel are read too: "
            f"{_some(away, len(away))}.",
        )
    if facts.merged:
        yield Doubt(
            "merged",
            f"{_count(len(facts.merged), 'merged range')}, whose value stands in "
            f"the first cell only: {_some(facts.merged, len(facts.merged))}.",
        )
    if facts.empty_tail:
        yield Doubt(
            "empty-rows",
            f"{_count(facts.empty_tail, 'row')} below the last value are "
            "formatted but empty, and left out.",
        )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _some(items: Sequence[str], total: int) -> str:
    shown = ", ".join(items[:_SHOWN])
    return f"{shown} and {total - _SHOWN:,} more" if total > _SHOWN else shown
