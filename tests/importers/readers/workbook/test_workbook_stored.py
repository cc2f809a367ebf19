"""What a workbook's file holds for one cell: its value, its number format, its formula."""

from __future__ import annotations

import struct
from datetime import date
from pathlib import Path

import pytest
import xlwt

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef
from importers.errors import UnreadableFile
from importers.readers import read
from importers.readers.workbook import sheet_readers
from importers.readers.workbook.ooxml import package
from importers.readers.workbook.ooxml.one_cell import stored_cell
from importers.readers.workbook.reader import stored_in
from importers.readers.workbook.stored import StoredCell
from tests.support.raw_workbook import sheet_xml, strings_xml, styles_xml, write_workbook
from tests.support.raw_xlsb import cell, row, write_xlsb

_HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>SKU</t></is></c></row>'
_STRINGS = strings_xml(
    "<t>SKU</t>",
    "<r><t>Ti</t></r><r><rPr><b/></rPr><t>n</t></r><rPh><t>x</t></rPh>",
    "<t>a &amp; b</t>",
)
_STYLES = styles_xml("00000", "0.00%", "yyyy\\-mm\\-dd")


def stored(path: Path, row: int | None = 0, column: int = 0) -> StoredCell | None:
    """Return what is stored for a cell of a file's first record, or of its header."""
    return stored_in(Catalog(read(path)), CellRef(row, column))


def of_cell(tmp_path: Path, cell: str, strange: str = "") -> StoredCell | None:
    """Return what is stored for a second row's first cell; read here, not by another process."""
    rows = f'{_HEADER}{strange}<row r="2">{cell}<c r="B2"><v>1</v></c></row>'
    path = write_workbook(tmp_path / "w.xlsx", sheet_xml(rows), _STRINGS, _STYLES)
    return stored_cell(path, "Sheet1", 2, 0)


@pytest.mark.parametrize("strange", ["", "<!-- an unusual manner -->"], ids=["plain", "unusual"])
@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c r="A2" s="1"><v>123</v></c>', StoredCell("123", "00000")),
        ('<c r="A2" s="2"><v>0.125</v></c>', StoredCell("0.125", "0.00%")),
        ('<c r="A2" s="3"><v>45413.5</v></c>', StoredCell("45413.5", "yyyy\\-mm\\-dd")),
        ('<c r="A2"><v>8.9E+12</v></c>', StoredCell("8900000000000", "General")),
        ('<c r="A2"><v>4.9900000000000002</v></c>', StoredCell("4.99", "General")),
        ('<c r="A2" t="s"><v>1</v></c>', StoredCell("Tin", "General")),
        ('<c r="A2" t="s"><v>2</v></c>', StoredCell("a & b", "General")),
        ('<c r="A2" t="b"><v>1</v></c>', StoredCell("TRUE", "General")),
        ('<c r="A2" t="e"><v>#N/A</v></c>', StoredCell("#N/A", "General")),
        (
            '<c r="A2" t="inlineStr"><is><r><t>x&lt;</t></r><r><t>y</t></r></is></c>',
            StoredCell("x<y", "General"),
        ),
        ('<c r="A2"><f>B2*2&amp;""</f><v>4</v></c>', StoredCell("4", "General", '=B2*2&""')),
        ('<c r="A2" s="2"><f>B2*2</f></c>', StoredCell("", "0.00%", "=B2*2")),
    ],
)
def test_each_kind_of_cell(tmp_path: Path, cell: str, expected: StoredCell, strange: str) -> None:
    assert of_cell(tmp_path, cell, strange) == expected


def test_a_formula_that_points_to_another_cell(tmp_path: Path) -> None:
    first = '<row r="2"><c r="A2"><f t="shared" ref="A2:A9" si="0">B2+$C$1</f><v>1</v></c></row>'
    later = '<row r="7"><c r="A7"><f t="shared" si="0"/><v>5</v></c></row>'
    path = write_workbook(tmp_path / "w.xlsx", sheet_xml(_HEADER + first + later))
    assert stored_cell(path, "Sheet1", 7, 0) == StoredCell("5", "General", "=B7+$C$1")


def test_a_record_and_a_label(tmp_path: Path) -> None:
    rows = _HEADER + '<row r="2"><c r="A2" s="1"><v>123</v></c></row>'
    path = write_workbook(tmp_path / "w.xlsx", sheet_xml(rows), styles=_STYLES)
    assert stored(path) == StoredCell("123", "00000")
    assert stored(path, None) == StoredCell("SKU", "General")


