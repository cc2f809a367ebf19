"""Recipes: written down, read back, and done again to the same and to other files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.catalog.model import CellRef, Edit, Fix
from importers.catalog.source import ReadOptions
from importers.fixes.duplicates import Duplicates, Resolution
from importers.fixes.recipe import Instruction, Recipe, RecipeUnusable, parse
from importers.fixes.replace import Search
from importers.fixes.transforms import Action, ColumnChange, change
from importers.session.recipes import read_text, recipe_of, replayed, write_text
from importers.session.session import Session
from importers.storage.home import Home
from tests.support.tables import table

HEADER = ["SKU", "Name", "Price", "Notes", "Notes"]
RECORDS = [
    ["A-1", " Tea ", "1,50", "", "x"],
    ["A-2", "Pot", "2.00", "n", ""],
    ["A-2", "Pot", "", "n", "y"],
    ["a-3", "Cup", "3", "", ""],
    ["A-3", "Cup", "3", "", ""],
]


def session_of(folder: Path, *records: list[str]) -> Session:
    return Session.from_source(
        table(HEADER, *(records or tuple(RECORDS))), ReadOptions(), Home(folder), None
    )


def state(session: Session) -> object:
    catalog = session.catalog
    return dict(catalog.edits), catalog.excluded.tolist(), catalog.labels


def test_a_session_becomes_a_recipe_that_people_can_read(tmp_path: Path) -> None:
    session = session_of(tmp_path)
    session.apply(change(session.catalog, ColumnChange(Action.TRIM), [1]))
    session.edit(CellRef(0, 2), "1.50")
    session.edit(CellRef(2, 4), "z")
    session.exclude([2])
    text = recipe_of(session).recipe.text()
    assert 'do = "trim"\ncolumn = "Name"\n' in text
    assert 'do = "cell"\ncolumn = "Price"\nsku = "A-1"\nwas = "1,50"\nvalue = "1.50"\n' in text
    assert 'do = "cell"\ncolumn = 5\nsku = "A-2"\nnth = 2\nwas = "y"\nvalue = "z"\n' in text
    assert 'do = "leave-out"\nsku = "A-2"\nnth = 2\n' in text
    assert parse(text) == recipe_of(session).recipe


def test_the_next_file_gets_what_fits_and_the_rest_is_told(tmp_path: Path) -> None:
    first = session_of(tmp_path)
    first.apply(change(first.catalog, ColumnChange(Action.TRIM), [1]))
    first.edit(CellRef(0, 2), "1.50")
    first.edit(CellRef(1, 1), "Kettle")
    first.edit(CellRef(3, 1), "Mug")
    recipe = recipe_of(first).recipe
    second = session_of(
        tmp_path, ["A-9", " New ", "1", "", ""], ["A-1", "Tea", "1,80", "", ""], ["a-3", "Cup"]
    )
    played = replayed(second, recipe)
    assert not second.edited
    assert played.changes == (1, 0, 0, 1)
    assert len(played.notes) == 2
    assert "holds '1,80' now, not '1,50'" in played.notes[0]
    assert "No row has the SKU 'A-2'" in played.notes[1]
    second.apply(played.fix)
    assert second.catalog.value(0, 1) == "New"
    assert second.catalog.value(2, 1) == "Mug"
    assert second.history.undo_title == "Recipe of 4 steps"
    second.history.undo()
    assert not second.edited


def test_a_replayed_recipe_is_in_the_recipe_of_its_session(tmp_path: Path) -> None:
    recipe = parse('[[step]]\ndo = "trim"\ncolumn = "Name"\n')
    session = session_of(tmp_path)
    session.apply(replayed(session, recipe).fix)
    assert recipe_of(session).recipe == recipe


def test_a_recipe_knows_which_cells_a_workbook_is_to_hold_as_text(tmp_path: Path) -> None:
    first = session_of(tmp_path)
    cells = (CellRef(0, 2), CellRef(2, 2))
    first.apply(Fix("Store as text", as_text=cells))
    first.apply(Fix("Store as what it looks like", as_typed=cells[1:]))
    recorded = recipe_of(first)
    assert 'do = "as-text"\ncolumn = "Price"\nsku = "A-2"\nnth = 2\n' in recorded.recipe.text()
    assert parse(recorded.recipe.text()) == recorded.recipe
    second = session_of(tmp_path)
    second.apply(Fix("Store as text", as_text=cells[1:]))
    played = replayed(second, recorded.recipe)
    assert played.changes == (1, 0, 1)
    second.apply(played.fix)
    assert second.catalog.as_text == {cells[0]}
    second.history.undo()
    assert second.catalog.as_text == {cells[1]}


def test_all_fixes_of_a_kind_are_one_step(tmp_path: Path) -> None:
    session = session_of(tmp_path)
    fix = session.suggest_all("surrounding-space", None)
    assert fix is not None
    session.apply(fix)
    recipe = recipe_of(session).recipe
    assert recipe.steps == (Instruction("fix", (), (("problem", "surrounding-space"),)),)
    other = session_of(tmp_path, ["B", "x ", " 2", "", ""])
    other.apply(replayed(other, recipe).fix)
    assert other.catalog.row_values(0)[:3] == ("B", "x", "2")


def test_changes_of_rows_without_a_sku_are_counted_as_lost(tmp_path: Path) -> None:
    session = session_of(tmp_path, ["", "x", "", "", ""], ["A", "y", "", "", ""])
    session.edit(CellRef(0, 1), "z")
    session.exclude([0, 1])
    recorded = recipe_of(session)
    assert recorded.lost == 2
    assert [step.do for step in recorded.recipe.steps] == ["leave-out"]


def test_a_replay_goes_on_from_what_is_already_edited(tmp_path: Path) -> None:
    session = session_of(tmp_path)
    session.edit(CellRef(0, 0), "NEW")
    session.exclude([3])
    recipe = parse(
        '[[step]]\ndo = "cell"\ncolumn = "Name"\nsku = "NEW"\nvalue = "Tea"\n'
        '[[step]]\ndo = "take-in"\nsku = "a-3"\n'
    )
    played = replayed(session, recipe)
    assert played.notes == ()
    assert [edit.ref for edit in played.fix.edits] == [CellRef(0, 1)]
    assert played.fix.include == (3,)


Do = Callable[[Session], object]


def _duplicates(session: Session, how: Resolution, near: bool) -> Fix:
    return Duplicates(session.catalog, session.report(), 0).all(how, near=near) or Fix("nothing")


def _changed(wanted: ColumnChange, column: int) -> Do:
    return lambda s: s.apply(change(s.catalog, wanted, [column]))


rows, columns = st.integers(0, 4), st.integers(0, 4)
skus = st.sampled_from(["A-1", "A-2", "a-2", "B", "A-2-2"])
actions: st.SearchStrategy[Do] = st.one_of(
    st.builds(
        lambda r, c, v: lambda s: s.edit(CellRef(r, c), v),
        rows,
        st.integers(1, 4),
        st.text(max_size=3),
    ),
    st.builds(lambda r, v: lambda s: s.edit(CellRef(r, 0), v), rows, skus),
    st.builds(lambda a, b: lambda s: s.exclude(sorted({a, b})), rows, rows),
    st.builds(lambda r: lambda s: s.include([r]), rows),
    st.builds(
        lambda c, v: lambda s: s.edit(CellRef(None, c), v), st.integers(1, 4), st.text(max_size=3)
    ),
    st.builds(
        lambda a, b, v: (
            lambda s: s.apply(
                Fix(
                    "Form", tuple(Edit(CellRef(r, c), None, v) for r, c in ((a, 0), (b, 0), (a, 1)))
                )
            )
        ),
        rows,
        rows,
        skus,
    ),
    st.builds(
        lambda how, near: lambda s: s.apply(_duplicates(s, how, near)),
        st.sampled_from(Resolution),
        st.booleans(),
    ),
    st.builds(lambda c: _changed(ColumnChange(Action.TRIM), c), columns),
    st.builds(lambda c: _changed(ColumnChange(Action.REPLACE, Search("a", "b")), c), columns),
    st.builds(lambda c: _changed(ColumnChange(Action.FILL_DOWN), c), columns),
    st.just(lambda s: s.history.undo()),
    st.just(lambda s: s.apply(s.suggest_all("surrounding-space", None) or Fix("nothing"))),
)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(actions, max_size=6))
def test_a_recipe_does_to_the_same_file_what_the_session_did(
    tmp_path: Path, story: list[Do]
) -> None:
    session = session_of(tmp_path)
    for do in story:
        do(session)
    again = session_of(tmp_path)
    recorded = recipe_of(session)
    assert recorded.lost == 0
    played = replayed(again, parse(recorded.recipe.text()))
    assert played.notes == ()
    again.apply(played.fix)
    assert state(again) == state(session)
    assert [played.result.row_values(row) for row in range(5)] == [
        session.catalog.row_values(row) for row in range(5)
    ]


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(st.lists(st.tuples(texts, texts, texts, st.integers(1, 9) | texts), max_size=4))
def test_any_text_survives_in_a_recipe(cells: list[tuple[str, str, str, int | str]]) -> None:
    steps = tuple(
        Instruction("cell", (column,), (("sku", sku), ("was", was), ("value", value)))
        for sku, was, value, column in cells
    )
    assert parse(Recipe(steps).text()) == Recipe(steps)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("step = ", "no TOML"),
        ("a = 1", "nothing but [[step]]"),
        ('[[step]]\ndo = "dance"', 'Step 1: "do" must be one of replace'),
        ('[[step]]\ndo = "set"\nvalue = "x"', 'Step 1 (set) needs one "column"'),
        ('[[step]]\ndo = "trim"\ncolumn = 0', "its number from 1"),
        ('[[step]]\ndo = "trim"\nfast = true', 'knows no "fast"'),
        ('[[step]]\ndo = "cell"\ncolumn = "a"\nsku = 1\nvalue = "x"', '"sku" must be text'),
        ('[[step]]\ndo = "cell"\ncolumn = "a"\nsku = "x"', 'lacks "value"'),
        ('[[step]]\ndo = "fix"\nproblem = "hunger"', '"problem" must be one of'),
    ],
)
def test_what_is_wrong_with_a_recipe_is_one_sentence(text: str, words: str) -> None:
    with pytest.raises(RecipeUnusable) as caught:
        parse(text)
    assert words in caught.value.sentence


def test_recipes_are_files_that_are_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "r.toml"
    text = '[[step]]\ndo = "trim"\n'
    write_text(path, text)
    assert read_text(path) == text
    with pytest.raises(RecipeUnusable):
        write_text(path, "no")
    assert read_text(path) == text
    with pytest.raises(RecipeUnusable, match="cannot be read"):
        read_text(tmp_path / "none.toml")
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "endless.toml").symlink_to("/dev/zero")
    for name in ("pipe.toml", "endless.toml"):
        with pytest.raises(RecipeUnusable, match="it is not a file"):
            read_text(tmp_path / name)
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(RecipeUnusable, match="not UTF-8"):
        read_text(tmp_path / "bad.toml")


def test_steps_by_rule_do_the_same_to_the_next_file(tmp_path: Path) -> None:
    first = session_of(tmp_path, ["TEA"], ["A-1", "Green", "1", "", "x"], ["Total", "", "1"])
    changes = [
        (ColumnChange(Action.LEAVE_OUT, Search("total", "", whole=True)), 0),
        (ColumnChange(Action.CATEGORIES, into=3), 0),
        (ColumnChange(Action.LEAVE_OUT, Search("", "")), 1),
        (ColumnChange(Action.COMBINE, separator=" – ", into=4), 1),
        (ColumnChange(Action.COPY, into=4), 0),
    ]
    for wanted, column in changes:
        first.apply(change(first.catalog, wanted, [column]))
    text = recipe_of(first).recipe.text()
    assert 'do = "leave-out-where"\ncolumn = "SKU"\nfind = "total"\nwhole = true\n' in text
    assert 'do = "category-rows"\ncolumns = ["SKU", 4]\n' in text
    assert 'do = "combine"\ncolumns = ["Name", 5]\nseparator = " – "\n' in text
    second = session_of(
        tmp_path, ["POTS"], ["B-1", "Pot", "2", "", "y"], ["B-2", "", "2"], ["TOTAL", "", "4"]
    )
    played = replayed(second, parse(text))
    assert played.notes == ()
    second.apply(played.fix)
    assert second.catalog.excluded.tolist() == [True, False, True, True]
    assert second.catalog.row_values(1) == ("B-1", "Pot – y", "2", "POTS", "B-1")
