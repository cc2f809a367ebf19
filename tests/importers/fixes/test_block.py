"""A block of cells: what is cleared, filled and copied."""

from __future__ import annotations

import pytest

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Fix
from importers.fixes.block import Cells, clear, copied, fill_down, fill_right, tiled
from tests.support.tables import table


def catalog() -> Catalog:
    return Catalog(table(["a", "b"], ["1", "x", "extra"], ["2"], ["", "z"]))


def after(fix: Fix) -> list[tuple[str | None, ...]]:
    changed = catalog()
    changed.apply(fix.edits)
    return [changed.row_values(row) for row in range(3)]


def test_a_cell_that_a_row_lacks_is_copied_as_a_blank() -> None:
    assert copied(catalog(), [1, 0], [1, 0]) == (("", "2"), ("x", "1"))


def test_a_cleared_cell_beyond_the_header_is_gone() -> None:
    assert after(clear(catalog(), [0, 2], [0, 2])) == [
        ("", "x", None),
        ("2", None, None),
        ("", "z", None),
    ]
    assert len(clear(catalog(), [0, 1, 2], [0]).edits) == 2  # a blank stays one


def test_the_first_row_or_the_one_above_is_filled_down() -> None:
    assert after(fill_down(catalog(), [1, 2], [0, 1])) == [
        ("1", "x", "extra"),
        ("2", None, None),
        ("2", "", None),
    ]
    assert [edit.ref for edit in fill_down(catalog(), [2], [0], 0).edits] == [CellRef(2, 0)]


def test_the_first_column_or_the_one_beside_is_filled_to_the_right() -> None:
    assert after(fill_right(catalog(), [0, 1], [0, 1]))[:2] == [
        ("1", "1", "extra"),
        ("2", "2", None),
    ]
    assert [edit.new for edit in fill_right(catalog(), [0], [0], 1).edits] == ["x"]


@pytest.mark.parametrize(
    ("cells", "height", "width", "expected"),
    [
        ((("a",),), 2, 2, (("a", "a"), ("a", "a"))),
        ((("a",), ("b",)), 4, 1, (("a",), ("b",), ("a",), ("b",))),
        ((("a", "b"), ("c",)), 2, 4, (("a", "b", "a", "b"), ("c", "", "c", ""))),
        ((("a", "b"),), 1, 3, (("a", "b"),)),
        ((("a", "b"),), 1, 1, (("a", "b"),)),
        ((), 2, 2, ()),
    ],
)
def test_copied_cells_fill_a_block_that_is_a_multiple_of_them(
    cells: Cells, height: int, width: int, expected: Cells
) -> None:
    assert tiled(cells, height, width) == expected
