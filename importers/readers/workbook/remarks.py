"""What the operator should hear about a sheet beside its cells: what is hidden, merged or empty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from importers.catalog.letters import column_letters
from importers.catalog.model import ReadWarning
from importers.catalog.source import ReadOptions
from importers.readers.workbook.ooxml.sheet_facts import SheetFacts

_SHOWN = 5


def remarks(
    facts: SheetFacts, lines: np.ndarray, columns: Sequence[int], options: ReadOptions
) -> Iterator[ReadWarning]:
    """Yield one warning for each kind of thing that Excel shows otherwise."""
    hidden = np.intersect1d(np.array(facts.hidden_rows, np.int64), lines)
    if len(hidden):
        rows = _some([str(row) for row in hidden[:_SHOWN]], len(hidden))
        done = "left out here too" if options.skip_hidden_rows else "but read"
        what = f"{_count(len(hidden), 'row')} ({rows})"
        yield ReadWarning("hidden-rows", f"Hidden in Excel, {done}: {what}.")
    away = [column_letters(index) for index in sorted(facts.hidden_columns & set(columns))]
    if away:
        what = f"{_count(len(away), 'column')} ({_some(away, len(away))})"
        yield ReadWarning("hidden-columns", f"Hidden in Excel, but read: {what}.")
    if facts.merged:
        what = f"{_count(len(facts.merged), 'range')} ({_some(facts.merged, len(facts.merged))})"
        filled = "every cell" if options.fill_merged else "only the first cell"
        yield ReadWarning("merged", f"Merged: {what}; {filled} of a range has its value.")
    if facts.pictures:
        places = [f"{column_letters(each.column)}{each.row}" for each in facts.pictures]
        what = f"{_count(len(places), 'picture')} ({_some(places, len(places))})"
        yield ReadWarning("pictures", f"In the sheet, but not sent: {what}.")
    for table in facts.tables:
        totals = lines[(lines >= table.totals.start) & (lines < table.totals.stop)]
        if len(totals):
            rows = _some([str(row) for row in totals[:_SHOWN]], len(totals))
            what = f"Totals of the Excel table “{table.name}”, no products: {_count(len(totals), 'row')}"
            yield ReadWarning("totals-row", f"{what} ({rows}).")
    if facts.empty_tail:
        what = _count(facts.empty_tail, "formatted but empty row")
        yield ReadWarning("empty-rows", f"Left out below the last value: {what}.")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _some(items: Sequence[str], total: int) -> str:
    shown = ", ".join(items[:_SHOWN])
    return f"{shown} and {total - _SHOWN:,} more" if total > _SHOWN else shown
