"""A price list as it was sent, and the wrong files that come in its place: what guards are for."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

HEADER = ["ProductID", "ProductName", "SellPrice"]
Rows = list[list[str]]
ROWS: Rows = [[f"P{n:03}", f"Tea no. {n}", f"{n % 40 + 5}.50"] for n in range(60)]


def times_a_hundred(rows: Rows) -> Rows:
    """Return the list as it is read where cents were taken for whole units."""
    return [[sku, name, str(Decimal(price) * 100)] for sku, name, price in rows]


def shifted(rows: Rows) -> Rows:
    """Return the list with a column that has moved by one: prices where names were, and no prices."""
    return [[sku, price, "0"] for sku, _, price in rows]


def half(rows: Rows) -> Rows:
    """Return what came of a transfer that broke off."""
    return rows[: len(rows) // 2]


# What is wrong, how it is made, the guards that stop it, and the number that is to be typed.
WRONG: list[tuple[str, Callable[[Rows], Rows], list[str], int]] = [
    ("×100", times_a_hundred, ["price±50%", "changed>50%"], 60),
    ("shifted", shifted, ["price=0", "changed>50%"], 60),
    ("half", half, ["gone>20%", "fewer>30%"], 30),
]


def write(path: Path, rows: Rows) -> Path:
    """Write a list as CSV."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path
