"""The same table has the same problems, whichever kind of file it comes in."""

from __future__ import annotations

import csv
from pathlib import Path

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.teletype import addTextToElement
from odf.text import P

from importers.session.session import Session
from importers.storage.home import Home

HEADER = ["sku", "name", "price", "client_url", "barcode", "notes"]
WORDS = ["", "Mug", " Mug", "Cup ", "\u00a0", "Größe", "#N/A", "a\u200bb", "x" * 300]
NUMBERS = ["", "1", "1.50", "-2", "007", "1,5", "free", "8.9E+12", "1e3", " 4"]
ADDRESSES = ["", "https://example.com/a", "www.example.com", "https://x y", "#REF!"]
RECORDS = st.lists(
    st.tuples(
        st.sampled_from(["", "A1", "a1", "A 1", "A1 ", "B-2", "007", "7", "8.9E+12", "Ä"]),
        st.sampled_from(WORDS),
        st.sampled_from(NUMBERS),
        st.sampled_from(ADDRESSES),
        st.sampled_from(NUMBERS),
        st.sampled_from(WORDS),
    ),
    min_size=3,
    max_size=40,
)


@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(records=RECORDS)
def test_csv_xlsx_and_ods_find_the_same(tmp_path: Path, records: list[tuple[str, ...]]) -> None:
    rows = [HEADER, *(list(record) for record in records)]
    found = [
        problems(write(tmp_path / f"stock.{kind}", rows))
        for kind, write in {"csv": as_csv, "xlsx": as_xlsx, "ods": as_ods}.items()
    ]
    assert found[1] == found[0]
    assert found[2] == found[0]


def problems(path: Path) -> dict[tuple[str, int | None], list[int]]:
    """Return the lines or sheet rows of each kind of problem in each column."""
    session = Session.open(path, home=Home(path.parent / "home"), note=False)
    report = session.report()
    return {
        (group.code, group.column): [
            session.catalog.line(int(row)) for row in report.rows(group.code, group.column)
        ]
        for group in report.groups
    }


def as_csv(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def as_xlsx(path: Path, rows: list[list[str]]) -> Path:
    with xlsxwriter.Workbook(path, {"strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                if text:
                    sheet.write_string(at, column, text)
    return path


def as_ods(path: Path, rows: list[list[str]]) -> Path:
    book = OpenDocumentSpreadsheet()
    sheet = Table(name="Sheet1")
    book.spreadsheet.addElement(sheet)
    for row in rows:
        line = TableRow()
        sheet.addElement(line)
        for text in row:
            cell = TableCell(valuetype="string") if text else TableCell()
            if text:
                paragraph = P()
                addTextToElement(paragraph, text)
                cell.addElement(paragraph)
            line.addElement(cell)
    book.save(str(path))
    return path
