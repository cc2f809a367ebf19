"""From a workbook to a catalog: the header, columns beyond it, sheets, and the same table in each format."""

from __future__ import annotations

import tempfile
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from importers.catalog.source import ReadOptions, SourceTable
from importers.errors import UnreadableFile
from importers.readers.workbook import calamine
from importers.readers.workbook.reader import read_workbook, sheet_names
from importers.readers.workbook.sheet_readers import read_grid
from tests.support.grids import filled
from tests.support.raw_workbook import sheet_xml, write_workbook

Rows = list[list[object]]


def saved(path: Path, **sheets: Rows) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def rows_of(table: SourceTable) -> list[list[str | None]]:
    return [
        list(row) for row in zip(*(column.to_pylist() for column in table.columns), strict=True)
    ]


_HEADER: list[object] = ["SKU", "Name", "Price"]


def test_a_title_and_blank_rows_leave_addresses_true(tmp_path: Path) -> None:
    rows = [["Our catalogue"], [], _HEADER, ["a", "A", 1], [None, " ", None], [], ["b", "B", 2]]
    table = read_workbook(saved(tmp_path / "w.xlsx", S=rows))
    assert (table.header_line, table.lines.tolist(), table.blank_rows) == (3, [4, 7], 2)
    assert rows_of(table) == [["a", "A", "1"], ["b", "B", "2"]]


def test_cells_beyond_the_header_are_kept_as_extra_columns(tmp_path: Path) -> None:
    rows = [_HEADER, ["a", "A", 1], ["b", "B", 2, None, "note"], ["c", "C", 3], ["d", "D", 4]]
    table = read_workbook(saved(tmp_path / "w.xlsx", S=rows))
    assert (table.header, table.widths.tolist()) == (("SKU", "Name", "Price"), [3, 5, 3, 3])
    assert rows_of(table)[1] == ["b", "B", "2", None, "note"]
    assert rows_of(table)[0] == ["a", "A", "1", None, None]


def test_a_column_without_a_label_that_most_rows_fill_belongs_to_the_table(tmp_path: Path) -> None:
    rows = [_HEADER, ["a", "A", 1, "x"], ["b", "B", 2, "y"], ["c", "C", 3]]
    table = read_workbook(saved(tmp_path / "w.xlsx", S=rows))
    assert table.header == ("SKU", "Name", "Price", "")
    assert rows_of(table)[2] == ["c", "C", "3", ""]


def test_the_operator_names_the_header_row(tmp_path: Path) -> None:
    path = saved(tmp_path / "w.xlsx", S=[_HEADER, ["x", "y", "z"], ["a", "A", 1]])
    table = read_workbook(path, ReadOptions(header_line=2))
    assert (table.header, table.header_line, rows_of(table)) == (
        ("x", "y", "z"),
        2,
        [["a", "A", "1"]],
    )
    with pytest.raises(UnreadableFile, match="Row 9"):
        read_workbook(path, ReadOptions(header_line=9))


def test_a_table_without_a_header(tmp_path: Path) -> None:
    path = saved(tmp_path / "w.xlsx", S=[["a", "A", 1], ["b", "B", 2]])
    table = read_workbook(path, ReadOptions(header_line=0))
    assert (table.header, table.header_line) == (("Column A", "Column B", "Column C"), 0)
    assert table.lines.tolist() == [1, 2]


def test_an_empty_first_column_keeps_its_place(tmp_path: Path) -> None:
    path = saved(tmp_path / "w.xlsx", S=[[None, *_HEADER], [None, "a", "A", 1]])
    table = read_workbook(path)
    assert (table.header, rows_of(table)) == (("", "SKU", "Name", "Price"), [["", "a", "A", "1"]])


def test_the_first_visible_sheet_with_data_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "w.xlsx"
    with xlsxwriter.Workbook(path) as book:
        hidden, _empty = book.add_worksheet("Hidden"), book.add_worksheet("Empty")
        data, other = book.add_worksheet("Data"), book.add_worksheet("Other")
        chart = book.add_chart({"type": "bar"})
        book.add_chartsheet("Chart").set_chart(chart)
        chart.add_series({"values": "=Data!$A$2:$A$2"})
        for sheet in (hidden, data, other):
            sheet.write_row(0, 0, ["SKU", sheet.name])
            sheet.write_row(1, 0, [1, 2])
        hidden.hide()
        data.activate()
        data.set_first_sheet()
    table = read_workbook(path)
    assert (table.sheet, table.header) == ("Data", ("SKU", "Data"))
    assert table.sheets == sheet_names(path) == ("Hidden", "Empty", "Data", "Other")
    assert {"sheet", "hidden-sheets"} <= {warning.code for warning in table.read_warnings}
    chosen = read_workbook(path, ReadOptions(sheet="Hidden"))
    assert chosen.header == ("SKU", "Hidden")


