"""Of several sheets the one that fits a catalog is opened, whatever stands before it; and that is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from importers.catalog.model import CellRef
from importers.catalog.source import ReadOptions
from importers.readers import read
from importers.session.recovery_log import unsaved_reading
from importers.session.session import Session
from importers.storage.home import Home

FIELD = Path(__file__).parents[3] / "data" / "field"
Sheets = Mapping[str, list[list[str]]]
PRODUCTS = [["SKU", "Name", "Price"], ["A-1", "Cap", "9.90"], ["A-2", "Hat", "8.50"]]
COVER = [["How to use this list"], ["Fill in the second sheet"], ["Contact", "anna@shop.example"]]
SUMMARY = [
    ["Sheet Name", "Numbers Table Name", "Excel Worksheet Name"],
    ["Sheet 1", "Table 1", "Sheet 1"],
]


def xlsx(folder: Path, sheets: Sheets) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name.startswith("hidden") else "visible"
    book.save(folder / "book.xlsx")
    return folder / "book.xlsx"


def xls(folder: Path, sheets: Sheets) -> Path:
    import xlwt

    book = xlwt.Workbook()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        sheet.visibility = int(name.startswith("hidden"))
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(at, column, cell)
    book.save(str(folder / "book.xls"))
    return folder / "book.xls"


def html(folder: Path, sheets: Sheets) -> Path:
    def table(name: str, rows: list[list[str]]) -> str:
        body = "".join(
            "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows
        )
        return f"<table><caption>{name}</caption>{body}</table>"

    path = folder / "book.html"
    shown = {name: rows for name, rows in sheets.items() if not name.startswith("hidden")}
    path.write_text("".join(table(name, rows) for name, rows in shown.items()))
    return path


FORMATS = pytest.mark.parametrize("write", [xlsx, xls, html])
Write = Callable[[Path, Sheets], Path]


def test_the_workbook_from_the_field() -> None:
    table = read(FIELD / "17-readme-sheet-first" / "cover.xlsx")
    assert (table.sheet, table.header, table.row_count) == ("Sheet 1", ("SKU", "Name"), 2)


@FORMATS
@pytest.mark.parametrize(
    "products",
    [
        PRODUCTS,
        [["Artikelnummer", "Bezeichnung"], ["A", "Mütze"]],
        [["Acme", ""], ["", ""], *PRODUCTS],
    ],
)
def test_the_sheet_of_products_is_opened(
    tmp_path: Path, write: Write, products: list[list[str]]
) -> None:
    table = read(write(tmp_path, {"Read me": COVER, "Export Summary": SUMMARY, "List": products}))
    assert table.sheet == "List"
    said = next(w.message for w in table.read_warnings if w.code == "sheet")
    assert said.startswith(
        "“List” was opened, whose header fits a catalog best; also here: “Read me”"
    )


@FORMATS
def test_the_first_sheet_is_opened_where_it_fits_or_none_fits_better(
    tmp_path: Path, write: Write
) -> None:
    assert read(write(tmp_path, {"First": PRODUCTS, "Second": PRODUCTS})).sheet == "First"
    table = read(write(tmp_path, {"Notes": COVER, "More": [["x", "y"], ["1", "2"]]}))
    assert table.sheet == "Notes"
    assert "fits" not in table.read_warnings[0].message


@FORMATS
def test_the_named_sheet_is_opened_whatever_fits(tmp_path: Path, write: Write) -> None:
    path = write(tmp_path, {"Read me": COVER, "List": PRODUCTS})
    assert read(path, ReadOptions(sheet="Read me")).sheet == "Read me"


@pytest.mark.parametrize("write", [xlsx, xls])
def test_a_hidden_sheet_is_not_chosen(tmp_path: Path, write: Write) -> None:
    path = write(tmp_path, {"Read me": COVER, "hidden list": PRODUCTS})
    assert read(path).sheet == "Read me"


def test_the_sheet_fits_the_chosen_destination_and_unsaved_work_is_found_on_the_other(
    tmp_path: Path,
) -> None:
    stock = [["SKU", "Name"], ["A-1", "Cap"], ["A-2", "Hat"]]
    path = xlsx(tmp_path, {"Stock": stock, "Prices": PRODUCTS})
    home = Home(tmp_path)
    plain = Session.open(path, home=home, note=False)
    assert plain.source.sheet == "Stock"
    plain.edit(CellRef(0, 1), "Cup")
    priced = Session.open(path, home=home, profile="digible", note=False)
    assert priced.source.sheet == "Prices"
    assert (
        "fits a catalog best" in {w.code: w.message for w in priced.source.read_warnings}["sheet"]
    )
    assert priced.options == ReadOptions()
    reading = unsaved_reading(home, priced.source.origin)
    assert reading == ReadOptions(sheet="Stock")
    again = Session.open(path, reading, home=home, profile="digible", note=False)
    unsaved = again.unsaved()
    assert unsaved is not None
    assert [edit.new for edit in unsaved.edits] == ["Cup"]
