"""Rows that did not go through, in a file of their own."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from importers.catalog import Catalog
from importers.errors import SaveFailed
from importers.model import CellRef
from importers.readers import read
from importers.source import ReadOptions
from importers.writers.rejects import as_text, save_rejects
from tests.support.sheets import make_source


@pytest.fixture
def catalog() -> Catalog:
    return Catalog(
        make_source(
            ["sku", "name"],
            [["00106", "Rice; =1+1"], ["A-2", "é “tea”\nsecond line"], ["A-3", "x"], ["A-4"]],
        )
    )


def test_only_those_rows_are_written_as_they_now_stand(catalog: Catalog, tmp_path: Path) -> None:
    catalog.set_value(CellRef(0, 1), "Basmati")
    target = tmp_path / "refused.csv"

    save_rejects(catalog, {3: "unknown", 0: "Invalid Brand"}, target)

    with target.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            ["sku", "name", "Stood at", "Reason"],
            ["00106", "Basmati", "line 2", "Invalid Brand"],
            ["A-4", "", "line 5", "unknown"],
        ]


def test_the_file_opens_as_a_catalog_again(catalog: Catalog, tmp_path: Path) -> None:
    target = tmp_path / "refused.csv"

    save_rejects(catalog, {0: "no", 1: "no"}, target)

    again = Catalog(read(target, ReadOptions(), lambda _progress: None))
    assert [again.value(row, 0) for row in range(again.row_count)] == ["00106", "A-2"]
    assert again.value(1, 1) == "é “tea”\nsecond line"


def test_nothing_is_ever_overwritten(catalog: Catalog, tmp_path: Path) -> None:
    target = tmp_path / "refused.csv"
    target.write_text("mine")

    with pytest.raises(SaveFailed):
        save_rejects(catalog, {0: "no"}, target)

    assert target.read_text() == "mine"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_servers_words_are_never_a_formula(start: str) -> None:
    assert as_text(f"{start}cmd|'/c calc'!A1").startswith("'")
    assert as_text("Invalid = sign") == "Invalid = sign"