@pytest.mark.parametrize("attributes", ["", ' s="1"', ' t="str" s="1" r="A2"'])
def test_a_cell_whose_address_is_not_where_it_mostly_is(tmp_path: Path, attributes: str) -> None:
    rows = f'{_HEADER}<row r="2"><c{attributes}><v>12</v></c></row>'
    path = write_workbook(tmp_path / "w.xlsx", sheet_xml(rows), styles=_STYLES)
    found = stored_cell(path, "Sheet1", 2, 0)
    assert found == StoredCell("12", "00000" if attributes else "General")


@pytest.mark.parametrize("cell", ["", '<c r="A2" s="1"/>', '<c r="A2" s="1"></c>'])
def test_a_cell_without_a_value(tmp_path: Path, cell: str) -> None:
    assert of_cell(tmp_path, cell) == (StoredCell("", "00000") if cell else None)


def test_a_row_far_down_a_part_that_comes_in_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "_BLOCK", 64)
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}0</v></c></row>' for n in range(2, 500))
    path = write_workbook(tmp_path / "w.xlsx", sheet_xml(_HEADER + rows))
    assert stored_cell(path, "Sheet1", 499, 0) == StoredCell("4990", "General")


def test_an_old_workbook(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Stock")
    sheet.write(2, 1, 123, xlwt.easyxf(num_format_str="00000"))
    sheet.write(2, 2, date(2024, 5, 1), xlwt.easyxf(num_format_str="dd/mm/yyyy"))
    sheet.write(2, 3, "Tin")
    path = tmp_path / "old.xls"
    book.save(str(path))
    cells = [sheet_readers.stored_cell(path, "xls", "Stock", 3, column) for column in range(4)]
    assert cells == [
        None, StoredCell("123", "00000"), StoredCell("45413", "dd/mm/yyyy"),
        StoredCell("Tin", "General"),
    ]  # fmt: skip


def test_a_binary_workbook(tmp_path: Path) -> None:
    filled = cell(5, 1, struct.pack("<d", 0.125), 1) + cell(7, 2, struct.pack("<I", 0))
    path = write_xlsb(tmp_path / "b.xlsb", row(1) + row(4) + filled, ["Tin"], ["0.0%"])
    cells = [sheet_readers.stored_cell(path, "xlsb", "Sheet1", 4, column) for column in range(3)]
    assert cells == [None, StoredCell("0.125", "0.0%"), StoredCell("Tin", "General")]


@pytest.mark.parametrize("kind", ["xls", "xlsb", "ods"])
def test_nothing_is_told_where_the_reader_that_could_tell_fails(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "damaged"
    path.write_bytes(bytes(1000))
    assert sheet_readers.stored_cell(path, kind, "Sheet1", 1, 0) is None


def test_nothing_is_told_of_other_files(tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("sku\nA\n")
    assert stored(path) is None


@pytest.mark.parametrize("row", ['<row r="{}">', '<row spans="1:1" r="{}">'])
def test_rows_in_no_order(tmp_path: Path, row: str) -> None:
    rows = (f'{row.format(n)}<c r="A{n}"><v>{n}0</v></c></row>' for n in (3, 1, 2))
    path = write_workbook(tmp_path / "w.xlsx", sheet_xml("".join(rows)))
    assert [stored_cell(path, "Sheet1", n, 0) for n in (1, 2, 3)] == [
        StoredCell(f"{n}0", "General") for n in (1, 2, 3)
    ]


def test_nothing_is_told_of_a_file_that_changed(tmp_path: Path) -> None:
    rows = _HEADER + '<row r="2"><c r="A2"><v>1</v></c></row>'
    path = write_workbook(tmp_path / "w.xlsx", sheet_xml(rows))
    catalog = Catalog(read(path))
    write_workbook(path, sheet_xml(_HEADER + '<row r="2"><c r="A2"><v>12345</v></c></row>'))
    assert stored_in(catalog, CellRef(0, 0)) is None


def test_a_file_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    rows = _HEADER + '<row r="2"><c r="A2"><v>1</v></c></row>'
    path = write_workbook(tmp_path / "w.xlsx", sheet_xml(rows))
    catalog = Catalog(read(path))
    path.unlink()
    with pytest.raises(UnreadableFile, match="does not exist"):
        stored_in(catalog, CellRef(0, 0))
