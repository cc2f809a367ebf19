"""Sorting and filtering: what is shown, and that nothing else changes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Select

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef
from importers.storage.home import Home
from tests.support.desk import Desk, open_desk
from tests.support.tables import table
from tui.view import Rows, in_order, ranks
from tui.widgets.tick import Tick

CATALOG = """\
SKU,Name,Price
A-1,Green tea,12.50
A-2, Black tea ,9.90
A-3,Cup,abc
A-4,White tea,
A-5,Pot,100
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "catalog.csv"
    path.write_text(CATALOG, encoding="utf-8")
    return path


def shown(desk: Desk) -> list[int]:
    assert desk.table.rows is not None
    return [int(row) for row in desk.table.rows]


async def choose(desk: Desk, name: str, value: object) -> None:
    desk.app.screen.query_one(f"#{name}", Select).value = value
    await desk.settle()


async def test_rows_are_sorted_by_number_and_blanks_come_last(path: Path, home: Home) -> None:
    async with open_desk(path, home, size=(80, 24)) as desk:
        desk.table.go_to(CellRef(4, 0))
        await desk.keys("v")
        await choose(desk, "sort", 2)
        await desk.keys("enter")
        assert shown(desk) == [1, 0, 4, 2, 3]
        assert desk.table.cursor == CellRef(1, 0)  # what comes first is what one sorts for
        assert "sorted by Price ↑" in desk.text("HeaderBar")
        await desk.keys("down")
        assert desk.table.cursor == CellRef(0, 0)
        await desk.keys("v")
        desk.app.screen.query_one(Tick).value = True
        await desk.keys("ctrl+s")
        assert shown(desk) == [4, 0, 1, 2, 3]


async def test_problems_are_walked_in_the_order_shown(path: Path, home: Home) -> None:
    async with open_desk(path, home) as desk:
        await desk.keys("v")
        await choose(desk, "sort", 1)
        await desk.keys("ctrl+s")
        assert shown(desk) == [1, 2, 0, 4, 3]
        await desk.keys("less_than_sign", "n")
        assert desk.table.cursor == CellRef(1, 1)
        await desk.keys("n")
        assert desk.table.cursor == CellRef(2, 2)
        await desk.keys("N")
        assert desk.table.cursor == CellRef(1, 1)
        await desk.keys("n", "n")
        assert desk.table.cursor == CellRef(1, 1)


async def test_filters_work_together_and_esc_shows_everything(path: Path, home: Home) -> None:
    async with open_desk(path, home) as desk:
        await desk.keys("v")
        await desk.type("tea")
        await choose(desk, "column", 1)
        await choose(desk, "rows", Rows.CLEAN)
        await desk.keys("ctrl+s")
        assert shown(desk) == [0, 3]
        assert "2 rows shown" in desk.text("HeaderBar")
        await desk.keys("escape")
        assert desk.table.rows is None
        assert "shown" not in desk.text("HeaderBar")


async def test_edited_rows_only(path: Path, home: Home) -> None:
    async with open_desk(path, home) as desk:
        desk.table.go_to(CellRef(4, 1))
        await desk.keys("enter", "s", "enter")
        desk.table.go_to(CellRef(2, 2))
        await desk.keys("x", "v")
        await choose(desk, "rows", Rows.EDITED)
        await desk.keys("ctrl+s")
        assert shown(desk) == [4]
        await desk.keys("v")
        await choose(desk, "rows", Rows.LEFT_OUT)
        await desk.keys("ctrl+s")
        assert shown(desk) == [2]


async def test_by_kind_of_problem_and_sorted_again_after_another_choice(
    path: Path, home: Home
) -> None:
    async with open_desk(path, home) as desk:
        await desk.keys("v")
        await choose(desk, "kind", ("surrounding-space", 1))
        await choose(desk, "sort", 0)
        desk.app.screen.query_one(Tick).value = True
        await desk.keys("ctrl+s")
        assert shown(desk) == [1]
        await desk.keys("slash")
        await desk.type("tea")
        await desk.keys("enter")
        assert shown(desk) == [3, 1, 0]


async def test_the_saved_order_and_the_upload_set_stay(path: Path, home: Home) -> None:
    async with open_desk(path, home, profile="practice-digible") as desk:
        before = desk.session.preview()
        await desk.keys("v")
        await desk.type("tea")
        await choose(desk, "sort", 2)
        await desk.keys("ctrl+s")
        assert shown(desk) == [1, 0, 3]
        assert desk.session.preview() == before
        desk.table.go_to(CellRef(0, 1))
        await desk.keys("enter", "s", "enter")
        target = desk.session.suggested_target()
        desk.session.save(target)
        saved = target.read_text(encoding="utf-8").splitlines()
        assert saved == CATALOG.replace("Green tea", "Green teas").splitlines()


cells = st.sampled_from(["", " ", "2", "10", "-1", "1.5", "b", "A", "a", "é", "007"])


@given(st.lists(cells, min_size=1, max_size=12), st.booleans())
def test_sorting_is_an_order_of_all_rows(values: list[str], descending: bool) -> None:
    catalog = Catalog(table(["x"], *([value] for value in values)))
    places = ranks(catalog, 0, descending=descending)
    order = in_order(None, places)
    assert sorted(order.tolist()) == list(range(len(values)))
    some = np.flatnonzero(np.arange(len(values)) % 2)
    picked = set(some.tolist())
    assert in_order(some, places).tolist() == [row for row in order.tolist() if row in picked]
    in_turn = [values[row] for row in order]
    blank = [not value.strip() for value in in_turn]
    assert blank == sorted(blank)
    numbers = [float(v) for v in in_turn if v.strip() and v not in ("b", "A", "a", "é")]
    assert numbers == sorted(numbers, reverse=descending)
