"""The catalog: source and edits as one, whatever order they come in."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.catalog.catalog import Catalog, column_letters
from importers.catalog.model import CellRef, Edit
from tests.support.tables import table

RECORDS = (("A", "Mug"), ("B",), ("C", "Cup", "more"), ("D", "", ""), ("E", "Jug"))
CELLS = st.tuples(st.integers(0, 4), st.integers(0, 2), st.sampled_from(["", "x", "A", None]))


def catalog(kind: str = "csv") -> Catalog:
    return Catalog(table(("sku", "name"), *RECORDS, kind=kind, chunk=2))


@settings(deadline=None)
@given(st.lists(CELLS, max_size=12), st.booleans())
def test_every_way_of_reading_sees_the_same_values(cells, at_once: bool) -> None:
    cat = catalog()
    edits = [Edit(CellRef(row, column), None, value) for row, column, value in cells]
    for step in [edits] if at_once else [[edit] for edit in edits]:
        cat.apply(step)
    expected = {(row, column): value for row, column, value in cells}
    for column in range(3):
        values = [expected.get((r, column), cat.source_value(r, column)) for r in range(5)]
        assert [cat.value(row, column) for row in range(5)] == values
        assert cat.values(range(5), column) == values
        assert cat.values([4, 0, 4], column) == [values[4], values[0], values[4]]
        assert cat.column(column).to_pylist() == values
        different = [r for r in range(5) if values[r] != cat.source_value(r, column)]
        assert cat.edited_rows(column).tolist() == different
    assert [cat.row_values(row)[0] for row in range(5)] == cat.values(range(5), 0)


def test_a_column_that_was_handed_out_does_not_change() -> None:
    cat = catalog()
    cat.set_value(CellRef(0, 1), "Glass")
    held = cat.column(1)
    cat.set_value(CellRef(0, 1), "Pot")
    assert held[0].as_py() == "Glass"
    assert cat.column(1)[0].as_py() == "Pot"
    assert cat.source.columns[1][0].as_py() == "Mug"


def test_an_edit_back_to_the_source_is_no_edit() -> None:
    cat = catalog()
    assert cat.set_value(CellRef(0, 1), "Glass") == Edit(CellRef(0, 1), "Mug", "Glass")
    assert dict(cat.edits) == {(0, 1): "Glass"}
    cat.set_value(CellRef(0, 1), "Mug")
    assert not cat.edits


def test_columns_in_many_or_no_chunks_can_be_edited() -> None:
    cat = Catalog(table(("sku",), *([str(n)] for n in range(300)), chunk=7))
    for row in range(0, 300, 2):
        cat.set_value(CellRef(row, 0), f"n{row}")
    assert cat.column(0).to_pylist() == [f"n{n}" if n % 2 == 0 else str(n) for n in range(300)]
    empty = Catalog(table(("sku", "name")))
    assert empty.column(0).to_pylist() == []
    assert empty.column(0).type == pa.string()


def test_addresses_are_those_of_the_file() -> None:
    text, sheet = catalog(), catalog("xlsx")
    assert text.address(CellRef(0, 1)) == text.address(CellRef(0, None)) == "line 2"
    assert sheet.address(CellRef(0, 1)) == "B2"
    assert sheet.address(CellRef(0, None)) == "row 2"
    assert sheet.address(CellRef(None, 1)) == "B1"
    assert text.address(CellRef(None, 1)) == "line 1"
    assert text.address(CellRef(None, None)) == "the header"


def test_rows_left_out_are_marked_and_the_mask_cannot_be_written() -> None:
    cat = catalog()
    cat.exclude([1, 3])
    cat.exclude([3], excluded=False)
    assert cat.excluded.tolist() == [False, True, False, False, False]
    with pytest.raises(ValueError, match="read-only"):
        cat.excluded[0] = True


def test_labels_can_be_edited() -> None:
    cat = catalog()
    assert cat.set_value(CellRef(None, 1), "title") == Edit(CellRef(None, 1), "name", "title")
    assert cat.labels == ("sku", "title", "")


@pytest.mark.parametrize(
    ("column", "letters"),
    [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")],
)
def test_columns_have_letters(column: int, letters: str) -> None:
    assert column_letters(column) == letters
