"""Prices as people write them in a workbook become plain decimals, and numbers where their neighbours are numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from importers.catalog.model import CellRef
from importers.session.session import Session
from importers.storage.home import Home

Cells = Sequence[tuple[object, str]]  # values and their formats
PRICE = 2


def book(path: Path, cells: Cells) -> Session:
    sheet = (workbook := Workbook()).active
    assert sheet is not None
    sheet.append(["SKU", "Name", "Price"])
    for number, (value, form) in enumerate(cells, 2):
        sheet.append([f"A-{number}", f"Name of {number}", value])
        sheet.cell(number, 3).number_format = form
    workbook.save(path)
    return Session.open(path, home=Home(path.parent / "home"), profile="practice-digible")


def put_right(session: Session, code: str) -> str:
    fix = session.suggest_all(code, PRICE)
    assert fix is not None
    session.apply(fix)
    return fix.title


def saved(session: Session, path: Path) -> list[tuple[object, str]]:
    session.save(path)
    sheet = load_workbook(path).active
    assert sheet is not None
    cells = [sheet.cell(row + 2, 3) for row in range(session.catalog.row_count)]
    return [(cell.value, cell.number_format) for cell in cells]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("€ 53,81", 53.81),
        ("1.234,50", 1234.5),
        ("15,00 EUR", 15),
        ("€ 1.299,–", 1299),
        ("€ 1.234,50", 1234.5),
    ],
)
def test_they_are_numbers_with_the_cells_own_format_even_where_texts_were_many(
    tmp_path: Path, typed: str, number: float
) -> None:
    cells = [(12.5, "0.00"), (7, "0.00"), *[(typed, '#,##0.00 "€"')] * 4, ("12,40", "@")]
    session = book(tmp_path / "in.xlsx", cells)
    put_right(session, "not-a-number")
    assert not session.report().errors
    written = session.foresight.written(CellRef(2, PRICE))
    assert written is not None
    assert written.kind == "number"
    assert saved(session, tmp_path / "out.xlsx") == [
        (12.5, "0.00"),
        (7, "0.00"),
        *[(number, '#,##0.00 "€"')] * 4,
        ("12.40", "@"),
    ]


def test_a_column_of_texts_stays_one(tmp_path: Path) -> None:
    session = book(tmp_path / "in.xlsx", [("12,50", "General")] * 3 + [("7.00", "General")])
    put_right(session, "not-a-number")
    assert saved(session, tmp_path / "out.xlsx")[0] == ("12.50", "General")


@pytest.mark.parametrize("currencies", [("€ 5,00", "$ 6,00"), ("US$2.03", "£ 4.00")])
def test_prices_in_two_currencies_are_left_for_the_eye(
    tmp_path: Path, currencies: tuple[str, str]
) -> None:
    cells = [(12.5, "0.00"), *((text, "General") for text in currencies)]
    assert book(tmp_path / "in.xlsx", cells).suggest_all("not-a-number", PRICE) is None


def test_what_a_mark_means_where_nothing_tells_is_not_guessed(tmp_path: Path) -> None:
    session = book(tmp_path / "in.xlsx", [("1,234", "General"), ("€ 2,500", "General")])
    assert session.suggest_all("not-a-number", PRICE) is None
    assert "it may be 1234 or 1.234" in session.report().problem("not-a-number", PRICE, 0).message


@pytest.mark.parametrize(
    ("shown", "rounded"),
    [
        ([12.5, 7], ["1.16", "3.33"]),  # a format of two decimals shows 7.00
        ([12.25, 7.75], ["1.16", "3.33"]),
    ],
)
def test_calculated_prices_are_rounded_to_what_excel_shows(
    tmp_path: Path, shown: list[float], rounded: list[str]
) -> None:
    others = [*shown, *[9.99] * 18]
    cells = [(value, "0.00") for value in (1.15599, 3.325, *others)]
    session = book(tmp_path / "in.xlsx", cells)
    title = put_right(session, "too-long")
    assert title == 'Round 2 values in "Price" to the decimals that Excel shows'
    assert session.catalog.column(PRICE).to_pylist()[:2] == rounded
    assert saved(session, tmp_path / "out.xlsx")[0] == (1.16, "0.00")


def test_where_excel_shows_all_decimals_nothing_is_rounded(tmp_path: Path) -> None:
    session = book(tmp_path / "in.xlsx", [(1.15599, "General"), (12.5, "General"), (7, "General")])
    assert session.suggest_all("too-long", PRICE) is None


def test_in_a_text_file_nothing_is_rounded(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("SKU,Name,Price\nA,Tea,1.15599\nB,Pot,12.50\nC,Cup,7.00\n", encoding="utf-8")
    session = Session.open(path, home=Home(tmp_path / "home"), profile="practice-digible")
    assert session.suggest_all("too-long", PRICE) is None
