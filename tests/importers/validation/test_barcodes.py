"""The check digit of many barcodes at once is that of each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from importers.catalog import arrow
from importers.validation.barcodes import (
    check_digit,
    fits,
    fitting,
    is_barcode,
    is_old_book,
    is_short_upc,
)
from importers.validation.rules.barcode_length import with_zeros

DIGITS = st.text("0123456789", min_size=7, max_size=14)


@given(st.lists(DIGITS, min_size=1))
def test_many_are_judged_as_one_by_one(texts: list[str]) -> None:
    assert fitting(arrow.texts(texts)).tolist() == [fits(text) for text in texts]


@given(st.lists(st.text("0123456789", min_size=13, max_size=13), min_size=1), st.integers(0, 3))
def test_many_of_one_length_are_judged_as_one_by_one(texts: list[str], start: int) -> None:
    piece = arrow.texts(["4006381333931"] * start + texts).slice(start)
    assert fitting(piece).tolist() == [fits(text) for text in texts]


@given(DIGITS)
def test_just_one_digit_is_the_check_digit(digits: str) -> None:
    right = [last for last in "0123456789" if fits(digits + last)]
    assert right == [str(check_digit(digits))]


@given(DIGITS)
def test_zeros_are_given_back_only_where_a_barcode_comes_of_it(digits: str) -> None:
    whole = with_zeros(digits)
    assert whole is None or (is_barcode(whole) and int(whole) == int(digits))


def test_numbers_of_books_and_short_codes_are_told_apart() -> None:
    assert is_old_book("0-306-40615-2")
    assert is_old_book("080442957X")
    assert not is_old_book("0306406153")
    assert [is_short_upc(text) for text in ("01234565", "04252614", "01234566")] == [
        True,
        True,
        False,
    ]
