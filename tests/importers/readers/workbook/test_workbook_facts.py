"""What a workbook's cells are beside their text: dates, truth values and errors, in every format."""

from __future__ import annotations

import io
import zlib
from datetime import datetime
from pathlib import Path
from struct import pack

import openpyxl
import pytest
import xlsxwriter
import xlwt
from openpyxl.worksheet.table import Table

from importers.catalog.cell_facts import CellKind, SheetPicture, SheetTable
from importers.catalog.source import ReadOptions
from importers.readers.workbook.picture_files import save_pictures
from importers.readers.workbook.reader import read_workbook
from tests.importers.readers.workbook.test_workbook_ods import cell, row, text, write
from tests.support.raw_workbook import sheet_xml, write_workbook

_DAY = datetime(2001, 3, 1)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))


_PNG = (
    b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\0")) + _chunk(b"IEND", b"")
)  # fmt: skip


def _xlsx(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["SKU", "Name"])
    for value in ("A-1", _DAY, True, "#N/A", 17):
        book.active.append([value, "n"])
    book.active["A3"].number_format = "d-mmm"
    book.save(path)
    return path


def _xls(path: Path) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    for at, value in enumerate(("SKU", "A-1", 36951, True, None, 17)):
        style = xlwt.easyxf(num_format_str="d-mmm" if at == 2 else "General")
        if at == 4:
            sheet.row(at).set_cell_error(0, 0x2A)
        else:
            sheet.write(at, 0, value, style)
        sheet.write(at, 1, "n" if at else "Name")
    book.save(str(path))
    return path


def _ods(path: Path) -> Path:
    name = text("<text:p>n</text:p>")
    error = (
        "<table:table-cell office:value-type='string' calcext:value-type='error'>"
        "<text:p>#N/A</text:p></table:table-cell>"
    )
    cells = (
        text("<text:p>A-1</text:p>"),
        cell("date", "2001-03-01", "1-Mar"),
        cell("boolean", "true", "WAHR"),
        error,
        cell("float", "17", "17"),
    )
    header = row(text("<text:p>SKU</text:p>"), text("<text:p>Name</text:p>"))
    rows = "".join(row(each, name) for each in cells)
    return write(path, f'<table:table table:name="S">{header}{rows}</table:table>')


@pytest.mark.parametrize("make", [_xlsx, _xls, _ods])
def test_a_date_a_truth_value_and_an_error_are_known_for_what_they_are(
    tmp_path: Path, make: type
) -> None:
    path = make(tmp_path / f"codes.{make.__name__[1:]}")
    table = read_workbook(path)
    assert table.columns[0].to_pylist() == ["A-1", "2001-03-01", "TRUE", "#N/A", "17"]
    kinds = [table.facts.kind(at, 0) for at in range(5)]
    plain, date, boolean, error = CellKind.PLAIN, CellKind.DATE, CellKind.BOOLEAN, CellKind.ERROR
    assert kinds == [plain, date, boolean, error, plain]
    assert table.facts.rows_of(0, date, error).tolist() == [1, 3]
    assert not table.facts.rows_of(1, *CellKind).size


def test_a_date_read_as_stored_is_a_number(tmp_path: Path) -> None:
    table = read_workbook(_xlsx(tmp_path / "w.xlsx"), ReadOptions(stored_columns=(0,)))
    assert table.columns[0][1].as_py() == "36951"
    assert table.facts.kind(1, 0) is CellKind.PLAIN


_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEADER = '<row r="1"><c r="A1" t="str"><v>SKU</v></c><c r="B1" t="str"><v>Image</v></c></row>'


def _sheet_with(path: Path, rows: str, after: str = "", **parts: str) -> Path:
    named = {name.replace("__", "/"): content for name, content in parts.items()}
    return write_workbook(path, sheet_xml(_HEADER + rows, after=after), parts=named)


def test_a_link_is_known_beside_its_text(tmp_path: Path) -> None:
    rows = (
        '<row r="2"><c r="A2" t="str"><v>A</v></c><c r="B2" t="str"><v>view</v></c></row>'
        '<row r="3"><c r="A3" t="str"><v>B</v></c><c r="B3" t="str">'
        '<f>HYPERLINK("https://x.example/?q=""1""","see")</f><v>see</v></c></row>'
        '<row r="4"><c r="A4" t="str"><v>C</v></c><c r="B4" t="str"><v>here</v></c></row>'
        '<row r="5"><c r="A5" t="str"><v>D</v></c><c r="B5" t="str"><v>none</v></c></row>'
    )
    links = (
        f'<hyperlinks xmlns:r="{_KIND}"><hyperlink r:id="rId1" ref="B2"/>'
        '<hyperlink ref="B4:C4" r:id="rId1"/><hyperlink ref="B5" location="Sheet1!A1"/></hyperlinks>'
    )
    relations = (
        f'{_RELATIONS}<Relationship Id="rId1" Type="{_KIND}/hyperlink" '
        'Target="https://x.example/a" TargetMode="External"/></Relationships>'
    )
    path = _sheet_with(
        tmp_path / "w.xlsx", rows, links, **{"xl__worksheets___rels__sheet1.xml.rels": relations}
    )
    table = read_workbook(path)
    assert table.columns[1].to_pylist() == ["view", "see", "here", "none"]
    assert [table.facts.link(row, 1) for row in range(4)] == [
        "https://x.example/a", 'https://x.example/?q="1"', "https://x.example/a", None,
    ]  # fmt: skip
    assert table.facts.link(0, 0) is None


