"""Cells that belong together in a workbook: the screen says so before one of them is changed."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.worksheet.formula import ArrayFormula
from textual import events
from textual.widgets import Button

from importers.catalog.model import CellRef
from importers.catalog.source import ReadOptions
from importers.storage.home import Home
from tests.support.review_app import open_review
from tests.support.save_books import makers
from tui.practice import Practice

LIST = ReadOptions(sheet="List")
TWINS = [["A-1", "Tea", "North wind"], ["A-1", "Tea", "ACME"], ["A-2", "Cup", "North wind"]]


def book(folder: Path, name: str) -> Path:
    path = folder / "list.xlsx"
    makers()[name](path)
    return path


async def test_an_array_formula_is_broken_only_when_that_is_wanted(
    tmp_path: Path, home: Home
) -> None:
    async with open_review(book(tmp_path, "xlsxwriter-array"), home) as review:
        review.table.go_to(CellRef(1, 8))
        await review.keys("5", "enter")
        assert review.top == "ForeseenDialog"
        assert "array formula of I2:I13" in review.text("ForeseenDialog .told")
        await review.keys("enter")  # goes back
        assert not review.session.edited
        review.table.go_to(CellRef(1, 8))
        await review.keys("5", "enter")
        review.app.screen.query_one("#do", Button).press()
        await review.settle()
        assert review.session.catalog.value(1, 8) == "5"
        review.table.go_to(CellRef(2, 8))
        await review.keys("6", "enter")  # it is broken already
        assert review.top == "ReviewScreen"


async def test_all_of_a_merged_cell_can_be_changed(tmp_path: Path, home: Home) -> None:
    filled = ReadOptions(sheet="List", fill_merged=True)
    async with open_review(book(tmp_path, "openpyxl-merges"), home, options=filled) as review:
        review.table.go_to(CellRef(0, 2))
        await review.keys("5", "enter")
        assert review.top == "ForeseenDialog"
        review.app.screen.query_one("#whole", Button).press()
        await review.settle()
        assert [review.session.catalog.value(row, 2) for row in (0, 1)] == ["5", "5"]
        await review.keys("u")
        assert [review.session.catalog.value(row, 2) for row in (0, 1)] == ["Bolt", "Bolt"]


async def test_leaving_out_what_heads_a_table_is_asked(tmp_path: Path, home: Home) -> None:
    async with open_review(book(tmp_path, "openpyxl-two-tables"), home, options=LIST) as review:
        row = review.session.source.lines.tolist().index(16)
        review.table.go_to(CellRef(row, 0))
        await review.keys("x")
        assert review.top == "ForeseenDialog"
        told = review.text("ForeseenDialog .told")
        assert "Row 16 heads the Excel table “Second”" in told
        await review.keys("escape")
        assert not review.session.catalog.excluded.any()


def twins(folder: Path, formula_at: str) -> Path:
    """Write rows of one SKU, some of whose cells one formula fills."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["SKU", "Name", "Brand", "Stock"], *TWINS):
        sheet.append(row)
    sheet[formula_at.split(":")[0]] = ArrayFormula(formula_at, "=E1:E3")
    path = folder / "twins.xlsx"
    book.save(path)
    return path


async def test_resolving_duplicates_asks_first_too(tmp_path: Path, home: Home) -> None:
    async with open_review(twins(tmp_path, "D2:D4"), home) as review:
        await review.keys("D")
        await review.keys("l")
        assert review.top == "ForeseenDialog"
        assert "D2:D4 is filled by one formula" in review.text("ForeseenDialog .told")
        await review.keys("escape")
        assert review.top == "DuplicatesScreen"
        assert not review.session.edited
        await review.keys("l")
        review.app.screen.query_one("#do", Button).press()
        await review.settle()
        assert review.session.catalog.excluded.tolist() == [True, False, False]


async def test_writing_a_brand_asks_first_too(tmp_path: Path, home: Home) -> None:
    path, profile = twins(tmp_path, "C3:C4"), "practice-scantrust"
    async with open_review(path, home, profile=profile, size=(80, 24)) as review:
        review.app.practice = Practice(own=True)
        await review.keys("B")
        await review.keys("r")
        await review.keys("enter", "enter")
        await review.keys("enter")  # the preview
        assert review.top == "ForeseenDialog"
        await review.keys("enter")  # goes back
        assert review.top == "BrandsScreen"
        assert not review.session.edited
        review.app.practice.close()


async def test_taking_a_row_in_again_asks_about_its_edited_cells(
    tmp_path: Path, home: Home
) -> None:
    filled = ReadOptions(sheet="List", fill_merged=True)
    async with open_review(book(tmp_path, "openpyxl-merges"), home, options=filled) as review:
        review.session.exclude([1])
        review.session.edit(CellRef(1, 2), "Crest")
        review.table.go_to(CellRef(1, 0))
        await review.keys("x")
        assert "is taken apart" in review.text("ForeseenDialog .told")
        await review.keys("escape")
        assert review.session.catalog.excluded[1]


async def test_the_inspector_shows_and_changes_how_a_cell_is_saved(
    tmp_path: Path, home: Home
) -> None:
    async with open_review(book(tmp_path, "openpyxl-plain"), home, options=LIST) as review:
        review.session.edit(CellRef(0, 3), "9.90")
        review.table.go_to(CellRef(0, 3))
        await review.keys("i")
        assert "number, in the format 0.00; t makes it text" in review.text("Inspector Static")
        await review.keys("t")
        assert review.session.catalog.as_text == {CellRef(0, 3)}
        await review.keys("i")
        assert "text, as you chose" in review.text("Inspector Static")
        await review.keys("escape")
        saved = review.session.save(tmp_path / "out.xlsx").path
    assert openpyxl.load_workbook(saved)["List"]["D2"].value == "9.90"


async def test_a_number_typed_among_percentages_is_shown_as_one(tmp_path: Path, home: Home) -> None:
    async with open_review(book(tmp_path, "openpyxl-plain"), home, options=LIST) as review:
        review.table.go_to(CellRef(0, 6))
        await review.keys("2", "5", "enter")
        assert review.session.catalog.value(0, 6) == "25%"
        review.table.go_to(CellRef(0, 6))
        await review.keys("i")
        assert "percentage, in the format 0%" in review.text("Inspector Static")


async def test_numbers_pasted_among_percentages_are_shown_as_such_before(
    tmp_path: Path, home: Home
) -> None:
    async with open_review(book(tmp_path, "openpyxl-plain"), home, options=LIST) as review:
        review.table.go_to(CellRef(0, 6))
        review.app.post_message(events.Paste("30\tTRUE\r40\tFALSE"))
        await review.settle()
        assert review.top == "FixPreview"
        await review.keys("enter")
        assert [review.session.catalog.value(row, 6) for row in (0, 1)] == ["30%", "40%"]
