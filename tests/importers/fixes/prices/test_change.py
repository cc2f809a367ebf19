"""The prices of a column changed: what becomes of each, what is left alone and why, and again next week."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openpyxl
import pytest

from importers.catalog.catalog import Catalog
from importers.catalog.model import Fix
from importers.errors import ShelfreadyError
from importers.fixes.effect import apply_fix, effective
from importers.fixes.history import Step
from importers.fixes.left_alone import left_words
from importers.fixes.prices.formula import parse_formula
from importers.fixes.recipe import RecipeUnusable, parse
from importers.fixes.record import record
from importers.fixes.transforms import Action, ColumnChange, UnusableChange, change
from importers.session.recipes import recipe_of, replayed
from importers.session.session import Session
from importers.storage.home import Home
from tests.support.tables import table


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def catalog_of(*prices: str | None) -> Catalog:
    return Catalog(table(["sku", "price"], *([f"A-{n}", price] for n, price in enumerate(prices))))


def priced(catalog: Catalog, formula: str, rows: list[int] | None = None) -> Fix:
    wanted = ColumnChange(Action.PRICE, formula=parse_formula(formula))
    return change(catalog, wanted, [1], None if rows is None else np.array(rows))


def after(formula: str, *prices: str | None) -> list[str | None]:
    catalog = catalog_of(*prices)
    apply_fix(effective(priced(catalog, formula), catalog), catalog)
    return catalog.column(1).to_pylist()


def left(formula: str, *prices: str | None) -> dict[str, int]:
    return {each.why: each.count for each in priced(catalog_of(*prices), formula).left}


@pytest.mark.parametrize(
    ("formula", "before", "now"),
    [
        ("× 1.21", "10", "12.10"),
        ("× 1.21", " 10.00 ", "12.10"),
        ("× 1.21", "€ 53,81", "65.11"),
        ("÷ 3", "10", "3.33"),
        ("+ 21 %, round to .99", "100", "120.99"),
        ("− 15 %", "19.99", "16.99"),
        ("without 21 %", "121", "100.00"),
        ("× 1, 0 decimals", "2.50", "3"),
        ("× 0.5, 4 decimals", "0.0001", "0.0001"),
        ("plain", "€ 53,81", "53.81"),
        ("plain", "12,40 EUR", "12.40"),
        ("plain", "US$ 3.50", "3.50"),
        ("plain", "1'234.50 CHF", "1234.50"),
        ("plain", "1.234,5", "1234.5"),
        ("plain", "1,299.–", "1299.00"),
        ("plain", "12.3456789", "12.3456789"),
        ("plain, 2 decimals", "5", "5.00"),
        ("plain, decimal comma", "1.234", "1234"),
        ("plain, decimal point", "1.234", "1.234"),
        ("× 2, decimal point", "1.234", "2.47"),
        ("plain, decimal comma", "1,234", "1.234"),
        ("× 1000000", "999999999", "999999999000000.00"),
        ("plain", "1234567890123456", "1234567890123456"),
    ],
)
def test_what_becomes_of_a_price(formula: str, before: str, now: str) -> None:
    assert after(formula, before) == [now]


@pytest.mark.parametrize(
    "alone", ["", " ", None, "op aanvraag", "0", "0,00", "-5", "1.234", "1,234"]
)
def test_what_is_no_price_above_zero_or_open_stays(alone: str | None) -> None:
    assert after("× 2", alone, "7") == [alone, "14.00"]
    assert sum(left("× 2", alone, "7").values()) == 1


def test_a_lone_mark_is_what_the_column_proves() -> None:
    assert after("× 2", "1.234", "12,50") == ["2468.00", "25.00"]
    assert after("× 2", "1.234", "12.50") == ["2.47", "25.00"]
    both = ["1.234", "12.50", "12,50"]
    assert after("× 2", *both) == ["1.234", "25.00", "25.00"]
    assert left("× 2", *both) == {
        "the mark may be a decimal one or part the thousands: say which": 1
    }


def test_what_was_read_goes_on_to_count_after_it_was_changed() -> None:
    catalog = catalog_of("1.234", "12,50")
    catalog.apply(priced(catalog, "× 2", [1]).edits)  # the only comma is gone from the sheet
    assert catalog.value(1, 1) == "25.00"
    assert not priced(catalog, "× 2", [0]).edits
    assert priced(catalog, "× 2, decimal comma", [0]).edits[0].new == "2468.00"


def test_currencies_are_not_mixed_up() -> None:
    mixed = ["€ 10", "US$ 10", "10"]
    assert after("× 2", *mixed) == ["€ 10", "US$ 10", "20.00"]
    told = "the column has prices in EUR and USD: say which are meant"
    assert left("× 2", *mixed) == {told: 2}
    assert after("× 0.9, only USD", *mixed) == ["€ 10", "9.00", "10"]
    assert left("× 0.9, only USD", *mixed) == {"not in USD": 2}


def test_no_price_is_rounded_to_nothing() -> None:
    assert after("round to steps of 0.05", "0.02", "0.03") == ["0.02", "0.05"]
    assert after("× 1000000000", "9999999") == ["9999999"]


def test_the_largest_changes_come_first_and_a_thousandfold_before_them() -> None:
    fix = priced(catalog_of("10,00", "1,00", "1.234", "100,00"), "round to .99")
    assert [edit.old for edit in fix.edits] == ["1.234", "1,00", "10,00", "100,00"]
    assert fix.title == 'Price plain, round to .99 in "price": 4 cells'


def test_what_is_left_alone_is_told_with_its_place_but_for_rows_left_out() -> None:
    catalog = catalog_of("op aanvraag", "7", "Total", "")
    catalog.exclude([2])
    assert list(left_words(catalog, priced(catalog, "× 2"))) == [
        "1 cell left as it is: blank.",
        "1 cell left as it is: no price (line 2 “op aanvraag”).",
    ]


def test_it_needs_a_column_and_a_formula() -> None:
    wanted = ColumnChange(Action.PRICE, formula=parse_formula("× 2"))
    for columns, what in (([], wanted), ([1], ColumnChange(Action.PRICE))):
        with pytest.raises(UnusableChange, match="Choose the column of prices"):
            change(catalog_of("1"), what, columns)


def test_next_week_the_recipe_does_it_again_and_tells_what_it_left(
    tmp_path: Path, home: Home
) -> None:
    first, next_week = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("SKU,Name,Price\nA,Tea,10\n", "utf-8")
    next_week.write_text("SKU,Name,Price\nA,Tea,20\nB,Pot,op aanvraag\n", "utf-8")
    session = Session.open(first, home=home)
    wanted = ColumnChange(Action.PRICE, formula=parse_formula("× 1.21, round to .99"))
    session.apply(change(session.catalog, wanted, [2]))
    recipe = parse(recipe_of(session).recipe.text())
    assert recipe.steps[0].title == "price × 1.21, round to .99 in Price"
    played = replayed(Session.open(next_week, home=home), recipe)
    assert played.result.column(2).to_pylist() == ["23.99", "op aanvraag"]
    assert played.notes == (
        "Step 1 (price × 1.21, round to .99 in Price): 1 cell left as it is:"
        " no price (line 3 “op aanvraag”).",
    )


def test_prices_of_some_rows_are_recorded_as_cells() -> None:
    catalog = catalog_of("1", "2")
    recorded = record(catalog.source, [Step(priced(catalog, "× 2", [1]))], 0)
    assert [step.do for step in recorded.recipe.steps] == ["cell"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('column = "p"\nformula = "times two"', "cannot be understood"),
        ('formula = "× 2"', 'needs a "column"'),
        ('column = "p"', 'lacks "formula"'),
    ],
)
def test_a_recipe_with_a_formula_that_is_none_is_refused(text: str, told: str) -> None:
    with pytest.raises(RecipeUnusable) as caught:
        parse(f'[[step]]\ndo = "price"\n{text}')
    assert told in caught.value.sentence


def test_prices_that_were_numbers_stay_numbers_in_a_workbook(tmp_path: Path, home: Home) -> None:
    book = openpyxl.Workbook()
    for line in (
        ["SKU", "Name", "Price"],
        ["A", "Tea", 10],
        ["B", "Pot", 2.5],
        ["C", "Cup", "€ 3,50"],
        ["D", "Jug", "op aanvraag"],
    ):
        book.active.append(line)
    book["Sheet"]["C3"].number_format = "0.00"
    book.save(tmp_path / "a.xlsx")
    session = Session.open(tmp_path / "a.xlsx", home=home)
    wanted = ColumnChange(Action.PRICE, formula=parse_formula("× 2"))
    session.apply(change(session.catalog, wanted, [2]))
    session.save(tmp_path / "b.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["Sheet"]
    assert [sheet[f"C{n}"].value for n in (2, 3, 4, 5)] == [20, 5, 7, "op aanvraag"]
    same = ColumnChange(Action.PRICE, formula=parse_formula("round to .00"))
    with pytest.raises(ShelfreadyError):
        change(session.catalog, same, [])
    assert change(session.catalog, same, [2]).is_empty


def test_commas_in_a_workbook_do_not_make_a_number_a_thousand(tmp_path: Path, home: Home) -> None:
    book = openpyxl.Workbook()
    for line in (["SKU", "Name", "Price"], ["A", "Tea", 1.234], ["B", "Pot", "12,50"]):
        book.active.append(line)
    book.save(tmp_path / "a.xlsx")
    session = Session.open(tmp_path / "a.xlsx", home=home)
    wanted = ColumnChange(Action.PRICE, formula=parse_formula("× 2"))
    fix = change(session.catalog, wanted, [2])
    assert [edit.new for edit in fix.edits] == ["25.00"]
    assert [alone.count for alone in fix.left] == [1]
    told = ColumnChange(Action.PRICE, formula=parse_formula("× 2, decimal point"))
    assert {edit.new for edit in change(session.catalog, told, [2]).edits} == {"25.00", "2.47"}


def test_results_with_three_decimals_are_no_thousands_for_the_next_formula() -> None:
    catalog = catalog_of("12,40", "12,50")
    for formula in ("× 1.21, 3 decimals", "× 2"):
        made = effective(priced(catalog, formula), catalog)
        apply_fix(made, catalog)

    assert catalog.column(1).to_pylist() == ["15.004", "15.125"]
    assert [(each.count, each.why) for each in made.left] == [
        (2, "the mark may be a decimal one or part the thousands: say which")
    ]


@pytest.mark.parametrize(
    "proof", ["0.125", "1.2345", "1234.567", "1,234.567"], ids=["zero", "four", "whole", "both"]
)
def test_a_decimal_point_beyond_doubt_lets_no_comma_elsewhere_make_thousands(proof: str) -> None:
    assert after("× 2", "1.250", "12,40", proof)[:2] == ["1.250", "24.80"]


def test_numbers_in_a_line_of_text_prove_no_decimal_mark() -> None:
    assert after("× 2", "1,234", "prices as of page 1,5 on")[0] == "1,234"


def notes(formula: str, *prices: str) -> list[str]:
    catalog = catalog_of(*prices)
    return list(left_words(catalog, priced(catalog, formula)))


def test_it_is_told_where_a_mark_was_taken_for_one_of_thousands() -> None:
    assert notes("× 2", "12,40", "1.234", "2.500") == [
        "2 cells: the mark parts the thousands, since the column has decimals behind the other mark"
        " (line 3 “1.234” becomes 2468.00)."
    ]
    assert notes("× 2", "12.40", "1.234") == []
    assert "parts the thousands" in notes("× 2, decimal comma", "1.234")[0]


def test_it_is_told_where_rounding_alone_changes_a_price_by_much() -> None:
    told = "1 cell: rounding alone changes the price by much"
    assert notes("× 1.21", "0.0345", "12.40") == [f"{told} (line 2 “0.0345” becomes 0.04)."]
    assert notes("× 1.21, round to .99", "0.10", "12.40")[0].startswith(told)
    assert notes("× 1.21, round to .99", "8.40", "12.40") == []
    assert notes("× 1.21, 4 decimals", "0.0345") == []