def test_flags_point_at_records_not_at_sheet_rows(tmp_path: Path) -> None:
    rows: Rows = [["Title"], [], _HEADER, ["a", "A", 1], [], ["b", "B", "=1+1"]]
    table = read_workbook(saved(tmp_path / "w.xlsx", S=rows))
    assert [(flag.row, flag.column) for flag in table.flags] == [(1, 2)]


def test_a_stray_cell_far_right_and_below_is_kept(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="str"><v>k{row}</v></c>'
        f'<c r="B{row}" t="str"><v>v{row}</v></c></row>'
        for row in range(1, 50)
    )
    stray = '<row r="900000"><c r="A900000" t="str"><v>x</v></c><c r="XFD900000"><v>7</v></c></row>'
    table = read_workbook(write_workbook(tmp_path / "w.xlsx", sheet_xml(rows + stray)))
    assert (table.lines[-1], table.widths[-1]) == (900_000, 16_384)
    assert table.columns[16_383][-1].as_py() == "7"


def test_a_package_whose_parts_have_other_names(tmp_path: Path) -> None:
    usual = saved(tmp_path / "usual.xlsx", S=[_HEADER, ["a", "A", 1]])
    path = tmp_path / "bare.xlsx"
    with zipfile.ZipFile(usual) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name).replace(b"xl/workbook", b"book").replace(b"/xl/", b"/")
            target.writestr(name.removeprefix("xl/").replace("workbook", "book"), content)
    assert rows_of(read_workbook(path)) == [["a", "A", "1"]]


def test_what_the_last_resort_reader_loses_is_told(tmp_path: Path) -> None:
    path = saved(tmp_path / "w.xlsx", S=[[], [], [None, None, "SKU"], [], [None, None, 71053.0]])
    grid = calamine.read_grid(path, ReadOptions(), lambda *_: None)
    assert filled(grid) == {3: {2: "SKU"}, 5: {2: "71053"}}
    assert [warning.code for warning in grid.read_warnings] == ["number-formats"]


_TEXT = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp")), max_size=12
).filter(lambda text: text.strip() == text and "  " not in text)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(_TEXT, min_size=3, max_size=3), min_size=1, max_size=6).filter(
        lambda rows: any(any(row) for row in rows)
    )
)
def test_the_same_texts_read_equal_from_every_format(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        xlsx, ods = Path(folder, "t.xlsx"), Path(folder, "t.ods")
        _write_xlsx(xlsx, rows)
        _write_ods(ods, rows)
        grids = [
            read_grid(path, path.suffix[1:], ReadOptions(), lambda *_: None) for path in (xlsx, ods)
        ]
    expected = {
        number: {column: text for column, text in enumerate(row) if text}
        for number, row in enumerate(rows, 1)
        if any(row)
    }
    assert [filled(grid) for grid in grids] == [expected, expected]


def _write_xlsx(path: Path, rows: list[list[str]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                sheet.write_string(row, column, text)


def _write_ods(path: Path, rows: list[list[str]]) -> None:
    document, table = OpenDocumentSpreadsheet(), Table(name="S")
    for cells in rows:
        row = TableRow()
        for text in cells:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=text))
            row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(str(path))


_VALUE = st.one_of(
    st.none(),
    st.booleans(),
    _TEXT,
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(_VALUE, min_size=4, max_size=4), min_size=1, max_size=5))
def test_the_fast_and_the_thorough_scan_agree(rows: Rows) -> None:
    with tempfile.TemporaryDirectory() as folder:
        fast = saved(Path(folder, "fast.xlsx"), S=rows)
        slow = Path(folder, "slow.xlsx")
        with zipfile.ZipFile(fast) as source, zipfile.ZipFile(slow, "w") as target:
            for name in source.namelist():
                comment = b"<!-- seen --><sheetData>"
                target.writestr(name, source.read(name).replace(b"<sheetData>", comment))
        grids = [read_grid(path, "xlsx", ReadOptions(), lambda *_: None) for path in (fast, slow)]
    assert filled(grids[0]) == filled(grids[1])
    assert grids[0].flags == grids[1].flags
