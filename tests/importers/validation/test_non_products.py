"""Rows that are no products are found in a whole table as they are one by one."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from importers.catalog.catalog import Catalog
from importers.catalog.cell_facts import SheetTable
from importers.validation import records
from importers.validation.non_products import frame_of, reason
from importers.validation.records import Records
from importers.validation.rules.not_a_product import RULE
from tests.support.tables import table

HEADER = ("SKU", "Name", "Price", "Notes")
WORDS = [
    "", "", "", " ", "A-1", "SKU", "sku", "Name", "Total", "TOTAL:", "Subtotal Mugs", "Mugs total",
    "12.50", "€ 3,00", "Mug", "Kitchen", "Required", "item_sku", "Enter a code", "Summe", "x",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("key", [None, 0, 1])
def test_many_rows_at_once_are_judged_as_each_by_itself(
    seed: int, key: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(seed)
    rows = [[dice.choice(WORDS) for _ in range(dice.choice((1, 4, 4)))] for _ in range(300)]
    full = [["B", "Cup", "1", "red"] for _ in range(dice.choice((0, 300, 900)))]
    source = table(HEADER, *rows[:150], *full, *rows[150:], chunk=100)
    source = replace(source, tables=(SheetTable("T", 1, 0, 40, 3, totals_rows=1),))
    catalog, frame = Catalog(source), frame_of(source, key)
    together = RULE.check(Records(catalog, frame))
    each = [r for r in range(catalog.row_count) if reason(catalog.row_values(r), r, frame)]
    assert together.tolist() == each
    some = np.arange(0, catalog.row_count, 2)
    monkeypatch.setattr(records, "MANY", 1000 * (seed % 2))
    assert RULE.check(Records(catalog, frame, some)).tolist() == [r for r in each if r % 2 == 0]


def test_products_that_are_called_like_a_total_are_products() -> None:
    shop = [
        ("T-1", "Total", "3.00", ""), ("T-2", "Total station", "900", "Sum of all"),
        ("TOTAL", "Quartz 9000 oil", "25.00", "Total"), ("S-1", "50 % Off!", "1.00", ""),
        ("EX-1", "Sample jar, do not delete", "2.00", ""), ("K-1", "Kitchen", "", ""),
        ("Example-2", "Required reading", "7.00", ""),
    ]  # fmt: skip
    source = table(HEADER, *shop, *(("A", "Cup", "1", "red"),) * 20)
    assert RULE.check(Records(Catalog(source), frame_of(source, 0))).tolist() == []
