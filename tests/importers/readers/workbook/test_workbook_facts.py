"""What a workbook's cells are beside their text: dates, truth values and errors, in every format."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlwt

from importers.catalog.cell_facts import CellKind
from importers.catalog.source import ReadOptions
from importers.readers.workbook.reader import read_workbook
from tests.importers.readers.workbook.test_workbook_ods import cell, row, text, write

_DAY = datetime(2001, 3, 1)


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
