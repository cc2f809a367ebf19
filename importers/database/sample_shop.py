"""A small shop in SQLite for the demo: the sample catalog as a table, and its ChangeLog."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from importers.database.change_log_setup import apply_setup
from importers.database.connection import Connection, DatabaseKind
from importers.database.tables import TableName

TABLE = TableName("product")
# shopMaster's columns and widths.
_COLUMNS = (
    "ProductID VARCHAR(25) PRIMARY KEY, ProductName VARCHAR(75), SellPrice NUMERIC(18,2), "
    "QrCode VARCHAR(100), Status INT"
)


def make_sample_shop(path: Path, catalog: Path) -> None:
    """Make the database from a sample catalog's SKU, Name, Price and EAN; rows without a key of their own stay out."""
    with closing(sqlite3.connect(path)) as shop, shop:
        shop.execute(f"CREATE TABLE product ({_COLUMNS})")
        shop.executemany("INSERT OR IGNORE INTO product VALUES (?, ?, ?, ?, 1)", _rows(catalog))
    apply_setup(Connection(path.name, DatabaseKind.SQLITE, str(path)), None, TABLE)


def _rows(catalog: Path) -> Iterator[tuple[str, str, str, str]]:
    with catalog.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if sku := (row["SKU"] or "").strip():
                yield sku, row["Name"] or "", row["Price"] or "", row["EAN"] or ""
