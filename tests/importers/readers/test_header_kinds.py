"""Headers as suppliers and marketplaces write them: rows of groups, machine names, facts above, other languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from importers.catalog.source import SourceTable
from importers.readers import read

FIELD = Path(__file__).parents[2] / "data" / "field"
Write = Callable[[Path, list[list[str]]], Path]


def csv_file(folder: Path, rows: list[list[str]]) -> Path:
    import csv

    path = folder / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return path


def workbook(folder: Path, rows: list[list[str]]) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append([cell or None for cell in row])
    book.save(folder / "list.xlsx")
    return folder / "list.xlsx"


def page(folder: Path, rows: list[list[str]]) -> Path:
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    path = folder / "list.html"
    path.write_text(
        f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>", encoding="utf-8"
    )
    return path


FORMATS = pytest.mark.parametrize("write", [csv_file, workbook, page])
DATA = [["A-1", "Cap", "red", "9.90", "11.80"], ["A-2", "Hat", "blue", "8.50", "10.10"]] * 3


def test_the_group_row_from_the_field() -> None:
    table = read(FIELD / "14-group-header-row" / "twoheaders.csv")
    assert (table.header_line, table.row_count) == (2, 4)
    assert table.header == ("SKU", "Name", "Colour", "Net", "Gross")


def test_the_flat_file_from_the_field() -> None:
    table = read(FIELD / "13-amazon-flat-file" / "amazon.tsv")
    assert (table.header_line, table.row_count) == (3, 3)
    assert table.header[1] == "item_sku"


@FORMATS
@pytest.mark.parametrize(
    ("above", "header"),
    [
        (",Product,,Price,", "SKU,Name,Colour,Net,Gross"),
        ("Stammdaten,,,Preise,", "Artikelnummer,Bezeichnung,Farbe,Netto,Brutto"),
        ("Acme,,,,|valid from,2024-01-01,,,", "Artikel,Bezeichnung,Preis,Lager,X"),
        ("Acme,,,,|gültig ab,2024-01-01,,,", "Foo,Bar,Baz,Qux,Quux"),
        ("Kundennr.,4711,,,", "Réf.,Désignation,Couleur,Prix HT,Prix TTC"),
        ("", "货号,名称,颜色,价格,库存"),
        ("Product Type,Seller SKU,Product Name,Your price,Qty",
         "feed_type,item_sku,item_name,standard_price,quantity"),
    ],
)  # fmt: skip
def test_the_row_that_explains_the_columns_is_the_header(
    tmp_path: Path, write: Write, above: str, header: str
) -> None:
    before = [line.split(",") for line in above.split("|") if line]
    table = read(write(tmp_path, [*before, header.split(","), *DATA]))
    assert list(table.header) == header.split(",")
    assert table.row_count == len(DATA)


@pytest.mark.parametrize(
    "rows",
    [
        [["SKU", "", "Name", ""], ["A", "Cap", "red", "L"], ["B", "Hat", "blue", "M"]],
        [["Code", "Label", "", ""], ["red_cap", "x_y", "a_b", "c_d"], ["b_c", "d_e", "f_g", "h_i"]],
        [["sku", "name", "tag"], ["a_1", "b_2", "c_3"], ["a_2", "b_3", "c_4"], ["a_3", "b_4", "c_5"]],
        [["Name", "Key"], ["Total", "Item"], ["Sku", "Product"], ["x", "y"]],
    ],
)  # fmt: skip
def test_data_that_looks_like_labels_stays_data(tmp_path: Path, rows: list[list[str]]) -> None:
    table: SourceTable = read(csv_file(tmp_path, rows))
    assert (table.header_line, table.row_count) == (1, len(rows) - 1)
