"""Workbooks as a catalog: values, addresses, header, sheets, and what is said of them."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from importers.catalog.model import Progress
from importers.catalog.source import CellFlag, ReadOptions, SourceTable
from importers.errors import Cancelled, UnreadableFile
from importers.readers.workbook.reader import read_workbook, sheet_names


def rows_of(table: SourceTable) -> list[list[str | None]]:
    """Return the records as lists."""
    return [
        list(row) for row in zip(*(column.to_pylist() for column in table.columns), strict=True)
    ]


@pytest.fixture
def products(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Products"
    sheet.append(["SKU", "Name", "Price", "Added", "Seen", "Sold"])
    sheet.append([123, "Blue pan", 4500, date(2024, 5, 1), datetime(2024, 5, 1, 10, 30), True])
    sheet.append([71053.0, "Red pan", 0.1 + 0.2, None, None, False])
    sheet.append([4006381333931, "007", "=C2*2", None, None, None])
    sheet["A2"].number_format = "00000"
    sheet["C2"].number_format = "0.00"
    path = tmp_path / "products.xlsx"
    book.save(path)
    return path


def test_values_are_those_that_excel_shows(products: Path) -> None:
    table = read_workbook(products)
    assert table.header == ("SKU", "Name", "Price", "Added", "Seen", "Sold")
    assert rows_of(table) == [
        ["00123", "Blue pan", "4500.00", "2024-05-01", "2024-05-01 10:30:00", "TRUE"],
        ["71053", "Red pan", "0.3", "", "", "FALSE"],
        ["4006381333931", "007", "=C2*2", "", "", ""],
    ]


def test_a_formula_never_calculated_is_flagged(products: Path) -> None:
    assert read_workbook(products).flags == (CellFlag(2, 2, "uncalculated-formula"),)


def test_lines_are_sheet_rows(products: Path) -> None:
    table = read_workbook(products)
    assert (table.kind, table.header_line, table.lines.tolist()) == ("xlsx", 1, [2, 3, 4])
    assert table.widths.tolist() == [6, 6, 6]


def test_sheet_names(products: Path) -> None:
    assert sheet_names(products) == ("Products",)


def test_a_sheet_that_is_not_there_is_named_in_one_sentence(products: Path) -> None:
    with pytest.raises(UnreadableFile, match="no worksheet “Stock”, only “Products”"):
        read_workbook(products, ReadOptions(sheet="Stock"))


def test_the_operator_can_cancel(products: Path) -> None:
    def cancel(_progress: Progress) -> None:
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        read_workbook(products, report=cancel)


def test_no_pandas_is_loaded_to_read_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "w.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["sku", "price"])
    book.active.append(["a", 1, "extra"])
    book.save(path)
    script = (
        "import pathlib, sys; from importers.readers import read; "
        "read(pathlib.Path(sys.argv[1])); print('pandas' in sys.modules)"
    )
    command = [sys.executable, "-c", script, str(path)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "False\n"
