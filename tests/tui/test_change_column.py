"""Many cells changed at once, seen before they change, and taken back in one step."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Select, Static
from textual.widgets._select import InvalidSelectValueError

from importers.catalog.model import CellRef
from importers.fixes.transforms import Action
from importers.storage.home import Home
from tests.support.desk import Desk, open_desk
from tui.view import Rows
from tui.widgets.tick import Tick

CATALOG = """\
SKU,Name,Brand,Price
1,Green tea,50,"12,50"
22,black tea,,"1.234,50"
333,Tea pot,50,3.00
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "catalog.csv"
    path.write_text(CATALOG, encoding="utf-8")
    return path


def column(desk: Desk, number: int) -> list[str | None]:
    return desk.session.catalog.column(number).to_pylist()


async def choose(desk: Desk, name: str, value: object) -> None:
    desk.app.screen.query_one(f"#{name}", Select).value = value
    await desk.settle()


def effect(desk: Desk) -> str:
    return str(desk.app.screen.query_one("#effect", Static).render())


async def test_find_and_replace_is_shown_before_it_is_done(path: Path, home: Home) -> None:
    async with open_desk(path, home, size=(80, 24)) as desk:
        desk.table.go_to(CellRef(0, 1))
        await desk.keys("R")
        await desk.type("tea")
        await desk.keys("tab")
        await desk.type("leaf")
        await desk.settle()
        assert "3 cells would change" in effect(desk)
        assert "Green tea  →  Green leaf" in effect(desk)
        assert not desk.session.edited
        await desk.keys("enter")
        assert desk.top == "FixPreview"
        await desk.keys("enter")
        assert desk.top == "ReviewScreen"
        assert column(desk, 1) == ["Green leaf", "black leaf", "leaf pot"]
        await desk.keys("u")
        assert not desk.session.edited


async def test_a_preview_that_is_left_goes_back_to_the_dialog(path: Path, home: Home) -> None:
    async with open_desk(path, home) as desk:
        await desk.keys("R")
        await choose(desk, "in", -1)
        await desk.type("5")
        await desk.keys("enter", "escape")
        assert desk.top == "ChangeColumn"
        await desk.keys("escape")
        assert not desk.session.edited


async def test_a_bad_pattern_is_explained_as_one_types(path: Path, home: Home) -> None:
    async with open_desk(path, home) as desk:
        await desk.keys("R")
        desk.app.screen.query_one("#regex", Tick).value = True
        await desk.type("(te")
        await desk.settle()
        assert "The pattern cannot be used: missing )" in effect(desk)
        await desk.keys("enter")
        assert desk.top == "ChangeColumn"


async def test_only_the_rows_shown_are_changed_unless_all_are_asked_for(
    path: Path, home: Home
) -> None:
    async with open_desk(path, home) as desk:
        await desk.keys("slash")
        await desk.type("tea pot")
        await desk.keys("enter")
        desk.table.go_to(CellRef(2, 2))
        await desk.keys("c")
        await desk.type("77")
        await desk.keys("enter", "enter")
        assert column(desk, 2) == ["50", "", "77"]
        await desk.keys("c")
        desk.app.screen.query_one("#shown", Tick).value = False
        await desk.type("8")
        await desk.keys("enter", "enter")
        assert column(desk, 2) == ["8", "8", "8"]


@pytest.mark.parametrize(
    ("action", "number", "typed", "now"),
    [
        (Action.PAD, 0, "3", ["001", "022", "333"]),
        (Action.POINT, 3, "", ["12.50", "1234.50", "3.00"]),
    ],
)
async def test_other_changes(
    path: Path, home: Home, action: Action, number: int, typed: str, now: list[str]
) -> None:
    async with open_desk(path, home) as desk:
        desk.table.go_to(CellRef(0, number))
        await desk.keys("c")
        await choose(desk, "do", action)
        await desk.type(typed)
        await desk.keys("ctrl+s", "enter")
        assert column(desk, number) == now
        assert desk.session.undo_title is not None


async def test_a_column_is_split_into_another(path: Path, home: Home) -> None:
    async with open_desk(path, home) as desk:
        desk.table.go_to(CellRef(0, 1))
        await desk.keys("c")
        await choose(desk, "do", Action.SPLIT)
        await desk.type(" ")
        await desk.settle()
        assert "another for what comes after" in effect(desk)
        await choose(desk, "into", 2)
        await desk.keys("ctrl+s", "enter")
        assert desk.session.catalog.row_values(1)[1:3] == ("black", "tea")
        assert desk.session.catalog.row_values(0)[1:3] == ("Green tea", "50")


async def test_nothing_to_change_is_said(path: Path, home: Home) -> None:
    async with open_desk(path, home) as desk:
        await desk.keys("R")
        await desk.type("zzz")
        await desk.settle()
        assert "Nothing would change" in effect(desk)
        await desk.keys("enter")
        assert desk.top == "ChangeColumn"


async def test_marked_rows_are_changed_and_no_others(path: Path, home: Home) -> None:
    async with open_desk(path, home, size=(80, 24)) as desk:
        await desk.keys("space", "down", "space")
        assert desk.table.marked == {0, 2}
        assert "● 2 marked" in desk.text("HeaderBar")
        desk.table.go_to(CellRef(1, 2))
        await desk.keys("c")
        assert "Only the 2 rows marked" in str(desk.app.screen.query_one("#shown", Tick).label)
        await desk.type("7")
        await desk.keys("enter", "enter")
        assert column(desk, 2) == ["7", "", "7"]
        await desk.keys("v")
        await choose(desk, "rows", Rows.MARKED)
        await desk.keys("ctrl+s")
        assert desk.table.rows is not None
        assert desk.table.rows.tolist() == [0, 2]
        await desk.keys("A")
        assert desk.table.marked == set()


async def test_marked_rows_are_left_out_after_a_preview(path: Path, home: Home) -> None:
    async with open_desk(path, home) as desk:
        await desk.keys("A", "x")
        assert desk.top == "FixPreview"
        assert "3 rows would be left out" in desk.text(".dialog Static")
        await desk.keys("escape")
        assert not desk.session.catalog.excluded.any()
        await desk.keys("x", "enter")
        assert desk.session.catalog.excluded.all()
        await desk.keys("x", "enter")
        assert not desk.session.catalog.excluded.any()
        await desk.keys("u", "u")
        assert not desk.session.edited


async def test_what_to_do_is_always_chosen(path: Path, home: Home) -> None:
    async with open_desk(path, home) as desk:
        await desk.keys("c")
        for name in ("do", "in"):
            select = desk.app.screen.query_one(f"#{name}", Select)
            with pytest.raises(InvalidSelectValueError):
                select.value = Select.NULL


async def test_a_search_in_vain_says_where_it_looked(path: Path, home: Home) -> None:
    async with open_desk(path, home) as desk:
        await desk.keys("R")
        await desk.type("tea")
        await desk.settle()
        assert "Nothing would change in SKU; “In” has all columns too." in effect(desk)
