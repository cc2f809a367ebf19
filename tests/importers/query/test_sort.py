"""Sorting by a column: an order of all rows, by value, with the blanks at the end."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.catalog.catalog import Catalog
from importers.query.sort import in_order, ranks
from tests.support.tables import table

cells = st.sampled_from(["", " ", "2", "10", "-1", "1.5", "b", "A", "a", "é", "007"])


@settings(deadline=None)
@given(st.lists(cells, min_size=1, max_size=12), st.booleans())
def test_sorting_is_an_order_of_all_rows(values: list[str], descending: bool) -> None:
    catalog = Catalog(table(["x"], *([value] for value in values)))
    places = ranks(catalog, 0, descending=descending)
    order = in_order(None, places)
    assert sorted(order.tolist()) == list(range(len(values)))
    some = np.flatnonzero(np.arange(len(values)) % 2)
    picked = set(some.tolist())
    assert in_order(some, places).tolist() == [row for row in order.tolist() if row in picked]
    in_turn = [values[row] for row in order]
    blank = [not value.strip() for value in in_turn]
    assert blank == sorted(blank)
    numbers = [float(v) for v in in_turn if v.strip() and v not in ("b", "A", "a", "é")]
    assert numbers == sorted(numbers, reverse=descending)
