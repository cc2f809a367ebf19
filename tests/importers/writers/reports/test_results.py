"""Rows in a file of their own: they open as a catalog again, text for text, and nothing in it is calculated."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.catalog.catalog import Catalog
from importers.catalog.labels import REASON, STOOD_AT
from importers.catalog.model import CellRef
from importers.errors import SaveFailed
from importers.session.session import Session
from importers.storage.home import Home
from importers.writers.formula_escape import escape_formula, unescape_formula
from importers.writers.reports.results import save_rows
from tests.support.catalogs import rows_of, workbook_at
from tests.support.sheets import make_source

ROWS = [["00106", "Rice; =1+1"], ["A-2", "é “tea”\nsecond line"], ["-A3", "'=x"], ["A-4"]]


@pytest.fixture
def catalog() -> Catalog:
    return Catalog(make_source(["sku", ""], ROWS))


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_only_those_rows_are_written_as_they_now_stand(
    catalog: Catalog, tmp_path: Path, ending: str
) -> None:
    catalog.set_value(CellRef(0, 1), "Basmati")
    target = tmp_path / f"refused{ending}"
    save_rows(catalog, {3: "unknown", 0: "=Invalid"}, target)
    if ending == ".csv":
        with target.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file))
    else:
        lines = [[v or "" for v in row] for row in openpyxl.load_workbook(target).active.values]
    assert lines == [
        ["sku", "", STOOD_AT, REASON],
        ["00106", "Basmati", "line 2", "=Invalid" if ending == ".xlsx" else "'=Invalid"],
        ["A-4", "", "line 5", "unknown"],
    ]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_the_file_opens_as_a_catalog_again(catalog: Catalog, tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"refused{ending}"
    saved = save_rows(catalog, dict.fromkeys(range(3), "no"), target)
    session = Session.open(target, home=Home(tmp_path / "home"))
    again = [[value or "" for value in cells[:2]] for cells in rows_of(session.catalog)]
    assert again == ROWS[:3]
    assert session.mapping.columns["sku"] == 0
    assert saved.protected == (2 if ending == ".csv" else 0)
    assert (session.edited, session.history.undo_title) == (False, None)


def test_the_columns_of_an_earlier_file_are_not_repeated(catalog: Catalog, tmp_path: Path) -> None:
    save_rows(catalog, {0: "once"}, tmp_path / "one.xlsx")
    save_rows(workbook_at(tmp_path / "one.xlsx"), {0: "twice"}, tmp_path / "two.xlsx")
    header, row = openpyxl.load_workbook(tmp_path / "two.xlsx").active.values
    assert header == ("sku", None, STOOD_AT, REASON)
    assert row[2:] == ("row 2", "twice")


def test_nothing_is_ever_overwritten_or_cut(catalog: Catalog, tmp_path: Path) -> None:
    target = tmp_path / "refused.xlsx"
    target.write_text("mine")
    with pytest.raises(SaveFailed):
        save_rows(catalog, {0: "no"}, target)
    catalog.set_value(CellRef(0, 1), "x" * 40_000)
    with pytest.raises(SaveFailed, match="too long"):
        save_rows(catalog, {0: "no"}, tmp_path / "other.xlsx")
    assert target.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [target]


@given(st.text("'=+-@\t\r a1", max_size=5))
def test_an_apostrophe_that_was_put_there_can_be_taken_off(text: str) -> None:
    assert unescape_formula(escape_formula(text)) == text
    assert not escape_formula(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text("'=+@ _x0041é\n\x07\"\\", min_size=1, max_size=8), min_size=1, max_size=4))
def test_a_workbook_of_results_holds_the_very_texts(texts: list[str]) -> None:
    catalog = Catalog(make_source(["sku", "name"], [[f"S{n}", t] for n, t in enumerate(texts)]))
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "rows.xlsx"
        save_rows(catalog, dict.fromkeys(range(len(texts)), "no"), target)
        again = workbook_at(target)
    assert [again.value(row, 1) or "" for row in range(again.row_count)] == texts
