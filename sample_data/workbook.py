"""The messy catalog as a workbook: what a CSV cannot hold is in this one."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from sample_data.products import UNKNOWN_BRAND, Item

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

TITLE = "Spring assortment – please check before upload"
HEADER = ("Article number", "Name", "Brand", "Description", "Link", "Campaign", "Price", "EAN")
_FIRST = 4  # the sheet row of the first product


def messy_workbook(assortment: list[Item]) -> bytes:
    """Return a workbook with a title, a header in row 3, numbers shown with leading zeros, and faults."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Assortment"
    sheet["A1"] = TITLE
    sheet.append([])
    sheet.append(HEADER)
    for item in assortment:
        _add(sheet, item)
    _spoil(sheet)
    notes = book.create_sheet("Read me")
    notes.append(["Prices are in euros and include VAT."])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _add(sheet: Worksheet, item: Item) -> None:
    campaign = 100 + item.number % 7
    described = [item.number, item.name, _brand(item), item.description, item.url]
    sheet.append([*described, campaign, float(item.price), int(item.barcode)])
    row = sheet.max_row
    for letter, shown in (("A", "00000"), ("G", "0.00"), ("H", "0")):
        sheet[f"{letter}{row}"].number_format = shown


def _brand(item: Item) -> str | int:
    return int(item.brand) if item.brand.isdecimal() else item.brand


def _spoil(sheet: Worksheet) -> None:
    values: dict[str, object] = {
        f"A{_FIRST + 3}": None,
        f"A{_FIRST + 8}": sheet[f"A{_FIRST + 7}"].value,
        f"A{_FIRST + 12}": "SALT-1",
        f"A{_FIRST + 13}": "salt-1",
        f"B{_FIRST + 15}": None,
        f"B{_FIRST + 17}": "  Pickled walnuts ",
        f"C{_FIRST + 5}": UNKNOWN_BRAND,
        f"C{_FIRST + 19}": None,
        f"E{_FIRST + 21}": "shop.example.com/p/21",
        f"F{_FIRST + 23}": "summer",
        f"D{_FIRST + 25}": "#N/A",
        f"G{_FIRST + 27}": "#DIV/0!",
        f"D{_FIRST + 29}": f"=B{_FIRST + 29}",  # never calculated: no program has opened it
        f"H{_FIRST + 31}": "8.9E+12",
        f"J{_FIRST + 33}": "beyond the header",
    }
    for address, value in values.items():
        sheet[address] = value