def test_links_of_an_ods_and_an_xls(tmp_path: Path) -> None:
    link = "<text:p><text:a xlink:href='https://x.example/a'>view</text:a></text:p>"
    header = row(text("<text:p>SKU</text:p>"), text("<text:p>URL</text:p>"))
    rows = row(text("<text:p>A</text:p>"), text(link))
    ods = write(tmp_path / "w.ods", f'<table:table table:name="S">{header}{rows}</table:table>')
    table = read_workbook(ods)
    assert (table.columns[1].to_pylist(), table.facts.link(0, 1)) == (
        ["view"],
        "https://x.example/a",
    )


def test_the_totals_of_an_excel_table_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for values in (["SKU", "Price"], ["A", 9], ["B", 8], ["Total", 17]):
        book.active.append(values)
    listed = Table(displayName="Prices", ref="A1:B4", totalsRowCount=1)
    listed._initialise_columns()
    for column, name in zip(listed.tableColumns, ("SKU", "Price"), strict=True):
        column.name = name
    book.active.add_table(listed)
    book.save(tmp_path / "w.xlsx")
    table = read_workbook(tmp_path / "w.xlsx")
    assert table.tables == (SheetTable("Prices", 1, 0, 4, 1, header_rows=1, totals_rows=1),)
    assert list(table.tables[0].totals) == [4]
    assert "row (4)" in {w.code: w.message for w in table.read_warnings}["totals-row"]


def test_pictures_on_cells_are_told_and_saved(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "w.xlsx"))
    sheet = book.add_worksheet()
    for at, value in enumerate(("SKU", "A", "B", "C")):
        sheet.write(at, 0, value)
    sheet.write(0, 1, "Image")
    sheet.insert_image(1, 1, "a.png", {"image_data": io.BytesIO(_PNG)})
    sheet.embed_image(2, 1, "b.png", {"image_data": io.BytesIO(_PNG + b"b")})
    book.close()
    table = read_workbook(tmp_path / "w.xlsx")
    assert table.columns[1].to_pylist() == ["", "", ""]
    assert table.facts.rows_of(1, CellKind.PICTURE).tolist() == [0, 1]
    assert "2 pictures (B2, B3)" in {w.code: w.message for w in table.read_warnings}["pictures"]
    folder = tmp_path / "pictures"
    saved = save_pictures(tmp_path / "w.xlsx", table.facts.pictures, folder)
    assert saved == {(2, 1): [folder / "B2.png"], (3, 1): [folder / "B3.png"]}
    assert (folder / "B2.png").read_bytes() == _PNG
    assert (folder / "B3.png").read_bytes() == _PNG + b"b"
    again = save_pictures(tmp_path / "w.xlsx", table.facts.pictures, folder)
    assert again[2, 1] == [folder / "B2.png"]  # this very picture is there
    (folder / "B2.png").write_bytes(b"another")
    again = save_pictures(tmp_path / "w.xlsx", table.facts.pictures, folder, {(3, 1): "A/1 "})
    assert again == {(2, 1): [folder / "B2-2.png"], (3, 1): [folder / "A_1.png"]}
    assert (folder / "B2.png").read_bytes() == b"another"


def test_a_picture_that_wps_shows_by_a_formula(tmp_path: Path) -> None:
    rows = (
        '<row r="2"><c r="A2" t="str"><v>A</v></c><c r="B2" t="str">'
        '<f>_xlfn.DISPIMG("ID_1F",1)</f><v>=DISPIMG("ID_1F",1)</v></c></row>'
    )
    relations = (
        f'{_RELATIONS}<Relationship Id="rId1" Type="{_KIND}/worksheet" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="rId2" Type="http://www.wps.cn/officeDocument/2020/cellImage" '
        'Target="cellimages.xml"/></Relationships>'
    )
    images = (
        f'<etc:cellImages xmlns:etc="urn:etc" xmlns:x="urn:x" xmlns:r="{_KIND}"><etc:cellImage><x:pic>'
        '<x:nvPicPr><x:cNvPr name="ID_1F"/></x:nvPicPr><x:blip r:embed="rId1"/></x:pic>'
        "</etc:cellImage></etc:cellImages>"
    )
    media = f'{_RELATIONS}<Relationship Id="rId1" Type="{_KIND}/image" Target="media/i.png"/></Relationships>'
    path = _sheet_with(
        tmp_path / "w.xlsx", rows,
        **{
            "xl___rels__workbook.xml.rels": relations, "xl__cellimages.xml": images,
            "xl___rels__cellimages.xml.rels": media, "xl__media__i.png": "png",
        },
    )  # fmt: skip
    table = read_workbook(path)
    assert table.columns[1].to_pylist() == [""]
    assert table.facts.kind(0, 1) is CellKind.PICTURE
    assert table.facts.pictures == (SheetPicture(2, 1, "xl/media/i.png"),)


def test_a_damaged_drawing_spoils_no_workbook(tmp_path: Path) -> None:
    relations = f'{_RELATIONS}<Relationship Id="rId1" Type="{_KIND}/drawing" Target="../d.xml"/></Relationships>'
    path = _sheet_with(
        tmp_path / "w.xlsx", '<row r="2"><c r="A2" t="str"><v>A</v></c></row>',
        **{"xl__worksheets___rels__sheet1.xml.rels": relations, "xl__d.xml": "<broken"},
    )  # fmt: skip
    assert read_workbook(path).columns[0].to_pylist() == ["A"]
