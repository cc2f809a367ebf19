"""The distinct values of a column, and which of them are spellings of one thing."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef
from importers.catalog.value import Value
from importers.query.facets import clusters, facets, fingerprint
from tests.support.tables import table


def catalog_of(*brands: str) -> Catalog:
    return Catalog(table(["sku", "brand"], *([f"A-{n}", b] for n, b in enumerate(brands))))


@settings(deadline=None)
@given(st.lists(st.sampled_from(["", "a", "b ", "A", "é"]), min_size=1), st.data())
def test_the_counts_are_those_of_the_rows_looked_at(brands: list[str], data: st.DataObject) -> None:
    catalog = catalog_of(*brands)
    catalog.set_value(CellRef(0, 1), "b ")
    now = ["b ", *brands[1:]]
    some = sorted(data.draw(st.sets(st.integers(0, len(brands) - 1))))
    rows = data.draw(st.sampled_from([None, np.array(some, dtype=np.int64)]))
    found = facets(catalog, 1, rows)
    counted = Counter(now if rows is None else [now[row] for row in some])
    assert {each.text: each.rows for each in found.first(99)} == dict(counted)
    assert list(found.counts) == sorted(counted.values(), reverse=True)
    assert {each.text for each in found.holding("A").first(99)} == counted.keys() & {"a", "A"}


def test_a_cell_that_a_record_lacks_is_blank() -> None:
    catalog = Catalog(table(["sku", "brand"], ["1"], ["2", ""], ["3", "x"]))
    assert facets(catalog, 1).first(1) == [Value("", 2)]


@pytest.mark.parametrize(
    ("brands", "together"),
    [
        (("Douwe Egberts", "DOUWE EGBERTS", "Egberts, Douwe"), 3),
        (("Calvé", "calve", "Honig"), 2),
        (("Stanley", "Stanly", "Gorilla"), 2),
        (("DEWALT", "De Walt"), 2),
        (("Model 12", "Model 13"), 0),
        (("3M", "3-M"), 0),
        (("tea", "sea"), 0),
        (("", " ", "  "), 0),
        (("東京", "東京"), 0),
    ],
)
def test_near_alike_spellings_come_together(brands: tuple[str, ...], together: int) -> None:
    found = clusters(facets(catalog_of(*brands), 1))
    assert [len(cluster.values) for cluster in found] == ([together] if together else [])


def test_the_most_frequent_spelling_leads_and_the_largest_group_comes_first() -> None:
    brands = ["stanley", "Stanley", "Stanley", "Acme", "ACME", "ACME", "acme", "x"]
    first, second = clusters(facets(catalog_of(*brands), 1))
    assert first.values == (Value("ACME", 2), Value("Acme", 1), Value("acme", 1))
    assert second.values[0] == Value("Stanley", 2)
    assert (first.rows, second.rows) == (4, 3)


@given(st.permutations(["calvé", "B.V.", "500", "g"]), st.sampled_from([" ", "  ", ", ", "-"]))
def test_a_fingerprint_knows_no_order_case_accents_or_punctuation(
    words: list[str], between: str
) -> None:
    assert fingerprint(between.join(words)) == fingerprint("CALVE B V 500 G")
