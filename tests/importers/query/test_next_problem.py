"""From problem to problem: each is visited once, in reading order, both ways."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from importers.catalog.model import CellRef, Severity
from importers.query.next_problem import next_problem, problem_rows
from importers.validation.report import NOT_A_ROW, Group

PLACES = st.dictionaries(
    st.tuples(st.sampled_from(["a", "b"]), st.one_of(st.none(), st.integers(0, 3))),
    st.lists(st.integers(0, 9), min_size=1, unique=True).map(sorted),
    max_size=5,
)


@dataclass
class FakeReport:
    found: dict[tuple[str, int | None], list[int]]

    @property
    def groups(self) -> list[Group]:
        return [
            Group(code, column, Severity.ERROR, len(rows))
            for (code, column), rows in self.found.items()
        ]

    def rows(self, code: str, column: int | None) -> np.ndarray:
        return np.array(self.found[code, column], dtype=np.int32)

    def cells(self) -> list[CellRef]:
        return sorted(
            {CellRef(row, column or 0) for (_, column), rows in self.found.items() for row in rows}
        )


def walk(report: FakeReport, start: CellRef, **how: object) -> list[CellRef]:
    seen: list[CellRef] = []
    at: CellRef | None = start
    while (at := next_problem(report, at, **how)) is not None:  # type: ignore[arg-type]
        seen.append(at)
    return seen


@given(PLACES)
def test_forward_visits_every_place_once_in_reading_order(
    found: dict[tuple[str, int | None], list[int]],
) -> None:
    report = FakeReport(found)
    assert walk(report, CellRef(-1, None)) == report.cells()


@given(PLACES)
def test_back_is_forward_reversed(found: dict[tuple[str, int | None], list[int]]) -> None:
    report = FakeReport(found)
    assert walk(report, CellRef(10, None), back=True) == report.cells()[::-1]


@given(PLACES, st.sets(st.integers(0, 9)))
def test_a_filter_keeps_to_its_rows(
    found: dict[tuple[str, int | None], list[int]], rows: set[int]
) -> None:
    report = FakeReport(found)
    within = np.array(sorted(rows), dtype=np.int64)
    expected = [ref for ref in report.cells() if ref.row in rows]
    assert walk(report, CellRef(-1, None), within=within) == expected


def test_only_one_kind_is_visited() -> None:
    report = FakeReport({("a", 1): [3, 5], ("b", 1): [4], ("a", None): [9]})
    assert walk(report, CellRef(-1, None), only=("a", 1)) == [CellRef(3, 1), CellRef(5, 1)]
    assert problem_rows(report, ("a", 1)).tolist() == [3, 5]  # type: ignore[arg-type]


def test_problems_of_the_header_are_in_no_row() -> None:
    report = FakeReport({("blank-label", 2): [NOT_A_ROW], ("a", 0): [1]})
    assert walk(report, CellRef(-1, None)) == [CellRef(1, 0)]
    assert problem_rows(report).tolist() == [1]  # type: ignore[arg-type]
