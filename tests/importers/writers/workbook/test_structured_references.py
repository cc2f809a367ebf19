"""Formulas that name a table's column follow its new name, however its name is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.writers.workbook.structured_references import (
    ColumnRenames,
    NamedInText,
    _escape,
    rewritten,
)

RENAMES = ColumnRenames("Prices", {"Net [EUR]": "Net #1", "A": "B", "it's": "its"})


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("SUM(Prices[Net '[EUR']])", "SUM(Prices[Net '#1])"),
        ("Prices[[#This Row],[Net '[EUR']]]*2", "Prices[[#This Row],[Net '#1]]*2"),
        ("prices[[a]:[Net '[EUR']]]", "prices[[B]:[Net '#1]]"),
        ("Prices[it''s]", "Prices[its]"),
        ("Prices[@A]+Prices[@[Net '[EUR']]]", "Prices[@B]+Prices[@[Net '#1]]"),
        ("Prices[[#Headers],[A]]", "Prices[[#Headers],[B]]"),
        ("Prices[#All]", "Prices[#All]"),
        ("Other[A]+Prices[a]", "Other[A]+Prices[B]"),
        ("[1]!Prices[A]", "[1]!Prices[A]"),
        ("[1]Sheet1!A1+'[2]My ''s'!A1+Prices[A]", "[1]Sheet1!A1+'[2]My ''s'!A1+Prices[B]"),
        ('"Prices A"&Prices[A]', '"Prices A"&Prices[B]'),
        ("A1*2", "A1*2"),
    ],
)
def test_every_form_of_a_reference(formula: str, expected: str) -> None:
    assert rewritten(formula, RENAMES) == expected


def test_within_the_table_its_name_may_be_left_out() -> None:
    assert rewritten("[@A]+[[#This Row],[A]]", RENAMES, within=True) == "[@B]+[[#This Row],[B]]"
    assert rewritten("[@A]", RENAMES) == "[@A]"


def test_a_name_within_a_text_cannot_follow() -> None:
    with pytest.raises(NamedInText):
        rewritten('SUM(INDIRECT("Prices[A]"))', RENAMES)
    assert rewritten('"a text with [A]"', RENAMES) == '"a text with [A]"'


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8).filter(
    lambda name: not name.startswith("#")
)


@given(NAMES, NAMES)
def test_any_name_is_found_and_comes_back(old: str, new: str) -> None:
    there = rewritten(f"SUM(T[[#All],[{_escape(old)}]])", ColumnRenames("T", {old: new}))
    assert there == f"SUM(T[[#All],[{_escape(new)}]])"
    back = rewritten(there, ColumnRenames("T", {new: old}))
    assert back == f"SUM(T[[#All],[{_escape(old)}]])"
