"""The way through all problems: each cell once, those with errors before those with warnings alone, both ways round."""

from __future__ import annotations

from typing import cast

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from importers.catalog.model import CellRef, Severity
from importers.query.errors_first import legs, without_quiet
from importers.query.next_problem import next_problem
from importers.validation.messages import MessageFormatter
from importers.validation.report import Report

ROWS = 6
ERROR, WARNING = "required", "surrounding-space"
PLACES = st.dictionaries(
    st.tuples(st.sampled_from([ERROR, WARNING]), st.one_of(st.none(), st.integers(0, 2))),
    st.sets(st.integers(0, ROWS - 1), min_size=1),
    max_size=5,
)
Found = dict[tuple[str, int | None], set[int]]


def report_of(found: Found) -> Report:
    severities = {kind: Severity.ERROR if kind[0] == ERROR else Severity.WARNING for kind in found}
    rows = {kind: np.array(sorted(rows), np.int32) for kind, rows in found.items()}
    left_out = np.zeros(ROWS, dtype=bool)
    return Report(rows, (), severities, cast(MessageFormatter, None), left_out)


def step(report: Report, at: CellRef, *, back: bool = False) -> CellRef | None:
    for leg in legs(report, at, ROWS, back=back):
        if (ref := next_problem(leg.report, leg.start, back=back)) is not None:
            return ref
    return None


def cells(found: Found, code: str) -> set[CellRef]:
    return {
        CellRef(row, c or 0) for (kind, c), rows in found.items() if kind == code for row in rows
    }


@given(PLACES)
def test_the_way_leads_through_errors_then_warnings_and_begins_again(found: Found) -> None:
    report = report_of(found)
    errors = sorted(cells(found, ERROR))
    warnings = sorted(cells(found, WARNING) - set(errors))
    seen, at = [], step(report, CellRef(-1, None))
    while at is not None and at not in seen:
        seen.append(at)
        at = step(report, at)
    assert seen == errors + warnings
    assert at == next(iter(seen), None)


@given(PLACES.filter(lambda found: all(kind != ERROR for kind, _ in found)))
def test_back_is_forward_reversed_where_all_are_alike(found: Found) -> None:
    report = report_of(found)
    forward = sorted(cells(found, WARNING))
    seen, at = [], step(report, CellRef(ROWS, None), back=True)
    while at is not None and at not in seen:
        seen.append(at)
        at = step(report, at, back=True)
    assert seen == forward[::-1]


def test_only_warnings_of_columns_that_are_not_sent_are_quiet() -> None:
    report = report_of(
        {(ERROR, 1): {0}, (WARNING, 1): {1}, (WARNING, 0): {2}, (WARNING, None): {3}}
    )
    loud = without_quiet(report, {0})
    assert set(loud.found) == {(ERROR, 1), (WARNING, 0), (WARNING, None)}
    assert without_quiet(report, None) is report
