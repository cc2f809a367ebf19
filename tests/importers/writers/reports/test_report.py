"""The problem report: every problem in it, marked on its cell, and nothing in it that a spreadsheet calculates."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from importers.catalog.catalog import Catalog
from importers.catalog.column_mapping import guess
from importers.catalog.model import Progress
from importers.destinations.schemas import schema_for
from importers.errors import Cancelled, SaveFailed
from importers.validation.checker import Checker
from importers.validation.report import Report
from importers.writers.formula_escape import escape_formula
from importers.writers.reports import report_book
from importers.writers.reports.report import HEADER, save_report
from tests.support.catalogs import catalog_of

CONTENT = b"""SKU,Name,Price,
1,=1+1,2,
,"a
b",-3,
1,"=HYPERLINK(""http://x"")",@4,
"""


def checked(catalog: Catalog) -> Report:
    schema = schema_for(None)
    mapping = guess(catalog.source.header, schema)
    fields = {column: schema.field(name) for name, column in mapping.columns.items()}
    return Checker(catalog, schema, fields).report()


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return catalog_of(tmp_path, CONTENT)


def test_a_csv_has_a_line_for_every_problem(catalog: Catalog, tmp_path: Path) -> None:
    report = checked(catalog)
    written = save_report(catalog, report, tmp_path / "out.csv")
    with written.path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert tuple(header) == HEADER
    assert len(rows) == written.problems == report.errors + report.warnings
    assert ["3", "line 3", "Price", "negative-number", "error", "'-3"] in [r[:6] for r in rows]
    assert ["5", "line 5", "Price", "not-a-number", "error", "'@4"] in [r[:6] for r in rows]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_a_workbook_marks_the_cells_where_they_stand(catalog: Catalog, tmp_path: Path) -> None:
    report = checked(catalog)
    written = save_report(catalog, report, tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(written.path)
    sheet, listed = book["Catalog"], book["Problems"]
    assert [cell.value for cell in sheet[1]][:3] == ["SKU", "Name", "Price"]
    assert [sheet[address].value for address in ("A2", "B2", "B3", "B5", "C5")] == [
        "1",
        "=1+1",
        "a\nb",
        '=HYPERLINK("http://x")',
        "@4",
    ]
    assert sheet["C3"].fill.fgColor.rgb == "FFFFC7CE"
    assert "-3" in sheet["C3"].comment.text
    assert sheet["A3"].comment.text.startswith("The SKU is blank")
    assert sheet["D1"].fill.fgColor.rgb == "FFFFEB9C"
    assert sheet["C2"].comment is None
    assert sheet["C2"].fill.fill_type is None
    assert [cell.value for cell in listed[1]] == list(HEADER)
    assert listed.max_row == 1 + written.problems == 1 + report.errors + report.warnings
    cells = [cell for part in book for row in part.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix and cell.number_format == "@" for cell in cells)


def test_left_out_rows_are_not_in_it(catalog: Catalog, tmp_path: Path) -> None:
    catalog.exclude([0])
    save_report(catalog, checked(catalog), tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["Catalog"]
    assert [cell.value for cell in sheet[2]] == [None] * 4
    assert sheet["A5"].comment is None


def test_what_has_no_room_is_said(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_book, "MAX_ROWS", 4)
    monkeypatch.setattr(report_book, "MAX_COMMENTS", 2)
    report = checked(catalog)
    written = save_report(catalog, report, tmp_path / "out.xlsx")
    total = report.errors + report.warnings
    problems, rows, comments = written.notes
    assert written.problems == 3
    assert f"the first 3 of {total} problems" in problems
    assert rows == "A sheet has no room for the last 1 rows of the catalog."
    assert comments.startswith("Only the first 2 cells have a comment; ")
    assert openpyxl.load_workbook(written.path)["Problems"].max_row == 4


def test_nothing_is_left_of_a_report_that_is_not_finished(catalog: Catalog, tmp_path: Path) -> None:
    def cancel(_progress: Progress) -> None:
        raise Cancelled("Stopped.")

    report = checked(catalog)
    for name in ("out.csv", "out.xlsx"):
        with pytest.raises(Cancelled):
            save_report(catalog, report, tmp_path / name, progress=cancel)
    with pytest.raises(SaveFailed, match="choose such a name"):
        save_report(catalog, report, tmp_path / "out.pdf")
    with pytest.raises(SaveFailed, match="exists already"):
        save_report(catalog, report, catalog.source.origin.path)
    assert list(tmp_path.iterdir()) == [catalog.source.origin.path]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_of_ours_is_ever_a_formula(start: str) -> None:
    assert escape_formula(f"{start}cmd|'/c calc'!A1") == f"'{start}cmd|'/c calc'!A1"
    assert escape_formula("Invalid = sign") == "Invalid = sign"
