"""Workbooks as different programs write them, with all that a product list may have around it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

HEADER = ["SKU", "Name", "Brand", "Price", "Stock", "Since", "Discount", "Active"]
_DAY = datetime.date(2024, 1, 1)
_BRANDS = ("Acme", "Bolt", "Crest")
Make = Callable[[Path], None]


def records(count: int = 12) -> list[list[Any]]:
    """Return some products."""
    return [
        [
            f"A-{number:03}",
            f"Item {number} & more",
            _BRANDS[number % 3],
            1.5 + number,
            number * 10,
            _DAY + datetime.timedelta(days=number),
            (number % 5) / 20,
            number % 2 == 0,
        ]
        for number in range(1, count + 1)
    ]


def _openpyxl(path: Path, change: Callable[[Any, Any], None] = lambda _book, _sheet: None) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "List"
    sheet.append(HEADER)
    for record in records():
        sheet.append(record)
    for row in range(2, 14):
        sheet.cell(row, 4).number_format = "0.00"
        sheet.cell(row, 6).number_format = "yyyy-mm-dd"
        sheet.cell(row, 7).number_format = "0%"
    other = book.create_sheet("Other")
    other["A1"] = "=SUM(List!D2:D13)"
    change(book, sheet)
    book.save(path)


def _with_table(_book: Any, sheet: Any) -> None:
    sheet.add_table(Table(displayName="Prices", ref="A1:H13"))
    sheet["K1"] = "=SUM(Prices[Price])"
    sheet["K2"] = "=COUNTIF(Prices[[#All],[Active]],TRUE)"


def _with_merges(_book: Any, sheet: Any) -> None:
    for first in (2, 5, 8):
        sheet.cell(first + 1, 3).value = None
        sheet.merge_cells(start_row=first, end_row=first + 1, start_column=3, end_column=3)


def _with_arrays(_book: Any, sheet: Any) -> None:
    sheet["I1"] = "Gross"
    sheet["I2"] = ArrayFormula("I2:I13", "=D2:D13*2")


def _with_formulas(_book: Any, sheet: Any) -> None:
    sheet["I1"] = "Value"
    for row in range(2, 14):
        sheet.cell(row, 9).value = f"=D{row}*E{row}"
    sheet["D16"] = "=SUM(D2:D13)"
    sheet["F16"] = "=MAX(F2:F13)"


def _with_rules(_book: Any, sheet: Any) -> None:
    fill = PatternFill("solid", bgColor="FFC7CE")
    sheet.conditional_formatting.add("D2:D13", CellIsRule("greaterThan", ["5"], fill=fill))
    validation = DataValidation("decimal", formula1="0", operator="greaterThan")
    validation.add("D2:D13")
    sheet.add_data_validation(validation)
    sheet.auto_filter.ref = "A1:H13"
    sheet.freeze_panes = "A2"


def _with_chart(_book: Any, sheet: Any) -> None:
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=1, max_row=13), titles_from_data=True)
    sheet.add_chart(chart, "K3")


def _with_protection(_book: Any, sheet: Any) -> None:
    sheet.protection.sheet = True
    sheet["B2"].protection = Protection(locked=False)
    sheet["B3"].hyperlink = "https://example.com/3"


def _from_1904(book: Any, _sheet: Any) -> None:
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904


def _two_tables(_book: Any, sheet: Any) -> None:
    for row, record in enumerate([HEADER, *records(4)], 16):
        for column, value in enumerate(record, 1):
            sheet.cell(row, column).value = value
    sheet.add_table(Table(displayName="First", ref="A1:H13"))
    sheet.add_table(Table(displayName="Second", ref="A16:H20"))


_OPENPYXL: dict[str, Callable[[Any, Any], None]] = {
    "plain": lambda _book, _sheet: None,
    "table": _with_table,
    "merges": _with_merges,
    "arrays": _with_arrays,
    "formulas": _with_formulas,
    "rules": _with_rules,
    "chart": _with_chart,
    "protected": _with_protection,
    "1904": _from_1904,
    "two-tables": _two_tables,
}


def _xlsxwriter(
    path: Path,
    change: Callable[[Any, Any], None] = lambda _book, _sheet: None,
    *,
    top: int = 0,
    options: dict[str, Any] | None = None,
) -> None:
    book = xlsxwriter.Workbook(str(path), options or {})
    sheet = book.add_worksheet("List")
    forms = {3: "0.00", 5: "dd/mm/yyyy", 6: "0.0%"}
    styles = {column: book.add_format({"num_format": form}) for column, form in forms.items()}
    for row, record in enumerate([HEADER, *records()], top):
        for column, value in enumerate(record):
            form = styles.get(column) if row > top else None
            if isinstance(value, datetime.date):
                sheet.write_datetime(
                    row, column, datetime.datetime.combine(value, datetime.time()), form
                )
            else:
                sheet.write(row, column, value, form)
    change(book, sheet)
    book.close()


def _x_table(_book: Any, sheet: Any) -> None:
    columns: list[dict[str, Any]] = [{"header": name} for name in HEADER]
    columns[1]["total_string"] = "Sum"
    columns[3]["total_function"] = "sum"
    sheet.add_table("A1:H14", {"name": "Prices", "columns": columns, "total_row": True})
    sheet.write_formula("K1", "=SUM(Prices[Price])", None, 96)


def _x_special(_book: Any, sheet: Any) -> None:
    names = ["SKU", "Name", "Brand", "Price [EUR]", "Stock #", "Since", "It's", "Active"]
    columns: list[dict[str, Any]] = [{"header": name} for name in names]
    sheet.add_table("A1:H13", {"name": "Prices", "columns": columns})
    sheet.write_formula("K1", "=SUM(Prices[Price '[EUR']])", None, 96)
    sheet.write_formula("K2", "=SUM(Prices[Stock '#])+SUM(Prices[It''s])", None, 780)


def _x_dynamic(_book: Any, sheet: Any) -> None:
    sheet.write("I1", "Twice")
    sheet.write_dynamic_array_formula("I2:I13", "=D2:D13*2", None, 5)
    for row in range(2, 13):
        sheet.write_number(row, 8, 2 * (1.5 + row))


def _x_array(_book: Any, sheet: Any) -> None:
    sheet.write("I1", "Twice")
    sheet.write_array_formula("I2:I13", "{=D2:D13*2}", None, 5)
    for row in range(2, 13):
        sheet.write_number(row, 8, 2 * (1.5 + row))


def _x_merges(book: Any, sheet: Any) -> None:
    middle = book.add_format({"valign": "vcenter"})
    for first in (1, 4, 7, 10):
        sheet.merge_range(first, 2, first + 1, 2, _BRANDS[first % 3], middle)


def _x_rich(book: Any, sheet: Any) -> None:
    bold = book.add_format({"bold": True})
    sheet.write_rich_string("B3", "Item ", bold, "2", " & more")
    sheet.write_comment("D3", "checked")
    sheet.write_url("B4", "https://example.com/4", None, "Item 3 & more")
    sheet.conditional_format("D2:D13", {"type": "data_bar"})
    sheet.data_validation("E2:E13", {"validate": "integer", "criteria": ">=", "value": 0})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=List!$D$2:$D$13"})
    sheet.insert_chart("K5", chart)


def _x_shared(_book: Any, sheet: Any) -> None:
    sheet.write("I1", "Value")
    for row in range(1, 13):
        sheet.write_formula(row, 8, f"=D{row + 1}*E{row + 1}", None, 1)
    sheet.write_formula("D16", "=SUM(D2:D13)", None, 96)
    sheet.set_row(1, None, None, {"level": 1})


def _x_title(_book: Any, sheet: Any) -> None:
    sheet.write("A1", "Spring price list")
    sheet.add_table("A3:H15", {"name": "Prices", "columns": [{"header": name} for name in HEADER]})


_XLSXWRITER: dict[str, tuple[Callable[[Any, Any], None], int, dict[str, Any]]] = {
    "plain": (lambda _book, _sheet: None, 0, {}),
    "table": (_x_table, 0, {}),
    "special": (_x_special, 0, {}),
    "dynamic": (_x_dynamic, 0, {}),
    "array": (_x_array, 0, {}),
    "merges": (_x_merges, 0, {}),
    "rich": (_x_rich, 0, {}),
    "formulas": (_x_shared, 0, {}),
    "title": (_x_title, 2, {}),
    "inline": (lambda _book, _sheet: None, 0, {"constant_memory": True}),
    "1904": (lambda _book, _sheet: None, 0, {"date_1904": True}),
}


def makers() -> dict[str, Make]:
    """Return what writes each workbook, by its name."""
    found: dict[str, Make] = {}
    for name, change in _OPENPYXL.items():
        found[f"openpyxl-{name}"] = lambda path, change=change: _openpyxl(path, change)  # type: ignore[misc]
    for name, (change, top, options) in _XLSXWRITER.items():
        found[f"xlsxwriter-{name}"] = lambda path, c=change, t=top, o=options: _xlsxwriter(  # type: ignore[misc]
            path, c, top=t, options=o
        )
    return found
