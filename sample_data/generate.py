"""Makes the sample catalogs: `python -m sample_data.generate [FOLDER]`; the same bytes every time.

A column that is missing altogether is the one problem of a CSV that the messy catalog does not hold:
it would hide all the others.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

from sample_data.products import UNKNOWN_BRAND, Item, items

SEED = 20260401
MADE_AT = (2026, 4, 1, 8, 0, 0)
CLEAN_HEADER = ("SKU", "Name", "Brand", "Description", "Web address", "Campaign", "Price", "EAN")
MESSY_HEADER = (*CLEAN_HEADER, "", "Notes", "Notes")
DIGIBLE_HEADER = ("ProductID", "ProductName", "SellPrice", "QrCode", "Status")
NBSP, ZERO_WIDTH, BELL = "\u00a0", "\u200b", "\u0007"

Row = list[str]


def main(arguments: Sequence[str]) -> None:
    """Write all sample catalogs into a folder, by default this package's own."""
    folder = Path(arguments[0]) if arguments else Path(__file__).parent
    for name, content in catalogs().items():
        (folder / name).write_bytes(content)


def catalogs() -> dict[str, bytes]:
    """Return the content of every sample catalog by file name."""
    from sample_data.workbook import messy_workbook

    return {
        "clean_catalog.csv": delimited([CLEAN_HEADER, *map(clean_row, items(60, SEED))]),
        "messy_catalog.csv": delimited([MESSY_HEADER, *messy_rows()]),
        "messy_catalog.xlsx": settled(messy_workbook(items(70, SEED + 2))),
        "digible_catalog.csv": delimited([DIGIBLE_HEADER, *digible_rows()], ";"),
    }


def clean_row(item: Item) -> Row:
    """Return a row without a problem."""
    campaign = str(100 + item.number % 7)
    described = [item.sku, item.name, item.brand, item.description, item.url]
    return [*described, campaign, item.price, item.barcode]


def messy_rows() -> list[Row]:
    """Return a supplier's catalog with every kind of problem at known places."""
    rows = [[*clean_row(item), "", "", ""] for item in items(88, SEED + 1)]
    _spoil_keys(rows)
    _spoil_values(rows)
    _spoil_shapes(rows)
    return rows


def _spoil_keys(rows: list[Row]) -> None:
    rows[4][0] = ""
    rows[9][0] = "   "
    rows[12][0] = rows[13][0] = rows[70][0]  # three of a kind
    rows[30] = list(rows[29])  # the same line twice
    rows[21][0], rows[22][0] = "TEA-7", "tea-7"
    rows[25][0] = rows[24][0] + NBSP
    rows[27][0] = ZERO_WIDTH + rows[26][0]
    rows[33][0] = f" {rows[32][0]} "


def _spoil_values(rows: list[Row]) -> None:
    rows[1][3] = "A new harvest,\nlate this year."  # a line end within quotes: no problem
    rows[2][2] = rows[44][2] = rows[45][2] = UNKNOWN_BRAND  # the server refuses it
    rows[6][1], rows[7][2] = "", ""
    rows[15][1] = f"  {rows[15][1]} "
    rows[17][1] = rows[17][1].replace(",", BELL + ",")
    rows[19][4], rows[20][4] = "shop.example.com/p/19", "https://"
    rows[35][5], rows[36][5] = "summer", "-5"
    rows[38][6], rows[39][6], rows[40][6] = "12,50", "on request", "-3.20"
    rows[41][6] = "4.999"
    rows[47][3], rows[48][6] = "#N/A", "#DIV/0!"
    rows[50][7], rows[51][7] = "8.9E+12", "4.01E+12"
    rows[53][1] = (
        "The one and only " + rows[53][1] + ", as served at the harvest table of the abbey"
    )
    rows[55][8], rows[56][9], rows[57][10] = "ask Jo", "new", "back in May"


def _spoil_shapes(rows: list[Row]) -> None:
    del rows[60][4:]
    del rows[61][9:]
    rows[63] += ["", "loose"]
    rows[65] += ["extra"]


def digible_rows() -> list[Row]:
    """Return a price list of three batches."""
    return [
        [f"D{item.sku}", item.name, item.price, f"QR-{item.barcode}", "1"]
        for item in items(450, SEED + 3)
    ]


def delimited(rows: Sequence[Sequence[str]], delimiter: str = ",") -> bytes:
    """Return rows as UTF-8 with LF line ends, quoted where needed."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def settled(workbook: bytes) -> bytes:
    """Return a workbook with every time stamp set to the same moment."""
    result = io.BytesIO()
    when = "{}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*MADE_AT).encode()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(result, "w") as new:
        for name in sorted(old.namelist()):
            part = re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*", rb"\g<1>" + when, old.read(name))
            new.writestr(zipfile.ZipInfo(name, MADE_AT), part, zipfile.ZIP_DEFLATED)
    return result.getvalue()


if __name__ == "__main__":
    main(sys.argv[1:])
