"""The list of steps, and the way to any of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList

from importers.catalog.model import CellRef
from importers.storage.home import Home
from tests.support.desk import Desk, open_desk


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "catalog.csv"
    path.write_text("SKU,Name\nA-1,Tea\nA-2,Pot\nA-3,Cup\n", encoding="utf-8")
    return path


def lines(desk: Desk) -> list[str]:
    options = desk.app.screen.query_one(OptionList).options
    return [" ".join(str(option.prompt).split()) for option in options]


async def test_any_step_is_gone_back_to_and_forward(path: Path, home: Home) -> None:
    async with open_desk(path, home, size=(80, 24)) as desk:
        for row in range(3):
            desk.table.go_to(CellRef(row, 1))
            await desk.keys("enter", "s", "enter")
        await desk.keys("x", "H")
        assert lines(desk)[0] == "0 As the file was opened"
        assert lines(desk)[-1] == "▶ 4 Leave out line 4"
        await desk.keys("up", "up", "up", "enter")
        catalog = desk.session.catalog
        assert [catalog.value(row, 1) for row in range(3)] == ["Teas", "Pot", "Cup"]
        await desk.keys("H")
        assert lines(desk)[1] == "▶ 1 Edit line 2"
        assert lines(desk)[2] == "↷ 2 Edit line 3"
        await desk.keys("end", "enter")
        assert [catalog.value(row, 1) for row in range(3)] == ["Teas", "Pots", "Cups"]
        assert catalog.excluded.tolist() == [False, False, True]
        await desk.keys("H", "home", "enter")
        assert not desk.session.edited
        assert not catalog.excluded.any()


async def test_leaving_the_list_changes_nothing(path: Path, home: Home) -> None:
    async with open_desk(path, home) as desk:
        await desk.keys("x", "H", "home", "escape")
        assert desk.session.catalog.excluded.tolist() == [True, False, False]
        await desk.keys("H", "enter")
        assert desk.session.undo_title == "Leave out line 2"
