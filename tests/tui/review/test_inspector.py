"""The inspector: what a cell holds, how it is sent, and its history."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from importers.catalog.catalog import Catalog
from importers.catalog.column_mapping import guess
from importers.catalog.model import CellRef
from importers.destinations.registry import BUILT_IN
from importers.destinations.schemas import schema_for
from importers.session.refusals import Refusal
from importers.storage.home import Home
from tests.support.catalogs import catalog_of
from tests.support.review_app import open_review
from tui.review.dialogs.inspector import json_sent

SCANTRUST = BUILT_IN["scantrust"]
TEXT = 'SKU,Name,Brand,URL,Campaign\n007,"Tea ""x"" ☕",50,,x\n008,Pot,007,https://s.example/1,5\n'


def sent(catalog: Catalog, row: int, name: str) -> str:
    mapping = guess(catalog.labels, schema_for(SCANTRUST))
    return json_sent(catalog, mapping, SCANTRUST, row, name)


def test_a_value_is_told_as_the_request_holds_it(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, TEXT.encode())
    assert sent(catalog, 1, "sku") == '"sku": "008"'
    assert sent(catalog, 1, "brand") == '"brand": "007"'
    assert sent(catalog, 1, "campaign") == '"campaign": 5'
    catalog.set_value(CellRef(0, 4), "")
    assert sent(catalog, 0, "name") == r'"name": "Tea \"x\" ☕"'
    assert sent(catalog, 0, "brand") == '"brand": 50'
    assert sent(catalog, 0, "client_url") == "not sent: it is blank"


def test_what_cannot_be_sent_says_why(tmp_path: Path) -> None:
    said = sent(catalog_of(tmp_path, TEXT.encode()), 0, "campaign")
    assert said.startswith("not sent: ")
    assert "x" in said


async def test_the_history_of_a_cell_is_told(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "c.csv"
    path.write_text(TEXT, encoding="utf-8")
    async with open_review(path, home, profile="scantrust") as review:
        at = CellRef(0, 2)
        refusal = Refusal("Scantrust says: Invalid \x1b[2JBrand.", ((2, "50"),))
        review.session._checked.refusals._heard[at] = [refusal]
        review.table.go_to(at)
        review.session.edit(at, "51")
        await review.keys("i")
        told = review.text("Inspector Static")
        assert '"brand": 51' not in told  # the row cannot be sent: its campaign is no number
        assert "50: Scantrust says: Invalid ␛[2JBrand." in told
        assert "Edit line 2: 50 → 51" in told


async def test_a_field_is_told_as_it_stands_in_the_file(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "c.csv"
    path.write_text(TEXT, encoding="utf-8")
    async with open_review(path, home) as review:
        await review.keys("right", "i")
        assert '"Tea ""x"" ☕"' in review.text("#stored")


async def test_a_workbooks_cell_tells_its_format_and_formula(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "c.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["SKU", "Price"])
        sheet.write_number(1, 0, 7, book.add_format({"num_format": "00000"}))
        sheet.write_formula(1, 1, "=A2*2", None, 14)
    async with open_review(path, home) as review:
        await review.keys("i")
        assert "00007" in review.text("Static")
        assert "Stored as   7\nFormat      00000" in review.text("#stored")
        await review.keys("escape", "right", "i")
        assert "Formula     =A2*2" in review.text("#stored")
