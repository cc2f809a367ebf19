"""Duplicates resolved side by side, with keys, on real files."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.catalog.model import CellRef
from importers.storage.home import Home
from tests.support.desk import Desk, open_desk
from tui.screens.duplicates import DuplicatesScreen

TWINS = """\
SKU,Name,Brand,Price
A-1,Green tea,50,12.50
A-2,Black tea,,9.90
A-2,Black tea,50,19.90
A-3,White tea,50,1.00
a-3,White tea,50,
007,Agent,50,7
7,Agent,50,7
"""


@pytest.fixture
def twins(tmp_path: Path) -> Path:
    path = tmp_path / "twins.csv"
    path.write_text(TWINS, encoding="utf-8")
    return path


def resolver(desk: Desk) -> DuplicatesScreen:
    screen = desk.app.screen
    assert isinstance(screen, DuplicatesScreen)
    return screen


async def test_rows_of_one_sku_stand_side_by_side(twins: Path, home: Home) -> None:
    async with open_desk(twins, home, size=(80, 24)) as desk:
        await desk.keys("D")
        assert desk.top == "DuplicatesScreen"
        assert "Group 1 of 3: 2 rows of the same SKU" in desk.text("#about")
        lines = desk.text("SideBySide").splitlines()
        assert "▶line 3" in lines[0]
        assert "line 4" in lines[0]
        assert [line[0] for line in lines] == [" ", " ", "≠", "≠", " "]
        assert lines[3].split() == ["≠", "Price", "9.90", "19.90"]
        await desk.keys("escape")
        assert desk.top == "ReviewScreen"
        assert not desk.session.edited


async def test_each_way_to_resolve_is_one_step(twins: Path, home: Home) -> None:
    async with open_desk(twins, home) as desk:
        catalog = desk.session.catalog
        await desk.keys("D", "right", "k")
        assert catalog.excluded.nonzero()[0].tolist() == [1]
        assert "of nearly the same SKU" in desk.text("#about")
        await desk.keys("u")
        assert "Group 1 of 3: 2 rows of the same SKU" in desk.text("#about")
        await desk.keys("l", "u", "f")
        assert catalog.excluded.nonzero()[0].tolist() == [2]
        await desk.keys("u", "s")
        assert catalog.value(2, 0) == "A-2-2"
        await desk.keys("escape", "u")
        assert not desk.session.edited


async def test_a_merge_shows_what_it_fills_first(twins: Path, home: Home) -> None:
    async with open_desk(twins, home) as desk:
        await desk.keys("D", "m")
        assert desk.top == "FixPreview"
        assert "1 cell would change and 1 row would be left out" in desk.text(".dialog Static")
        await desk.keys("escape")
        assert not desk.session.edited
        await desk.keys("m", "enter")
        assert desk.session.catalog.value(1, 2) == "50"
        assert desk.session.catalog.excluded.nonzero()[0].tolist() == [2]
        await desk.keys("u")
        assert not desk.session.edited


async def test_nearly_equal_skus_are_written_alike(twins: Path, home: Home) -> None:
    async with open_desk(twins, home) as desk:
        desk.table.go_to(CellRef(6, 0))
        await desk.keys("D")
        assert "Group 3 of 3: 2 rows of nearly the same SKU" in desk.text("#about")
        await desk.keys("a")
        assert desk.session.catalog.value(6, 0) == "007"
        assert "with equal SKUs" in desk.text("#about")
        assert resolver(desk).total == 3


async def test_all_groups_of_a_kind_are_resolved_after_a_preview(twins: Path, home: Home) -> None:
    async with open_desk(twins, home) as desk:
        await desk.keys("D", "n", "L")
        assert desk.top == "FixPreview"
        assert "2 rows would be left out" in desk.text(".dialog Static")
        await desk.keys("enter")
        assert desk.session.catalog.excluded.nonzero()[0].tolist() == [3, 5]
        assert resolver(desk).total == 1
        await desk.keys("F", "enter")
        assert "No two rows share a SKU" in desk.text("#about")
        await desk.keys("f", "k", "m", "s", "n", "right", "escape")
        assert desk.top == "ReviewScreen"


async def test_a_click_chooses_a_row(twins: Path, home: Home) -> None:
    async with open_desk(twins, home) as desk:
        await desk.keys("D")
        await desk.pilot.click("SideBySide", offset=(60, 2))
        assert resolver(desk).chosen == 1


async def test_a_group_wider_than_the_screen_follows_the_choice(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "many.csv"
    path.write_text("SKU,Name\n" + "".join(f"A,Tea {n}\n" for n in range(30)), encoding="utf-8")
    async with open_desk(path, home, size=(80, 24)) as desk:
        await desk.keys("D")
        assert "+26" in desk.text("SideBySide")
        resolver(desk).action_choose(29)
        assert "Tea 29" in desk.text("SideBySide")
        await desk.keys("k")
        assert int(desk.session.catalog.excluded.sum()) == 29


async def test_without_a_sku_column_there_is_nothing_to_resolve(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "no.csv"
    path.write_text("Name,Price\nTea,1\nTea,1\n", encoding="utf-8")
    async with open_desk(path, home) as desk:
        await desk.keys("D", "f", "escape")
        assert desk.top == "ReviewScreen"
        assert not desk.session.edited
