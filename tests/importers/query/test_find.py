"""The next cell with a text is the one that a look at every cell finds, in any order of rows and columns."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef
from importers.destinations.schemas import schema_for
from importers.query import find
from importers.query.find import Match, Shown, count_matches, next_match
from importers.query.go_to import place_named
from importers.query.search import rows_with
from importers.query.view import View, rows_shown
from importers.validation.checker import Checker
from tests.support.tables import table

cells = st.sampled_from(["", "tea", "Tea pot", "x", "STEAM", "é", None])


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_the_next_match_is_the_next_in_what_is_shown(data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=9))
    catalog = Catalog(table(["a", "b", "c"], *([c or "" for c in row] for row in rows)))
    order = data.draw(st.permutations(range(len(rows))))
    some = order[: data.draw(st.integers(0, len(rows)))]
    columns = data.draw(st.permutations([0, 1, 2]))[: data.draw(st.integers(1, 3))]
    shown = Shown(catalog, columns, None if data.draw(st.booleans()) else np.array(some, dtype=int))
    position, column = data.draw(st.integers(-1, len(rows))), data.draw(st.integers(-1, 2))
    back = data.draw(st.booleans())
    in_turn = range(catalog.row_count) if shown.rows is None else shown.rows.tolist()
    places = [
        (at, place)
        for at, row in enumerate(in_turn)
        for place, each in enumerate(columns)
        if "tea" in (catalog.value(row, each) or "").casefold()
    ]
    here = (position, list(columns).index(column) if column in columns else -1)
    ahead = [each for each in places if (each < here if back else each > here)]
    expected = (max(ahead) if back else min(ahead)) if ahead else None
    found = next_match(shown, "tea", position, column, back=back)
    assert found == (None if expected is None else Match(expected[0], columns[expected[1]]))
    assert count_matches(shown, "tea") == len(places)


def test_a_far_match_is_found_over_many_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "_FIRST_PIECE", 2)
    catalog = Catalog(table(["a"], *([f"x{n}"] for n in range(50)), ["needle"], chunk=7))
    shown = Shown(catalog, [0])
    assert next_match(shown, "NEEDLE", 0, 0) == Match(50, 0)
    assert next_match(shown, "x0", 50, 0, back=True) == Match(0, 0)
    assert next_match(shown, "needle", 50, 0, here=True) == Match(50, 0)
    assert next_match(shown, "needle", 50, 0) is None
    assert next_match(shown, "", 0, 0) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("3", CellRef(1, None)),
        ("=3", CellRef(2, 0)),
        ("4", CellRef(2, None)),
        ("99", CellRef(0, 0)),
        ("b-7", CellRef(3, 0)),
        ("B-77x", CellRef(3, 0)),
        ("B17", None),
        ("", None),
    ],
)
def test_a_line_or_a_sku_is_found(text: str, place: CellRef | None) -> None:
    catalog = Catalog(table(["sku"], ["99"], ["A"], ["3"], ["B-77x"]))
    assert place_named(catalog, text, 0) == place


def test_a_cell_of_a_sheet_is_found() -> None:
    catalog = Catalog(table(["sku", "name"], ["99", "a"], ["A", "b"], kind="xlsx"))
    assert place_named(catalog, "b3", 0) == CellRef(1, 1)
    assert place_named(catalog, "C3", 0) is None
    assert place_named(catalog, "A9", 0) is None


def test_values_narrow_each_other_and_a_blank_is_a_value() -> None:
    catalog = Catalog(table(["a", "b"], ["x", "1"], ["x"], ["", "1"], ["x", ""]))
    report = Checker(catalog, schema_for(None), {}).report()
    assert rows_with(catalog, 0, "").tolist() == [2]
    view = View().with_value(0, "x").with_value(1, "")
    found = rows_shown(view, catalog, report)
    assert found is not None
    assert found.tolist() == [1, 3]
    assert view.with_value(1, "1").values == ((0, "x"), (1, "1"))
    assert view.with_value(0, "x").values == ((1, ""),)
    assert not View().with_value(0, "x").with_value(0, "x").filters
