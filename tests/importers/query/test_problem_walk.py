"""One problem at a time, as line mode goes, and from cell to cell, as the screen does: the same places."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef
from importers.catalog.schema import Schema
from importers.query.next_problem import next_problem
from importers.query.problem_walk import START, ProblemWalk
from importers.query.search import matching_rows
from importers.validation.checker import Checker
from importers.validation.examples import KEY, NAME, PRICE
from tests.support.tables import table

FIELDS = {0: KEY, 1: NAME, 2: PRICE}
TEXTS = st.sampled_from(["", "A", " A", "1,5", "free", "#N/A"])


def checker_of(rows: list[list[str]]) -> Checker:
    catalog = Catalog(table(("sku", "name", "price"), *rows))
    return Checker(catalog, Schema("shop", tuple(FIELDS.values())), FIELDS)


@settings(deadline=None)
@given(st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=6))
def test_screen_and_line_mode_come_to_the_same_cells(rows: list[list[str]]) -> None:
    report = checker_of(rows).report()
    walk, stops = ProblemWalk(lambda: report), []
    stop = walk.find(START, after=True)
    while stop is not None:
        stops.append(stop)
        stop = walk.find(stop.key, after=True)
    assert [stop.number for stop in stops] == list(range(1, report.errors + report.warnings + 1))
    cells, at = [], next_problem(report, CellRef(None, None))
    while at is not None:
        cells.append(at)
        at = next_problem(report, at)
    told = {(s.problem.ref.row, s.problem.ref.column or 0) for s in stops}
    assert {(cell.row, cell.column) for cell in cells} == {p for p in told if p[0] is not None}
    if stops:
        assert walk.before(stops[-1].key) == (stops[-2] if len(stops) > 1 else None)


def test_a_search_ignores_case_and_looks_where_it_is_told_to() -> None:
    catalog = Catalog(table(("sku", "name"), ("TEA-1", "Mug"), ("B", "green Tea"), ("C",)))
    assert matching_rows(catalog, "tea").tolist() == [0, 1]
    assert matching_rows(catalog, "tea", 1).tolist() == [1]
