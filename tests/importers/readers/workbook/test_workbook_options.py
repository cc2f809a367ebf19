"""What the operator may decide about a workbook: as stored, merged ranges filled, hidden rows left out."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwt

from importers.catalog.source import ReadOptions, SourceTable
from importers.readers.workbook.reader import read_workbook
from tests.support.raw_workbook import sheet_xml, strings_xml, styles_xml, write_workbook


def rows_of(table: SourceTable) -> list[list[str | None]]:
    """Return the records as lists."""
    return [
        list(row) for row in zip(*(column.to_pylist() for column in table.columns), strict=True)
    ]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A header, a range A2:A4 that holds a brand, a hidden row 3, codes and dates in B and C."""
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
        '<c r="C1" t="s"><v>2</v></c></row>'
        '<row r="2"><c r="A2" t="s"><v>3</v></c><c r="B2" s="1"><v>123</v></c>'
        '<c r="C2" s="2"><v>45413</v></c></row>'
        '<row r="3" hidden="1"><c r="A3"/><c r="B3" s="1"><v>124</v></c></row>'
        '<row r="4"><c r="B4" s="1"><v>125</v></c></row>'
        '<row r="5"><c r="B5" s="1"><f>B4+1</f></c></row>'
    )
    merged = '<mergeCells count="1"><mergeCell ref="A2:A4"/></mergeCells>'
    return write_workbook(
        tmp_path / "w.xlsx",
        sheet_xml(rows, after=merged),
        strings_xml("<t>brand</t>", "<t>sku</t>", "<t>date</t>", "<t>Acme</t>"),
        styles_xml("00000", "dd/mm/yyyy"),
    )


def test_numbers_as_stored_in_the_columns_named(workbook: Path) -> None:
    table = read_workbook(workbook, ReadOptions(stored_columns=(1,)))
    assert table.columns[1].to_pylist() == ["123", "124", "125", "=B4+1"]
    assert table.columns[2][0].as_py() == "2024-05-01"
    table = read_workbook(workbook, ReadOptions(stored_columns=(2,)))
    assert table.columns[1][0].as_py() == "00123"
    assert table.columns[2][0].as_py() == "45413"


def test_merged_ranges_are_filled_only_when_asked(workbook: Path) -> None:
    table = read_workbook(workbook)
    assert table.columns[0].to_pylist() == ["Acme", "", "", ""]
    filled = read_workbook(workbook, ReadOptions(fill_merged=True))
    assert filled.columns[0].to_pylist() == ["Acme", "Acme", "Acme", ""]
    assert (
        "every cell" in next(each for each in filled.read_warnings if each.code == "merged").message
    )


def test_hidden_rows_are_left_out_only_when_asked(workbook: Path) -> None:
    assert read_workbook(workbook).lines.tolist() == [2, 3, 4, 5]
    table = read_workbook(workbook, ReadOptions(skip_hidden_rows=True))
    assert table.lines.tolist() == [2, 4, 5]
    assert table.columns[1].to_pylist() == ["00123", "00125", "=B4+1"]
    assert [(flag.row, flag.code) for flag in table.flags] == [(2, "uncalculated-formula")]
    warning = next(each for each in table.read_warnings if each.code == "hidden-rows")
    assert warning.message == "Hidden in Excel, left out here too: 1 row (3)."


def test_a_merged_range_never_covers_another_cells_text(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row>'
        '<row r="2"><c r="A2" t="str"><v>x</v></c></row>'
        '<row r="3"><c r="B3" t="str"><v>own</v></c></row>'
    )
    merged = '<mergeCells><mergeCell ref="A2:XFD1048576"/><mergeCell ref="no"/></mergeCells>'
    path = write_workbook(tmp_path / "w.xlsx", sheet_xml(rows, after=merged))
    table = read_workbook(path, ReadOptions(fill_merged=True))
    assert rows_of(table) == [["x", "x"], ["x", "own"]]


def test_old_workbooks_too(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Stock")
    for column, label in enumerate(("sku", "name", "brand")):
        sheet.write(0, column, label)
    for row in (1, 2):
        sheet.write(row, 0, row, xlwt.easyxf(num_format_str="00000"))
    sheet.write_merge(1, 2, 1, 2, "wide")
    sheet.row(2).hidden = True
    book.save(str(tmp_path / "old.xls"))
    options = ReadOptions(stored_columns=(0,), fill_merged=True)
    table = read_workbook(tmp_path / "old.xls", options)
    assert rows_of(table) == [["1", "wide", "wide"], ["2", "wide", "wide"]]
    table = read_workbook(tmp_path / "old.xls", ReadOptions(skip_hidden_rows=True))
    assert rows_of(table) == [["00001", "wide", ""]]
