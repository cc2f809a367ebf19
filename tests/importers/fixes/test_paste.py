"""Cells pasted over others: where they land, what does not fit, and that only real changes are made."""

from __future__ import annotations

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef
from importers.fixes.paste import paste, spill
from tests.support.sheets import make_source


def test_a_block_lands_from_the_first_cell_on_and_no_further() -> None:
    catalog = Catalog(make_source(["SKU", "Name"], [["A-1", "Tea"], ["A-2", "Cup"]]))
    fix = paste(catalog, [["Tea", "over"], ["Pot"], ["lost"]], [0, 1], [1])
    assert [(edit.ref, edit.old, edit.new) for edit in fix.edits] == [
        (CellRef(1, 1), "Cup", "Pot")  # the first cell holds just that already
    ]
    assert spill([["Tea", "over"], ["Pot"], ["lost"]], 2, 1) == (1, 1)
    assert spill([["Tea"]], 2, 1) == (0, 0)
