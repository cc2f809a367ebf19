"""The fixes that are suggested, and the ones that never are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from importers.catalog.model import CellRef, Fix
from importers.catalog.source import ReadOptions
from importers.session.session import Session
from importers.storage.home import Home
from importers.validation.prices import plain, taken_apart
from importers.validation.rules.invalid_url import with_scheme
from tests.support.tables import table


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def session_of(home: Home, header: Sequence[str], *records: Sequence[str]) -> Session:
    return Session.from_source(table(header, *records), ReadOptions(), home, None)


def changes(fix: Fix | None) -> dict[tuple[int | None, int | None], str | None]:
    assert fix is not None
    return {(edit.ref.row, edit.ref.column): edit.new for edit in fix.edits}


def test_trimming_one_value_and_all_of_a_column(home: Home) -> None:
    session = session_of(home, ("sku", "name"), ("A", " Mug"), ("B ", "Cup\u00a0"), ("C", "Jug"))
    one = session.suggest(CellRef(0, 1), "surrounding-space")
    assert one is not None
    assert (one.title, changes(one)) == ("Trim line 2", {(0, 1): "Mug"})
    column = session.suggest_all("surrounding-space", 1)
    assert column is not None
    assert column.title == 'Trim 2 values in "name"'
    everywhere = session.suggest_all("surrounding-space", None)
    assert everywhere is not None
    assert everywhere.title == "Trim 3 values in 2 columns"
    session.apply(everywhere)
    assert session.report().counts() == {}
    assert session.history.undo_title == "Trim 3 values in 2 columns"


def test_control_characters_go_and_line_ends_stay_in_long_texts(home: Home) -> None:
    session = session_of(
        home, ("sku", "name", "description"), ("A\x00", "Big\r\nmug", "One\x07\ntwo")
    )
    fix = session.suggest_all("control-character", None)
    assert changes(fix) == {(0, 0): "A", (0, 1): "Big mug", (0, 2): "One\ntwo"}


def test_missing_cells_are_added_empty(home: Home) -> None:
    session = session_of(home, ("sku", "name", "price"), ("A",), ("B", "Cup", "1"), ("C", "Jug"))
    assert changes(session.suggest(CellRef(0, None), "missing-cell")) == {(0, 1): "", (0, 2): ""}
    fix = session.suggest_all("missing-cell", None)
    assert fix is not None
    assert fix.title == "Add the missing cells on 2 rows"
    session.apply(fix)
    assert session.report().counts() == {"required": 1}
    session.history.undo()
    assert session.report().counts() == {"missing-cell": 2}


def test_empty_extra_cells_are_dropped_but_filled_ones_never(home: Home) -> None:
    session = session_of(home, ("sku", "name"), ("A", "Mug", "", " "), ("B", "Cup", "", "more"))
    assert session.suggest(CellRef(1, None), "extra-cell") is None
    fix = session.suggest_all("extra-cell", None)
    assert changes(fix) == {(0, 2): None, (0, 3): None}
    assert fix is not None
    session.apply(fix)
    assert session.report().rows("extra-cell", None).tolist() == [1]


def test_keeping_the_first_leaves_out_the_later_rows(home: Home) -> None:
    records = [(sku, "Mug") for sku in "ABABA"]
    session = session_of(home, ("sku", "name"), *records)
    one = session.suggest(CellRef(4, 0), "duplicate-sku")
    assert one is not None
    assert one.title == "Keep line 2, leave out 2 later rows of the same SKU"
    assert (one.edits, one.exclude) == ((), (2, 4))
    every = session.suggest_all("duplicate-sku", 0)
    assert every is not None
    assert every.title == "Keep the first row of each SKU, leave out 3 later rows"
    session.apply(every)
    assert session.report().counts() == {}
    assert session.catalog.excluded.tolist() == [False, False, True, True, True]


def test_a_scheme_is_put_before_a_host(home: Home) -> None:
    session = session_of(
        home, ("sku", "name", "url"), ("A", "Mug", "www.shop.de/a"), ("B", "Cup", "see shop")
    )
    assert changes(session.suggest_all("invalid-url", 2)) == {(0, 2): "https://www.shop.de/a"}
    assert session.suggest(CellRef(1, 2), "invalid-url") is None


def test_what_is_lost_or_ambiguous_is_never_suggested(home: Home) -> None:
    session = session_of(
        home,
        ("sku", "name", "price", "ean"),
        ("8.9E+12", "#N/A", "1,234", "4,0E+12"),
        ("a", "Mug", "-1", ""),
        ("A", "", "free", ""),
        ("", "Cup", "1", ""),
    )
    counts = session.report().counts()
    assert counts.keys() >= {"lost-digits", "excel-error", "not-a-number", "near-duplicate-sku"}
    for code in counts:
        assert session.suggest_all(code, None) is None
        for group in (group for group in session.report().groups if group.code == code):
            for row in session.report().rows(code, group.column):
                assert session.suggest(CellRef(int(row), group.column), code) is None


def test_problems_of_the_header_and_the_table_have_no_fix(home: Home) -> None:
    session = session_of(home, ("sku", "", ""), ("A", "", ""))
    for group in session.report().groups:
        problem = session.report().problem(group.code, group.column, 0)
        assert session.suggest(problem.ref, group.code) is None
        assert session.suggest_all(group.code, group.column) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12,5", "12.5"),
        ("12,50", "12.50"),
        ("-3,99", "-3.99"),
        (" 7,5 ", "7.5"),
        ("1.234,50", "1234.50"),
        ("1.234.567,5", "1234567.5"),
        ("0,1234", "0.1234"),
        ("1,234", None),
        ("1.234,567", "1234.567"),
        ("1,000.50", "1000.50"),
        ("12,5 €", "12.5"),
        (",", None),
        ("1,2,3", None),
        ("1.23,4", None),
    ],
)
def test_a_price_is_plain_only_where_its_marks_can_mean_nothing_else(
    written: str, meant: str | None
) -> None:
    price = taken_apart(written)
    assert (plain(price, "") if price else None) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("shop.de", "https://shop.de"),
        ("www.shop.co.uk:8080/x?y=1", "https://www.shop.co.uk:8080/x?y=1"),
        (" münchen.de ", "https://münchen.de"),
        ("shop", None),
        ("shop.de and more", None),
        ("ftp://shop.de", None),
        ("me@shop.de", None),
        ("1.5", None),
        ("photo.", None),
    ],
)
def test_a_scheme_is_added_only_to_a_host_with_a_dot(written: str, meant: str | None) -> None:
    assert with_scheme(written) == meant
