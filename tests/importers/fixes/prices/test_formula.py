"""What is done to prices as one line: understood, written again, and refused with a sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.fixes.prices.formula import (
    PERCENT,
    PriceFormula,
    UnusableFormula,
    Way,
    parse_formula,
)
from importers.fixes.prices.rounding import Direction, Rounding

amounts = st.decimals("0.000001", "99.999999", places=6)
roundings = st.builds(
    Rounding,
    st.sampled_from(["", ".99", ".05", ".00", "9.95", "99", "5"]),
    st.sampled_from(Direction),
) | st.builds(
    Rounding,
    st.sampled_from(["0.05", "0.1", "5", "2.5"]),
    st.sampled_from(Direction),
    st.just(True),
)


def formulas() -> st.SearchStrategy[PriceFormula]:
    return st.builds(
        PriceFormula,
        st.sampled_from(Way).filter(lambda way: way is not Way.PLAIN),
        amounts,
        st.none() | roundings,
        st.none() | st.integers(2, 6),
        st.sampled_from(["", ".", ","]),
        st.sampled_from(["", "EUR", "$"]),
    )


@settings(deadline=None)
@given(formulas())
def test_a_formula_reads_what_it_wrote(formula: PriceFormula) -> None:
    assert parse_formula(formula.text) == formula


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("* 1.21", "× 1.21"),
        ("x1.210", "× 1.21"),
        ("/ 2", "÷ 2"),
        ("-15%", "− 15 %"),
        ("+ 21 %, Round to 0.99 UP", "+ 21 %, round to .99 up"),
        ("WITHOUT 21 %", "without 21 %"),
        ("round to steps of 0.050", "plain, round to steps of 0.05"),
        ("round down", "plain, round down"),
        ("plain, decimal comma, only €", "plain, decimal comma, only EUR"),
        ("× 0.92;  3 decimals", "× 0.92, 3 decimals"),
    ],
)
def test_what_may_be_typed(typed: str, text: str) -> None:
    assert parse_formula(typed).text == text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("× 1,21", "with a point"),
        ("+ 21", "such as 21 %"),
        ("× 3 %", "such as 1.21"),
        ("× 0", "above zero"),
        ("− 100 %", "leaves no price"),
        ("× 1e5", "cannot be understood"),
        ("× 1.2.3", "no amount"),
        ("× 2, × 3", "said already"),
        ("round to .999, 2 decimals", "3 to 6 decimals"),
        ("round to ..9", "no ending"),
        ("round to .05", "“round to steps of 0.05” or “round to ending .05”"),
        ("round to 0.5", "“round to steps of 0.5” or “round to ending .5”"),
        ("round to 10", "“round to steps of 10” or “round to ending 10”"),
        ("round to 5", "“round to steps of 5” or “round to ending 5”"),
        ("round to 1.00", "“round to steps of 1” or “round to ending 1.00”"),
        ("round to steps of 0", "cannot be rounded"),
        ("only XYZ", "no currency"),
        ("", "cannot be understood"),
        ("7 decimals", "0 to 6"),
        ("× ٣", "cannot be understood"),
    ],
)
def test_what_cannot_be_understood_is_told(typed: str, told: str) -> None:
    with pytest.raises(UnusableFormula) as caught:
        parse_formula(typed)
    assert told in caught.value.sentence


def test_a_rate_keeps_all_its_digits() -> None:
    assert parse_formula("× 0.923456789012").amount == Decimal("0.923456789012")
    assert all(f"{way.value} 5 %" == parse_formula(f"{way.value} 5 %").text for way in PERCENT)
