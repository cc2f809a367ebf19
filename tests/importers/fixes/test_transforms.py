"""Changes of columns: what they do, to which rows, and what they leave alone."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.catalog.catalog import Catalog
from importers.errors import ShelfreadyError
from importers.fixes import text
from importers.fixes.effect import effective
from importers.fixes.history import Step
from importers.fixes.replace import BadPattern, Search
from importers.fixes.transforms import Action, ColumnChange, UnusableChange, change
from tests.support.tables import table


def catalog_of(*names: str) -> Catalog:
    return Catalog(table(["sku", "name"], *([f"A-{n}", name] for n, name in enumerate(names))))


def after(catalog: Catalog, wanted: ColumnChange, **how: np.ndarray) -> list[str | None]:
    catalog.apply(change(catalog, wanted, [1], **how).edits)
    return catalog.column(1).to_pylist()


@pytest.mark.parametrize(
    ("action", "before", "now"),
    [
        (Action.TRIM, "\u00a0 Tea\t", "Tea"),
        (Action.UPPER, "straße", "STRASSE"),
        (Action.LOWER, "TeA", "tea"),
        (Action.TITLE, "men's GREEN tea-bag 2x", "Men's Green Tea-Bag 2X"),
        (Action.POINT, "12,50", "12.50"),
        (Action.POINT, "1.234,5", "1234.5"),
        (Action.POINT, "1 234,50", "1234.50"),
        (Action.POINT, "1,234", "1.234"),
        (Action.POINT, "1,2,3", "1,2,3"),
        (Action.POINT, "about 1,5", "about 1,5"),
    ],
)
def test_what_is_done_to_a_cell(action: Action, before: str, now: str) -> None:
    assert after(catalog_of(before), ColumnChange(action)) == [now]


def test_zeros_are_put_before_digits_only() -> None:
    catalog = catalog_of("12", "123456", "A1", "", "-5", "٣")
    padded = after(catalog, ColumnChange(Action.PAD, width=5))
    assert padded == ["00012", "123456", "A1", "", "-5", "٣"]


def test_blanks_are_filled_from_above_in_the_order_shown() -> None:
    down = ColumnChange(Action.FILL_DOWN)
    assert after(catalog_of("", "x", " ", "", "y"), down) == ["", "x", "x", "x", "y"]
    shown = np.array([4, 0, 2])
    assert after(catalog_of("", "x", " ", "", "y"), down, rows=shown) == ["y", "x", "y", "", "y"]


def test_a_value_is_set_in_the_rows_shown_only() -> None:
    wanted = ColumnChange(Action.SET, value="50")
    assert after(catalog_of("a", "50", "c"), wanted, rows=np.array([0, 1])) == ["50", "50", "c"]
    fix = change(catalog_of("a", "50"), wanted, [1])
    assert len(fix.edits) == 1
    assert fix.title == 'Set in "name": 1 cell'


def test_a_split_never_overwrites_the_other_column() -> None:
    catalog = Catalog(table(["a", "b"], ["x / y / z", ""], ["x / y", "kept"], ["x", ""]))
    wanted = ColumnChange(Action.SPLIT, separator="/", into=1)
    catalog.apply(change(catalog, wanted, [0]).edits)
    rows = [catalog.row_values(row) for row in range(3)]
    assert rows == [("x", "y / z"), ("x / y", "kept"), ("x", "")]


def test_all_columns_are_searched_when_none_is_chosen() -> None:
    catalog = Catalog(table(["a", "b"], ["tea", "Tea bag"], ["x"]))
    wanted = ColumnChange(Action.REPLACE, Search("tea", "leaf"))
    catalog.apply(change(catalog, wanted, []).edits)
    assert catalog.row_values(0) == ("leaf", "leaf bag")
    assert catalog.row_values(1) == ("x", None)


def test_groups_of_a_pattern_are_put_where_the_new_text_names_them() -> None:
    wanted = ColumnChange(Action.REPLACE, Search(r"^(\d+) ?(kg|g)$", r"\2 \1", regex=True))
    assert after(catalog_of("5kg", "10 g", "5 kg net"), wanted) == ["kg 5", "g 10", "5 kg net"]


@pytest.mark.parametrize(
    ("search", "words"),
    [
        (Search("(", "", regex=True), "missing )"),
        (Search("a(?=b)", "", regex=True), "(?="),
        (Search("a", r"\1", regex=True), "1 parenthesized|requests 1|group"),
        (Search("", "x"), "look for"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_one_sentence(search: Search, words: str) -> None:
    with pytest.raises(BadPattern) as caught:
        search.replaced(pa.array(["ab"]))
    assert re.search(words if "|" in words else re.escape(words), caught.value.sentence)
    assert "\n" not in str(caught.value)


def test_a_catastrophic_pattern_takes_no_time() -> None:
    evil = Search("(a+)+$", "x", regex=True)
    values = ["a" * 5000 + "b"] * 20
    assert evil.replaced(pa.array(values)).to_pylist() == values


@pytest.mark.parametrize(
    "wanted",
    [
        ColumnChange(Action.PAD),
        ColumnChange(Action.PAD, width=5000),
        ColumnChange(Action.SPLIT, into=0),
        ColumnChange(Action.SPLIT, separator="/", into=1),
        ColumnChange(Action.REPLACE),
    ],
)
def test_a_change_that_lacks_something_is_refused(wanted: ColumnChange) -> None:
    with pytest.raises(UnusableChange) as caught:
        change(catalog_of("a"), wanted, [1])
    assert isinstance(caught.value, ShelfreadyError)


words = st.text(st.sampled_from("aAbé.\\$( \n"), max_size=6)


@given(st.lists(words, max_size=5), words.filter(bool), words)
def test_plain_text_is_replaced_as_python_does(cells: list[str], find: str, put: str) -> None:
    found = Search(find, put, case=True).replaced(pa.array(cells, pa.string()))
    assert found.to_pylist() == [cell.replace(find, put) for cell in cells]


@given(st.lists(words, min_size=1, max_size=5), words.filter(bool), words)
def test_a_whole_cell_is_all_or_nothing(cells: list[str], find: str, put: str) -> None:
    found = Search(find, put, case=True, whole=True).replaced(pa.array(cells, pa.string()))
    assert found.to_pylist() == [put if cell == find else cell for cell in cells]


changes = st.sampled_from(
    [
        *(ColumnChange(a) for a in (Action.TRIM, Action.UPPER, Action.TITLE, Action.FILL_DOWN)),
        ColumnChange(Action.SET, value="x"),
        ColumnChange(Action.PAD, width=4),
        ColumnChange(Action.REPLACE, Search("a", "b")),
    ]
)


@given(st.lists(words, min_size=1, max_size=6), changes, st.data())
def test_a_change_keeps_to_its_rows_and_can_be_undone(
    cells: list[str], wanted: ColumnChange, data: st.DataObject
) -> None:
    catalog = catalog_of(*cells)
    shown = data.draw(st.lists(st.sampled_from(range(len(cells))), unique=True))
    fix = effective(change(catalog, wanted, [1], np.array(shown, dtype=np.int64)), catalog)
    catalog.apply(fix.edits)
    assert {edit.ref.row for edit in fix.edits} <= set(shown)
    assert all(edit.old != edit.new for edit in fix.edits)
    catalog.apply(Step(fix).inverse().fix.edits)
    assert not catalog.edits


@given(st.text(max_size=8))
def test_corrections_settle_at_once(cell: str) -> None:
    for correct in (text.trim, text.upper, text.padded(3), text.comma_to_point, text.title):
        new = correct(cell)
        assert new is None or correct(new) in (None, new)


def rows_of(catalog: Catalog, wanted: ColumnChange, column: int = 0) -> list[str]:
    catalog.apply(change(catalog, wanted, [column]).edits)
    return ["|".join(v or "" for v in catalog.row_values(r)) for r in range(catalog.row_count)]


def test_two_columns_are_combined_and_a_blank_one_adds_nothing() -> None:
    catalog = Catalog(table(["a", "b"], ["Tea", "500 g"], ["Pot", ""], ["", " x "], ["", ""]))
    wanted = ColumnChange(Action.COMBINE, separator=", ", into=1)
    assert rows_of(catalog, wanted) == ["Tea, 500 g|500 g", "Pot|", "x| x ", "|"]


def test_a_column_is_copied_into_another_but_not_its_blanks() -> None:
    catalog = Catalog(table(["a", "b"], ["Tea", ""], ["Pot", "old"], ["", "kept"]))
    assert rows_of(catalog, ColumnChange(Action.COPY, into=1)) == ["Tea|Tea", "Pot|Pot", "|kept"]


@pytest.mark.parametrize("action", [Action.COPY, Action.COMBINE, Action.CATEGORIES, Action.SPLIT])
def test_two_columns_are_needed(action: Action) -> None:
    catalog = Catalog(table(["a", "b"], ["1", "2"]))
    for into in (None, 0):
        with pytest.raises(UnusableChange):
            change(catalog, ColumnChange(action, separator="x", into=into), [0])


PRICES = table(
    ["code", "name", "price", "state", "note"],
    ["TEA", "", "", "on", ""],
    ["1", "Green", "1.00", "on", ""],
    ["2", "Black", "2.00", "on", "kept"],
    ["", "", "", "", ""],
    ["POTS ", "", "", "on", ""],
    ["3", "Pot", "3.00", "on", ""],
    ["4", "", "4.00", "off", ""],
    ["* all prices net", "", "", "", ""],
    ["Total", "", "6.00", "", ""],
)


def test_category_rows_go_into_the_rows_below_and_are_left_out() -> None:
    catalog = Catalog(PRICES)
    fix = change(catalog, ColumnChange(Action.CATEGORIES, into=4), [0])
    assert fix.exclude == (0, 4)
    assert {edit.ref.row: edit.new for edit in fix.edits} == {1: "TEA", 5: "POTS", 6: "POTS"}
    assert fix.title == "Write 2 categories into 3 rows below"
    catalog.exclude([0, 4])  # as if they had been left out before
    again = change(catalog, ColumnChange(Action.CATEGORIES, into=4), [0])
    assert (again.edits, again.exclude) == (fix.edits, ())


@pytest.mark.parametrize(
    ("search", "out"),
    [
        (Search("", ""), ()),
        (Search("tOt", ""), (8,)),
        (Search("tOt", "", case=True), ()),
        (Search("tea", "", whole=True), (0,)),
        (Search(r"^\d$", "", regex=True), (1, 2, 5, 6)),
    ],
)
def test_rows_are_left_out_by_what_a_column_holds(search: Search, out: tuple[int, ...]) -> None:
    column = 0 if search.find else 3
    catalog = Catalog(PRICES)
    fix = change(catalog, ColumnChange(Action.LEAVE_OUT, search), [column])
    expected = (
        tuple(row for row in range(9) if not PRICES.columns[3][row].as_py()) if column else out
    )
    assert fix.exclude == expected
    catalog.exclude(fix.exclude)
    assert change(catalog, ColumnChange(Action.LEAVE_OUT, search), [column]).is_empty


def test_a_pattern_that_is_none_leaves_nothing_out() -> None:
    with pytest.raises(BadPattern):
        change(Catalog(PRICES), ColumnChange(Action.LEAVE_OUT, Search("(", "", regex=True)), [0])
