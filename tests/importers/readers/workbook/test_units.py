"""What Excel shows around numbers and texts: part of a code, left out of an amount, and said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

from importers.catalog.source import ReadOptions, SourceTable
from importers.readers.workbook.reader import read_workbook
from importers.writers import save
from tests.support.catalogs import put, workbook_at

CODES = ('0" kg"', '"SKU-"@', '0" kg"', "0.00", '"SKU-"@')
ROWS = [[5, "17", 1.5, 2, 77], [6, "18", 2, 3, 78], ["A-7", "19", 2.25, 4, "x"]]
HEADER = ["Artikelnummer", "Name", "Weight", "Price", "Note"]


def xlsx(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADER)
    for number, row in enumerate(ROWS, start=2):
        for column, (value, code) in enumerate(zip(row, CODES, strict=True), start=1):
            sheet.cell(number, column, value).number_format = code
    book.save(path)
    return path


def xls(path: Path) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("List")
    for column, label in enumerate(HEADER):
        sheet.write(0, column, label)
    for number, row in enumerate(ROWS, start=1):
        for column, (value, code) in enumerate(zip(row, CODES, strict=True)):
            sheet.write(number, column, value, xlwt.easyxf(num_format_str=code))
    book.save(str(path))
    return path


def columns(source: SourceTable) -> list[list[Any]]:
    return [column.to_pylist() for column in source.columns]


def told(source: SourceTable) -> list[str]:
    return [each.message for each in source.read_warnings if each.code == "units"]


@pytest.mark.parametrize("write", [xlsx, xls])
def test_codes_have_what_is_shown_around_them_and_amounts_are_told(
    tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    source = read_workbook(write(tmp_path / f"list.{write.__name__}"))
    assert columns(source) == [
        ["5 kg", "6 kg", "A-7"],
        ["SKU-17", "SKU-18", "SKU-19"],
        ["1.5", "2", "2.25"],
        ["2.00", "3.00", "4.00"],
        ["77", "78", "SKU-x"],
    ]
    assert told(source) == [
        "Excel shows units beside numbers, which are left out here: Weight (“1.5 kg”)."
    ]


def test_columns_read_as_stored_have_nothing_around_them(tmp_path: Path) -> None:
    options = ReadOptions(stored_columns=(0, 1, 2))
    source = read_workbook(xlsx(tmp_path / "list.xlsx"), options)
    assert columns(source)[:3] == [["5", "6", "A-7"], ["17", "18", "19"], ["1.5", "2", "2.25"]]
    assert told(source) == []


def test_hidden_rows_are_left_out_with_their_units(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "list.xlsx")
    book = openpyxl.load_workbook(path)
    book.active.row_dimensions[2].hidden = True
    book.save(path)
    source = read_workbook(path, ReadOptions(skip_hidden_rows=True))
    assert columns(source)[0] == ["6 kg", "A-7"]


def test_a_text_is_saved_without_what_its_format_shows_around_it(tmp_path: Path) -> None:
    catalog = workbook_at(xlsx(tmp_path / "list.xlsx"))
    put(catalog, 0, 1, "SKU-99")
    put(catalog, 1, 1, "Other")
    save(catalog, tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert [sheet["B2"].value, sheet["B2"].number_format] == ["99", '"SKU-"@']
    assert [sheet["B3"].value, sheet["B3"].number_format] == ["Other", "General"]
    again = read_workbook(tmp_path / "out.xlsx")
    assert columns(again)[1] == ["SKU-99", "Other", "SKU-19"]
