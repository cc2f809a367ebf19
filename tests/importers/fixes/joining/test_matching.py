"""Rows of two tables matched by key, against a slow and plain way to say the same."""

from __future__ import annotations

from collections import defaultdict

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.fixes.joining.matching import NO_KEY, NONE, SEVERAL, Matches, match

keys = st.lists(
    st.sampled_from(["A", "a", "A ", "07", "7", "007", "0", "00", "B", "", " ", None, "É", "é"]),
    max_size=8,
)


def matches(own: list[str | None], other: list[str | None], *taken: list[str]) -> Matches:
    columns = [pa.array(each, pa.string()) for each in taken]
    return match(pa.array(own, pa.string()), pa.array(other, pa.string()), columns)


@settings(deadline=None)
@given(keys, keys, st.lists(st.sampled_from(["1", "2"]), min_size=8, max_size=8))
def test_each_row_has_the_one_of_its_very_key(
    own: list[str | None], other: list[str | None], values: list[str]
) -> None:
    values = values[: len(other)]
    rows: dict[str, list[int]] = defaultdict(list)
    for row, key in enumerate(other):
        if key and key.strip():
            rows[key].append(row)
    torn = {key for key, at in rows.items() if len({values[row] for row in at}) > 1}
    found = matches(own, other, values)
    for key, row in zip(own, found.of_row.tolist(), strict=True):
        if not key or not key.strip():
            assert row == NO_KEY
        elif key not in rows:
            assert row == NONE
        else:
            assert row == (SEVERAL if key in torn else rows[key][0])
    assert found.unused.tolist() == sorted(
        row for key, at in rows.items() if key not in own for row in at
    )
    assert found.repeated.tolist() == sorted(row for key in torn for row in rows[key])
    assert found.keyless.tolist() == [n for n, key in enumerate(other) if not (key or "").strip()]


@settings(deadline=None)
@given(keys, keys)
def test_what_is_near_is_no_match_and_is_not_used_by_another(
    own: list[str | None], other: list[str | None]
) -> None:
    found = matches(own, other, ["1"] * len(other))
    for row, near in enumerate(found.near.tolist()):
        if near != NONE:
            assert found.of_row[row] == NONE
            assert near in found.unused
            mine, theirs = own[row], other[near]
            assert mine != theirs


def test_case_spaces_and_leading_zeros_are_near() -> None:
    found = matches(["a-1", "7", "C D", "0", "x"], ["A-1", "007", "CD", "00", "y"], ["1"] * 5)
    assert found.of_row.tolist() == [NONE] * 5
    assert found.near.tolist() == [0, 1, 2, 3, NONE]


def test_rows_that_say_the_same_are_one() -> None:
    found = matches(["A", "B"], ["A", "A", "B", "B"], ["1", "1", "2", "3"])
    assert found.of_row.tolist() == [0, SEVERAL]
    assert found.repeated.tolist() == [2, 3]
