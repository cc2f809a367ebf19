"""Prices read a whole column at once are what they are one by one."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.fixes.prices.formula import parse_formula
from importers.fixes.prices.reading import Why, read_prices
from importers.fixes.prices.shapes import shaped
from importers.validation.prices import plain, taken_apart

words = st.sampled_from(["", "€", "EUR", "US$", "$", "kr", "zł", "Ft", "pcs", "€€", "x"])
spaces = st.sampled_from(["", " ", "\u00a0", "  "])
numbers = st.sampled_from(
    ["1.234,50", "1.234,5", "12,50", "1,234.50", "0,00", "1.234", "1,234", "1.2.3", "12345,60",
     "1,23,4", "1.234.567,89", "12.345,6", "1234.567,8", "007,50", "-3,50", "1 234,50", "12,-", "",
     "123456789012345678,90", "5", "0.30", "3.", ".50", ",5"]
)  # fmt: skip
texts = st.builds(lambda *parts: "".join(parts).strip(), words, spaces, numbers, spaces, words)


@settings(deadline=None)
@given(st.lists(texts, max_size=8, unique=True))
def test_a_usual_shape_is_what_it_is_alone(values: list[str]) -> None:
    for found in shaped(pa.array(values, pa.string())):
        known = zip(found.places, found.numbers.to_pylist(), found.currencies, strict=True)
        for place, number, currency in known:
            price = taken_apart(values[place])
            assert price is not None
            assert (plain(price, ""), price.currency) == (number, currency)


@settings(deadline=None)
@given(st.lists(texts | st.none(), max_size=8, unique=True))
def test_each_text_is_read_once_or_left_with_a_reason(values: list[str | None]) -> None:
    column = pa.chunked_array([pa.array(values, pa.string())])
    read = read_prices(column.chunk(0), parse_formula("plain"), [column])
    taken = [int(place) for places, _ in read.groups.values() for place in places]
    assert len(taken) == len(set(taken))
    assert {n for n, why in enumerate(read.why) if why == Why.NONE} <= set(taken)
    for decimals, (places, prices) in read.groups.items():
        for place, price in zip(places, prices, strict=True):
            text = values[place]
            assert text is not None
            alone = taken_apart(text)
            assert alone is not None
            digits = alone.number.replace(".", "").replace(",", "")
            assert int(price) == int(digits), (text, decimals)
