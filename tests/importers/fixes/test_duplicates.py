"""Rows of one SKU: kept, merged or told apart, and never two of a kind left behind."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.catalog.catalog import Catalog
from importers.catalog.model import Fix
from importers.catalog.schema import Field, FieldKind, Schema
from importers.fixes.duplicates import Duplicates, Resolution, differing
from importers.validation.checker import Checker
from importers.validation.report import Report
from tests.support.tables import table

SKU = Field("sku", "SKU", FieldKind.KEY)
NAME = Field("name", "Name")
SCHEMA = Schema("test", (SKU, NAME))
FIELDS = {0: SKU, 1: NAME}


def checked(catalog: Catalog) -> Report:
    return Checker(catalog, SCHEMA, FIELDS).report()


def made(*records: list[str]) -> tuple[Catalog, Duplicates]:
    catalog = Catalog(table(["sku", "name", "price"], *records))
    return catalog, Duplicates(catalog, checked(catalog), 0)


def done(catalog: Catalog, fix: Fix) -> dict[str, int]:
    """Apply a fix and return the problems that are left."""
    catalog.apply(fix.edits)
    catalog.exclude(fix.exclude)
    return checked(catalog).counts()


def test_one_row_is_kept_and_the_others_are_left_out() -> None:
    catalog, duplicates = made(["A", "x", "1"], ["B", "y", "2"], ["A", "z", "3"], ["A", "", ""])
    rows = duplicates.same.group(0)
    assert rows.tolist() == [0, 2, 3]
    assert duplicates.one(rows, Resolution.KEEP_FIRST).exclude == (2, 3)
    assert duplicates.one(rows, Resolution.KEEP_LAST).exclude == (0, 2)
    fix = duplicates.keep(rows, 2)
    assert fix.exclude == (0, 3)
    assert fix.title == "Keep line 4 of SKU 'A'"
    assert "duplicate-sku" not in done(catalog, fix)


def test_a_merge_fills_blanks_and_overwrites_nothing() -> None:
    catalog, duplicates = made(["A", "", "1"], ["A", "Tea", "2"], ["A", "Coffee", ""])
    fix = duplicates.merge([0, 1, 2], 0)
    assert [(edit.ref.column, edit.old, edit.new) for edit in fix.edits] == [(1, "", "Tea")]
    assert fix.exclude == (1, 2)
    assert done(catalog, fix) == {}
    assert catalog.row_values(0) == ("A", "Tea", "1")


def test_a_merge_into_a_later_row_takes_from_the_first_that_has_something() -> None:
    catalog, duplicates = made(["A", "", "1"], ["A", "Tea", "2"], ["A", " ", ""])
    done(catalog, duplicates.merge([0, 1, 2], 2))
    assert catalog.row_values(2) == ("A", "Tea", "1")


def test_suffixes_are_free_in_every_spelling() -> None:
    catalog, duplicates = made(["A", "", ""], ["A", "", ""], ["a-2", "", ""], ["A", "", ""])
    assert done(catalog, duplicates.rename([0, 1, 3], 0)) == {}
    assert [catalog.value(row, 0) for row in range(4)] == ["A", "A-3", "a-2", "A-4"]


def test_nearly_equal_skus_are_written_alike() -> None:
    catalog, duplicates = made(["AB 1", "", ""], ["ab1", "", ""], ["C", "", ""])
    rows = duplicates.near.group(0)
    assert rows.tolist() == [0, 1]
    counts = done(catalog, duplicates.spell(rows, 1))
    assert catalog.value(0, 0) == "ab1"
    assert counts == {"duplicate-sku": 2}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A 1", "A\u00a01"),
        ("A1", "A\u200b1"),
        ("a1", "A1"),
        ("caf\u00e9", "cafe\u0301"),
        ("00123", "123"),
    ],
)
def test_skus_that_differ_by_what_is_easily_lost_are_one_group(one: str, other: str) -> None:
    _, duplicates = made([one, "", ""], ["B", "", ""], ["", "", ""], [other, "", ""])
    assert len(duplicates.near) == 1
    assert duplicates.near.group(0).tolist() == [0, 3]


def test_a_row_left_out_is_in_no_group() -> None:
    catalog, _ = made(["A", "", ""], ["a", "", ""], ["A", "", ""])
    catalog.exclude([1])
    assert len(Duplicates(catalog, checked(catalog), 0).near) == 0


def test_no_group_no_fix() -> None:
    _, duplicates = made(["A", "", ""], ["B", "", ""])
    assert len(duplicates.same) == len(duplicates.near) == 0
    assert all(duplicates.all(how, near=near) is None for how in Resolution for near in (0, 1))


def test_many_rows_of_one_sku_are_renamed_in_time() -> None:
    catalog, duplicates = made(*(["A", "", ""] for _ in range(3000)))
    fix = duplicates.all(Resolution.RENAME)
    assert fix is not None
    assert fix.edits[-1].new == "A-3000"
    assert done(catalog, fix) == {}


skus = st.lists(
    st.sampled_from(["A", "a", "A ", "A-2", "1", "01", "B", "b-2", "1-2", ""]), max_size=12
)


@settings(deadline=None)
@given(skus, st.sampled_from(Resolution))
def test_resolving_all_groups_leaves_no_duplicate(keys: list[str], how: Resolution) -> None:
    catalog, duplicates = made(*([key, "x", str(n)] for n, key in enumerate(keys)))
    fix = duplicates.all(how)
    counts = done(catalog, fix) if fix else checked(catalog).counts()
    assert "duplicate-sku" not in counts


@settings(deadline=None)
@given(skus, st.sampled_from(Resolution))
def test_resolving_near_groups_leaves_none(keys: list[str], how: Resolution) -> None:
    catalog, duplicates = made(*([key, "x", str(n)] for n, key in enumerate(keys)))
    fix = duplicates.all(how, near=True)
    counts = done(catalog, fix) if fix else checked(catalog).counts()
    assert "near-duplicate-sku" not in counts


@settings(deadline=None)
@given(skus, st.sampled_from(Resolution), st.booleans())
def test_groups_one_by_one_come_to_the_same_as_all_at_once(
    keys: list[str], how: Resolution, near: bool
) -> None:
    at_once, duplicates = made(*([key, "", str(n)] for n, key in enumerate(keys)))
    one_by_one, _ = made(*([key, "", str(n)] for n, key in enumerate(keys)))
    groups = duplicates.near if near else duplicates.same
    fix = duplicates.all(how, near=near)
    for place in range(len(groups)):
        now = Duplicates(one_by_one, checked(one_by_one), 0)
        done(one_by_one, now.one(groups.group(place), how))
    if fix:
        done(at_once, fix)
    assert at_once.excluded.tolist() == one_by_one.excluded.tolist()
    if how is not Resolution.RENAME:  # where suffixes meet, any free ones will do
        assert at_once.edits == one_by_one.edits


def test_what_differs_is_marked() -> None:
    assert differing([["a", "a"], ["a", "b"], [None, ""]]) == [False, True, True]
