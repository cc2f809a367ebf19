"""What is typed among percentages is one, as in Excel; everything else stays just as it was typed."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from importers.catalog.model import CellRef, Fix
from importers.catalog.source import ReadOptions
from importers.fixes.by_hand import edit_fix
from importers.session.session import Session
from importers.session.typed_fix import typed_fix
from importers.storage.home import Home
from tests.support.save_books import makers

PRICE, STOCK, DISCOUNT = 3, 4, 6


@pytest.fixture
def session(tmp_path: Path) -> Session:
    path = tmp_path / "list.xlsx"
    makers()["openpyxl-plain"](path)
    book = openpyxl.load_workbook(path)
    sheet = book["List"]
    sheet["G4"] = None  # blank, in its format
    sheet["G5"].number_format = "General"
    sheet["G5"] = None
    sheet["G6"].number_format = "@"
    sheet["G6"] = "5%"
    book.save(path)
    return Session.open(path, ReadOptions(sheet="List"), home=Home(tmp_path / "home"))


def typed(session: Session, row: int, column: int, text: str) -> str | None:
    fix = typed_fix(session, edit_fix(session.catalog, CellRef(row, column), text))
    session.apply(fix)
    return session.catalog.value(row, column)


@pytest.mark.parametrize(
    ("row", "text", "shown", "stored"),
    [
        (0, "25", "25%", 0.25),
        (0, "12.5", "12.5%", 0.125),
        (0, "-3", "-3%", -0.03),
        (2, "25", "25%", 0.25),
        (3, "25", "25%", 0.25),
        (0, "25%", "25%", 0.25),
        (0, "0.25", "0.25", "0.25"),
        (0, "none", "none", "none"),
        (4, "25", "25", "25"),
    ],
)
def test_a_number_among_percentages_is_one(
    session: Session, tmp_path: Path, row: int, text: str, shown: str, stored: object
) -> None:
    assert typed(session, row, DISCOUNT, text) == shown
    saved = session.save(tmp_path / "out.xlsx").path
    assert openpyxl.load_workbook(saved)["List"].cell(row + 2, DISCOUNT + 1).value == stored


def test_elsewhere_a_number_is_what_was_typed(session: Session) -> None:
    assert typed(session, 0, STOCK, "25") == "25"
    assert typed(session, 0, PRICE, "25") == "25"
    label = edit_fix(session.catalog, CellRef(None, DISCOUNT), "25")
    assert typed_fix(session, label) == label


def test_where_the_shop_takes_numbers_a_number_is_meant(session: Session, tmp_path: Path) -> None:
    session.choose_profile("practice-digible")
    price = next(field.name for field in session.schema.fields if field.kind == "money")
    session.set_mapping(session.mapping.bind(price, DISCOUNT))
    assert typed(session, 0, DISCOUNT, "25") == "25"
    notes = session.save(tmp_path / "out.xlsx").notes
    assert any("Saved as text" in note and "G2" in note for note in notes)


def test_what_was_chosen_as_text_stays_text(session: Session) -> None:
    session.apply(Fix("Store G2 as text", as_text=(CellRef(0, DISCOUNT),)))
    assert typed(session, 0, DISCOUNT, "25") == "25"
