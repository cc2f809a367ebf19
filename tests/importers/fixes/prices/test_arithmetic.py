"""Laws of the arithmetic with prices, against fractions."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.fixes.prices.arithmetic import MOST_DIGITS, calculated
from importers.fixes.prices.formula import PriceFormula, parse_formula
from tests.importers.fixes.prices.test_formula import formulas

prices = st.integers(1, 10**9)


def result(formula: PriceFormula, value: int, decimals: int = 2) -> Fraction:
    """Return one price by the quick way, which the slow one agrees with; 0 for none."""
    quick, kept = calculated(formula, np.array([value], np.int64), decimals)
    slow, also = calculated(formula, np.array([value], object), decimals)
    assert (int(quick[0]), kept) == (int(slow[0]), also)
    return Fraction(int(quick[0]), 10**kept)


def texts(formula: str, *values: int) -> list[int]:
    return [int(n) for n in calculated(parse_formula(formula), np.array(values), 2)[0]]


@settings(deadline=None)
@given(formulas(), prices, st.integers(0, 6))
def test_a_result_lies_on_its_grid_and_nearest_to_the_exact_one(
    formula: PriceFormula, value: int, decimals: int
) -> None:
    exact = Fraction(value, 10**decimals) * formula.factor
    rounded = result(formula, value, decimals)
    if not rounded:
        return
    rounding = formula.rounding
    kept = formula.written_decimals or 0
    if rounding is None or not rounding.to:
        period, ending = Fraction(1, 10**kept), Fraction(0)
    else:
        grid = rounding.grid(kept)
        period = Fraction(grid.period, 10**grid.decimals)
        ending = Fraction(grid.ending, 10**grid.decimals)
    assert (rounded - ending) % period == 0
    direction = "nearest" if rounding is None else rounding.direction.value
    if direction == "up":
        assert exact <= rounded
        assert rounded - exact < period or rounded == ending
    if direction == "nearest" and rounded == ending:  # below it there is none
        assert exact - rounded < period / 2
    if direction == "down":
        assert 0 <= exact - rounded < period
    if direction == "nearest" and rounded > ending:
        assert -period / 2 < exact - rounded < period / 2 or rounded - exact == period / 2


@settings(deadline=None)
@given(prices, st.integers(100, 99999).map(lambda n: f"{n // 1000}.{n % 1000:03}"))
def test_a_factor_and_back_is_the_price_within_rounding(value: int, factor: str) -> None:
    if not float(factor):
        return
    there = result(parse_formula(f"× {factor}, 6 decimals"), value)
    if there:
        millionths = int(there * 10**6)
        back = result(parse_formula(f"÷ {factor}"), millionths, 6)
        assert abs(back - Fraction(value, 100)) <= Fraction(1, 100)


@settings(deadline=None)
@given(
    prices, st.sampled_from([".99", "ending .05", ".00", "9.95", "steps of 0.05", "steps of 2.5"])
)
def test_rounding_twice_is_rounding_once(value: int, to: str) -> None:
    for direction in ("", " up", " down"):
        formula = parse_formula(f"round to {to}{direction}")
        once = result(formula, value)
        if once:
            assert result(formula, int(once * 100)) == once


@settings(deadline=None)
@given(prices, st.integers(1, 9999))
def test_a_percentage_added_and_taken_out_is_exact(value: int, hundredths: int) -> None:
    percent = f"{hundredths // 100}.{hundredths % 100:02}"
    if hundredths:
        gross = Fraction(value, 100) * (1 + Fraction(hundredths, 10000))
        assert parse_formula(f"+ {percent} %").factor * Fraction(value, 100) == gross
        assert parse_formula(f"without {percent} %").factor * gross == Fraction(value, 100)


def test_halves_go_up_and_none_below_the_first_ending() -> None:
    assert texts("round to .99", 149, 148, 30, 1) == [199, 99, 99, 99]
    assert texts("round to .99 down", 149, 99, 98) == [99, 99, 0]
    assert texts("round to .99 up", 100, 99) == [199, 99]
    assert texts("round to steps of 0.05", 102, 103, 2) == [100, 105, 0]
    assert texts("× 0.5", 1, 3, 5) == [1, 2, 3]
    assert texts("round to 9.95", 1494, 1495, 300) == [995, 1995, 995]


@pytest.mark.parametrize("digits", [14, 16, 18, 40])
def test_nothing_overflows(digits: int) -> None:
    values = np.array([10**digits], object if digits > 18 else np.int64)
    results, kept = calculated(parse_formula("× 1.500000000007"), values, 2)
    exact = Fraction("1.500000000007") * 10**digits * Fraction(10**kept, 100)
    too_long = exact >= 10 ** (MOST_DIGITS + kept)
    assert int(results[0]) == (0 if too_long else int(exact + Fraction(1, 2)))
