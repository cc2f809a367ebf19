"""Old and new values as columns: the same as value by value, and prices exactly as Decimal reckons them."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from itertools import pairwise

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from importers.catalog import arrow
from importers.destinations.call import to_json
from importers.upload.changed_values import ChangedValues, shown
from importers.upload.json_columns import columns_of
from importers.upload.price_changes import price_changes

NAMES = ("sku", "name", "price")
TEXTS = st.text('ab "\\\n{}[],:é€😀', max_size=8) | st.sampled_from(
    ["2026-01-02", "2026-01-02 03:04:05", "12.50", "1e5", "", "null", "a\nb", '"', "\ud800"]
)
VALUES = TEXTS | st.integers(-(2**80), 2**80) | st.booleans() | st.lists(TEXTS, max_size=2)
OBJECTS = st.none() | st.dictionaries(st.sampled_from((*NAMES, "image")), VALUES, max_size=4)
USUAL = st.dictionaries(st.sampled_from(NAMES), TEXTS | st.just(7), max_size=3)


def plainly(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode()


@settings(deadline=None)  # the first is slow on a busy machine
@given(st.lists(OBJECTS, max_size=6) | st.lists(USUAL, max_size=6))
@example([{"sku": ["\ud800"]}])
def test_objects_become_columns_as_one_by_one(objects: list[dict[str, object] | None]) -> None:
    texts = [None if each is None else to_json(each) for each in objects]
    found = columns_of(texts, NAMES)
    for place, each in enumerate(objects):
        told = {name: column[place].as_py() for name, column in found.items()}
        given_ = {} if each is None else each
        assert {n: v for n, v in told.items() if v is not None} == {
            name: plainly(value) for name, value in given_.items()
        }


PRICES = st.sampled_from(
    ["", "0", "0.00", "10", "15.00", "15.000000000000000001", "14.999999999999999999", "-3", "x"]
) | st.decimals(0, 10**6, places=2, allow_nan=False).map(str)


def naive(old: str, new: str) -> Decimal | None:
    try:
        was, now = Decimal(old), Decimal(new)
    except InvalidOperation:
        return None
    return None if not was or not now else (now - was) * 100 / abs(was)


@settings(deadline=None)
@given(st.lists(st.tuples(PRICES, PRICES), max_size=12), st.sampled_from(["0", "0.5", "50"]))
def test_prices_over_a_limit_are_those_that_decimals_say(
    pairs: list[tuple[str, str]], limit: str
) -> None:
    rows = np.arange(len(pairs))
    everywhere = np.ones(len(pairs), bool)
    old, new = (arrow.texts([pair[at] for pair in pairs]) for at in (0, 1))
    values = ChangedValues(
        rows,
        arrow.texts([str(n) for n in rows]),
        everywhere,
        everywhere,
        {"price": old},
        {"price": new},
    )
    found = price_changes(values, "price")
    percents = [naive(*pair) for pair in pairs]
    expected = {
        at for at, each in enumerate(percents) if each is not None and abs(each) > Decimal(limit)
    }
    over = found.over(Decimal(limit)).tolist()
    assert set(over) == expected
    sizes = [abs(percents[at] or 0) for at in over]
    assert all(a >= b or abs(a - b) < Decimal("1e-6") for a, b in pairwise(sizes))


def test_a_picture_is_shown_by_its_name() -> None:
    assert shown("image", '["/x/tea.jpg", 12, 34]') == "tea.jpg"
    assert shown("image", "https://shop.example/tea.jpg") == "https://shop.example/tea.jpg"
    assert shown("name", '["a"]') == '["a"]'
