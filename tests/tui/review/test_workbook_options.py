"""How a workbook is read is the operator's to change: codes as stored, merged ranges, hidden rows."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from textual.widgets import Checkbox, Input

from importers.catalog.model import CellRef
from importers.catalog.source import ReadOptions
from importers.storage.home import Home
from tests.support.review_app import open_review
from tui.review.dialogs.workbook_options import WorkbookOptions


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["SKU", "Name", "Brand"], [7, "Tea", "Acme"], [8, "Rice"], [9, "Dal"]):
        sheet.append(row)
    for row in (2, 3, 4):
        sheet.cell(row, 1).number_format = "00000"
    sheet.merge_cells("C2:C4")
    sheet.row_dimensions[3].hidden = True
    path = tmp_path / "w.xlsx"
    book.save(path)
    return path


async def test_choices_are_read_again_and_edits_follow(workbook: Path, home: Home) -> None:
    async with open_review(workbook, home) as review:
        assert review.session.catalog.value(1, 0) == "00008"
        review.table.go_to(CellRef(2, 1))
        await review.keys("enter", "x", "enter")
        await review.keys("t")
        review.app.screen.query_one("#stored", Input).value = "a, zz"
        review.app.screen.query_one("#merged", Checkbox).value = True
        review.app.screen.query_one("#hidden", Checkbox).value = True
        await review.keys("ctrl+s")
        assert review.top == "ReviewScreen"
        catalog = review.session.catalog
        assert [catalog.value(row, 0) for row in range(catalog.row_count)] == ["7", "9"]
        assert catalog.value(1, 1) == "Dalx"
        assert catalog.value(1, 2) == "Acme"
        options = review.session.options
        assert options == ReadOptions(stored_columns=(0,), fill_merged=True, skip_hidden_rows=True)
        await review.keys("t")
        choices = review.app.screen.query_one(WorkbookOptions)
        assert choices.applied(ReadOptions()) == options
