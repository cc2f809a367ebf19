"""Duplicate and near-duplicate SKUs, and how their sentences name the other rows."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.catalog.model import CellRef
from importers.catalog.source import ReadOptions
from importers.session.session import Session
from importers.storage.home import Home
from importers.validation.keys import KeyIndex
from tests.support.tables import table


def session_of(tmp_path: Path, *skus: str, kind: str = "csv") -> Session:
    source = table(("sku", "name"), *((sku, "Mug") for sku in skus), kind=kind, chunk=2)
    return Session.from_source(source, ReadOptions(), Home(tmp_path), None)


def rows(session: Session, code: str) -> list[int]:
    return session.report().rows(code, 0).tolist()


def sentence(session: Session, code: str, index: int) -> str:
    return session.report().problem(code, 0, index).message


def test_every_row_of_a_group_is_named(tmp_path: Path) -> None:
    session = session_of(tmp_path, "A", "B", "A", "C", "A", "B")
    assert rows(session, "duplicate-sku") == [0, 1, 2, 4, 5]
    assert sentence(session, "duplicate-sku", 0) == 'SKU "A" is also on lines 4 and 6.'
    assert sentence(session, "duplicate-sku", 1) == 'SKU "B" is also on line 7.'


def test_a_large_group_names_a_few_and_counts_the_rest(tmp_path: Path) -> None:
    session = session_of(tmp_path, *["A"] * 9, kind="xlsx")
    assert sentence(session, "duplicate-sku", 0) == 'SKU "A" is also on A3, A4, A5, A6 and 4 more.'


@pytest.mark.parametrize(
    "twin",
    [
        "a1-x",
        "A1 -X",
        "A1\u00a0-X",
        " A1-X",
        "A1-X\u200b",
        "\ufeffA1-X",
        "\uff21\uff11-X",
        "A1\u00ad-X",
    ],
)
def test_keys_that_look_the_same(tmp_path: Path, twin: str) -> None:
    session = session_of(tmp_path, "A1-X", "B", twin)
    assert rows(session, "near-duplicate-sku") == [0, 2]
    assert "duplicate-sku" not in session.report().counts()
    assert "looks the same as" in sentence(session, "near-duplicate-sku", 0)
    assert "line 4" in sentence(session, "near-duplicate-sku", 0)


def test_composed_and_decomposed_letters_look_the_same(tmp_path: Path) -> None:
    session = session_of(tmp_path, "caf\u00e9", "cafe\u0301")
    assert rows(session, "near-duplicate-sku") == [0, 1]


def test_different_keys_do_not(tmp_path: Path) -> None:
    session = session_of(tmp_path, "A1", "A-1", "01", "1", "A.1", "B")
    assert session.report().counts() == {}


def test_a_row_can_be_both(tmp_path: Path) -> None:
    session = session_of(tmp_path, "A", "A", "a")
    assert rows(session, "duplicate-sku") == [0, 1]
    assert rows(session, "near-duplicate-sku") == [0, 1, 2]
    assert sentence(session, "near-duplicate-sku", 0).startswith('SKU "A" looks the same as "a"')
    assert "lines 2 and 3" in sentence(session, "near-duplicate-sku", 2)


def test_blank_keys_are_blank_not_duplicates(tmp_path: Path) -> None:
    session = session_of(tmp_path, "", "  ", "", "A")
    assert session.report().counts() == {"blank-sku": 3}


def test_the_keys_of_uneven_rows_count(tmp_path: Path) -> None:
    source = table(("sku", "name"), ("A", "Mug"), ("A",), ("A", "Cup", "more"))
    session = Session.from_source(source, ReadOptions(), Home(tmp_path), None)
    assert rows(session, "duplicate-sku") == [0, 1, 2]


def test_rows_left_out_do_not_count(tmp_path: Path) -> None:
    session = session_of(tmp_path, "A", "A", "a")
    session.exclude([1])
    assert "duplicate-sku" not in session.report().counts()
    session.exclude([2])
    assert session.report().counts() == {}
    session.include([1])
    assert rows(session, "duplicate-sku") == [0, 1]


def test_a_key_typed_anew_joins_and_leaves_groups(tmp_path: Path) -> None:
    session = session_of(tmp_path, "A", "B", "C", "a ")
    session.edit(CellRef(1, 0), "NEW")
    session.edit(CellRef(2, 0), "NEW")
    assert rows(session, "duplicate-sku") == [1, 2]
    session.edit(CellRef(0, 0), "new")
    assert rows(session, "near-duplicate-sku") == [0, 1, 2]
    session.edit(CellRef(3, 0), "N E W")
    assert rows(session, "near-duplicate-sku") == [0, 1, 2, 3]
    session.edit(CellRef(1, 0), "B")
    assert rows(session, "duplicate-sku") == []


def test_a_column_without_any_key_is_indexed_too(tmp_path: Path) -> None:
    session = session_of(tmp_path, "", "")
    session.edit(CellRef(0, 0), "A")
    session.edit(CellRef(1, 0), "A")
    assert rows(session, "duplicate-sku") == [0, 1]
    empty = Session.from_source(table(("sku", "name")), ReadOptions(), Home(tmp_path), None)
    assert empty.report().counts() == {}


def test_the_other_spelling_is_named_however_many_rows_share_ones_own(tmp_path: Path) -> None:
    session = session_of(tmp_path, *["A"] * 30, "a")
    assert sentence(session, "near-duplicate-sku", 0) == (
        'SKU "A" looks the same as "a" on line 32, but is another SKU.'
    )
    assert "lines 2, 3, 4, 5 and 26 more" in sentence(session, "near-duplicate-sku", 30)


SPELLINGS = [f"{form}{number}" for number in range(12) for form in ("A", "a", "A ", "\uff21", "b")]
KEYS = st.sampled_from([*SPELLINGS, "", " "]) | st.none()
# Few in another case than the most, as in most catalogs: those are looked for by themselves.
IN_ONE_CASE = st.lists(
    st.sampled_from([*(f"A{number}" for number in range(30)), "a3", "a40", "B"]), min_size=20
)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(KEYS, min_size=1, max_size=40) | IN_ONE_CASE,
    st.lists(st.dictionaries(st.integers(0, 39), KEYS, max_size=40), max_size=4),
)
def test_the_index_stays_right_under_changes_of_any_size(first, changes) -> None:
    keys = list(first)
    index = KeyIndex(pa.array(keys, pa.string()), np.zeros(len(keys), dtype=bool))
    standing = np.array([standing_of(keys, row) for row in range(len(keys))])
    for change in changes:
        rows = np.array(sorted(row for row in change if row < len(keys)), dtype=np.int64)
        touched = index.replace(rows, [change[int(row)] for row in rows])
        for row in rows:
            keys[int(row)] = change[int(row)]
        standing[touched, 0] = index.is_duplicate(touched)
        standing[touched, 1] = index.is_near_duplicate(touched)
        assert standing.tolist() == [list(standing_of(keys, row)) for row in range(len(keys))]


def standing_of(keys: list[str | None], row: int) -> tuple[bool, bool]:
    key = keys[row]
    if key is None or not key.strip():
        return (False, False)
    others = [other for other in keys if other and _form(other) == _form(key)]
    return (others.count(key) > 1, len(set(others)) > 1)


def _form(key: str) -> str:
    return unicodedata.normalize("NFKC", key).replace(" ", "").lower()
