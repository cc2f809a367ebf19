"""Old binary workbooks: number formats, errors, hidden and merged cells."""

from __future__ import annotations

import struct
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlwt

from importers.catalog.source import ReadOptions
from importers.readers.workbook.binary.xls import read_grid
from importers.readers.workbook.binary.xls_pictures import pictures_of
from importers.readers.workbook.grid import Grid
from importers.readers.workbook.reader import read_workbook
from tests.support.grids import codes_of, filled


@pytest.fixture
def grid(tmp_path: Path) -> Grid:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Stock")
    sheet.write(0, 1, 123, xlwt.easyxf(num_format_str="00000"))
    sheet.write(0, 2, 4500, xlwt.easyxf(num_format_str="0.00"))
    sheet.write(0, 3, date(2024, 5, 1), xlwt.easyxf(num_format_str="dd/mm/yyyy"))
    sheet.write(0, 4, datetime(2024, 5, 1, 10, 30), xlwt.easyxf(num_format_str="dd/mm/yy hh:mm"))
    sheet.write(0, 5, time(10, 30), xlwt.easyxf(num_format_str="hh:mm"))
    sheet.write(0, 6, True)
    sheet.row(0).set_cell_error(7, 42)
    sheet.write(0, 8, 4006381333931)
    sheet.write(0, 9, "a & _x000D_ b")
    sheet.write(3, 0, "hidden")
    sheet.row(3).hidden = True
    sheet.col(2).hidden = True
    sheet.write_merge(5, 5, 0, 2, "wide")
    book.add_sheet("Other").visibility = 1
    path = tmp_path / "old.xls"
    book.save(str(path))
    return read_grid(path, ReadOptions(), lambda *_progress: None)


def test_values_and_addresses(grid: Grid) -> None:
    assert list(filled(grid)) == [1, 4, 6]
    assert filled(grid)[1] == {
        1: "00123", 2: "4500.00", 3: "2024-05-01", 4: "2024-05-01 10:30:00", 5: "10:30:00",
        6: "TRUE", 7: "#N/A", 8: "4006381333931", 9: "a & _x000D_ b",
    }  # fmt: skip


def test_what_is_told(grid: Grid) -> None:
    told = codes_of(grid)
    assert set(told) == {"sheet", "hidden-sheets", "hidden-rows", "hidden-columns", "merged"}
    assert "(A6:C6)" in told["merged"]


def test_a_sheet_of_excel_4_that_lies_in_no_container(tmp_path: Path) -> None:
    cells = ("sku", "price")
    records = [struct.pack("<HHHHH", 0x409, 6, 0, 0x10, 0)]
    for column, label in enumerate(cells):
        content = struct.pack("<HHHH", 0, column, 0, len(label)) + label.encode()
        records.append(struct.pack("<HH", 0x204, len(content)) + content)
    number = struct.pack("<HHHd", 1, 0, 0, 71053)
    records += [struct.pack("<HH", 0x203, len(number)) + number, struct.pack("<HH", 0x0A, 0)]
    path = tmp_path / "old.xls"
    path.write_bytes(b"".join(records))
    table = read_workbook(path)
    assert (table.kind, table.header) == ("xls", cells)
    assert table.columns[0].to_pylist() == ["71053"]


PICTURES = Path(__file__).parents[3] / "data" / "pictures.xls"  # by LibreOffice


def test_pictures_are_told_by_their_cells() -> None:
    table = read_workbook(PICTURES)
    places = [(each.row, each.column, each.part) for each in table.facts.pictures]
    assert places == [(2, 2, ""), (3, 2, ""), (3, 2, ""), (4, 2, ""), (5, 2, ""), (10, 2, "")]
    assert (
        "6 pictures (C2, C3, C3, C4, C5 and 1 more)"
        in {warning.code: warning.message for warning in table.read_warnings}["pictures"]
    )


@pytest.mark.parametrize("cut", [0, 7, 512, 513, 2_000, 4_096, 6_000])
def test_a_damaged_drawing_has_no_pictures(cut: int, tmp_path: Path) -> None:
    content = bytearray(PICTURES.read_bytes())
    (tmp_path / "cut.xls").write_bytes(content[:cut])
    assert pictures_of(tmp_path / "cut.xls", 0) == []
    content[cut : cut + 400] = b"\xff" * 400
    (tmp_path / "spoilt.xls").write_bytes(content)
    assert len(pictures_of(tmp_path / "spoilt.xls", 0)) <= 6
    assert pictures_of(PICTURES, 5) == []
