"""What each kind of check takes and turns down, cell by cell, and that no pattern keeps the program busy."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.catalog import arrow
from importers.validation.cells import Cells
from importers.validation.own_rules.dates import DateForm
from importers.validation.own_rules.numbers import Numbers, signs, signs_between
from importers.validation.own_rules.reading import read_rules
from importers.validation.rule import BesideRule, CellRule


def broken(texts: list[str], others: list[str] | None = None, **keys: object) -> list[str]:
    (own,), mistakes = read_rules([{"columns": "x", **keys}], Path("r.toml"))
    assert mistakes == ()
    if isinstance(own.rule, BesideRule):
        assert others is not None
        found = own.rule.check(Cells(arrow.texts(texts)), Cells(arrow.texts(others)))
    else:
        assert isinstance(own.rule, CellRule)
        found = own.rule.check(Cells(arrow.texts(texts)), (False,))
    return [text for text, wrong in zip(texts, found.tolist(), strict=True) if wrong]


THERE = ["2024-02-29", "2024-12-31"]
NOT_THERE = ["2023-02-29", "2100-02-29", "2024-2-9", "2024-04-31", "0000-01-01", "2024-13-01"]
CASES = [
    ({"check": "pattern", "pattern": "a|b"}, ["a", " b ", "ab", "ac", "", "#N/A"], ["ab", "ac"]),
    ({"check": "forbidden", "pattern": "a|b"}, ["xax", "c", ""], ["xax"]),
    ({"check": "range", "min": 1, "max": "2.50"}, ["1", "2.500", "2.501", "0.9", "x", ""], ["2.501", "0.9", "x"]),
    ({"check": "range", "max": 1, "decimal_mark": ","}, ["0,5", "1,5", "0.5", "1.000,0"], ["1,5", "0.5", "1.000,0"]),
    ({"check": "range", "min": 0}, ["-0", "-0.0000000000000000000000001", "1" * 400], ["-0.0000000000000000000000001"]),
    ({"check": "length", "min": 2, "max": 3}, ["a", "äö", "äöü", "日本語字", " a ", ""], ["a", "日本語字", " a "]),
    ({"check": "allowed", "values": ["red", "Blue"]}, ["red", "blue", " Blue", ""], ["blue"]),
    ({"check": "allowed", "values": ["red", "Blue"], "ignore_case": True}, ["RED", "blue", "x"], ["x"]),
    ({"check": "required"}, ["", "  ", "a"], ["", "  "]),
    ({"check": "date", "form": "YYYY-MM-DD"}, [*THERE, *NOT_THERE], NOT_THERE),
    ({"check": "date", "form": "D.M.YY"}, ["1.2.24", "29.2.24", "29.2.23", "32.1.24"], ["29.2.23", "32.1.24"]),
    ({"check": "date", "form": "DDMMYYYY hh:mm"}, ["31122024 23:59", "31112024 23:59"], ["31112024 23:59"]),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "texts", "wrong"), CASES)
def test_a_kind_of_check_turns_down_what_it_says(keys, texts, wrong) -> None:
    assert broken(texts, **keys) == wrong


BESIDE = [
    ({"check": "less"}, [("1", "2"), ("2", "2.0"), ("", "1"), ("3", ""), ("x", "1"), ("9", "10")], [1, 4]),
    ({"check": "less", "or_equal": True}, [("2", "2.0"), ("2.01", "2")], [1]),
    ({"check": "greater"}, [("0.1" + "0" * 30 + "1", "0.1"), ("0.1", "0.10")], [1]),
    ({"check": "greater", "form": "DD.MM.YYYY"}, [("01.02.2024", "31.01.2024"), ("31.02.2024", "01.01.2024")], [1]),
    ({"check": "greater", "form": "YYYY-MM-DD"}, [("2024-02-01", "2024-01-31"), ("2024-01-31", "2024-02-01")], [1]),
    ({"check": "equal"}, [("a", "a "), ("1.0", "1"), ("a", "A"), ("", "a"), ("", "")], [2, 3]),
    ({"check": "required-if"}, [("", "a"), ("", ""), ("b", "a")], [0]),
    ({"check": "required-if", "equals": ["Wine"]}, [("", "Wine"), ("", "wine"), ("1", "Wine")], [0]),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "pairs", "wrong"), BESIDE)
def test_a_cell_is_judged_by_the_one_beside_it(keys, pairs, wrong) -> None:
    here, there = map(list, zip(*pairs, strict=True))
    assert broken(here, there, other="y", **keys) == [here[row] for row in wrong]


DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=15).map(
    lambda number: format(number, "f")
)
CLOSE = st.sampled_from(
    ["0.1", "0.10000000000000000001", "0.1000000000000000055511151231257827", "0.10"]
)


@given(st.lists(st.tuples(DECIMALS | CLOSE, DECIMALS | CLOSE), min_size=1), DECIMALS | CLOSE)
def test_numbers_are_compared_exactly(pairs, limit) -> None:
    here, there = (Numbers(Cells(arrow.texts(list(each)))) for each in zip(*pairs, strict=True))

    def sign(one: str, other: str) -> int:
        return (Decimal(one) > Decimal(other)) - (Decimal(one) < Decimal(other))

    assert signs(here, Decimal(limit)).tolist() == [sign(one, limit) for one, _ in pairs]
    assert signs_between(here, there).tolist() == [sign(*pair) for pair in pairs]


@given(st.dates(), st.dates(), st.sampled_from(["YYYY-MM-DD", "DD/MM/YYYY", "D.M.YYYY"]))
def test_dates_are_in_the_order_of_the_calendar(one, other, form) -> None:
    def written(date) -> str:
        text = form.replace("YYYY", f"{date.year:04}").replace("MM", f"{date.month:02}")
        text = text.replace("DD", f"{date.day:02}").replace("M", str(date.month))
        return text.replace("D", str(date.day))

    if one.year < 1000 or other.year < 1000:
        return
    texts = (arrow.texts([written(each)]) for each in (one, other))
    both, sign = DateForm(form).order(*texts)
    assert both.tolist() == [True]
    assert sign.tolist() == [(one > other) - (one < other)]


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", "(.*.*)*x", "(a|aa)+$"])
def test_a_pattern_that_never_ends_elsewhere_ends_here(pattern: str) -> None:
    text = "a" * 100_000 + "!"
    assert broken([text], check="pattern", pattern=pattern) == [text]
