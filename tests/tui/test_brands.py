"""Unknown brands put right for all rows at once, with the practice server's own brands."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList

from importers.storage.home import Home
from tests.support.desk import Desk, open_desk
from tui.practice import Practice

CATALOG = "SKU,Name,Brand\nA-1,Tea,North wind\nA-2,Pot,ACME\nA-3,Cup,North wind\nA-4,Mug,Akme\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "catalog.csv"
    path.write_text(CATALOG, encoding="utf-8")
    return path


def lines(desk: Desk, name: str) -> list[str]:
    options = desk.app.screen.query_one(f"#{name}", OptionList).options
    return [" ".join(str(option.prompt).split()) for option in options]


async def test_one_choice_puts_an_unknown_brand_right_everywhere(path: Path, home: Home) -> None:
    async with open_desk(path, home, profile="practice-scantrust", size=(80, 24)) as desk:
        desk.app.practice = Practice(own=True)
        await desk.keys("B")
        assert "never read: r asks practice-scantrust" in desk.text("#about")
        await desk.keys("r")
        assert lines(desk, "unknown") == ["2 North wind", "1 Akme"]
        assert lines(desk, "offered")[0] == "≈ Northwind Tea NORTHWIND"
        assert "5 brands, read just now" in desk.text("#about")
        assert desk.session.report().counts()["unknown-brand"] == 3
        await desk.keys("enter", "enter")
        assert desk.session.catalog.column(2).to_pylist() == [
            *("NORTHWIND", "ACME", "NORTHWIND", "Akme")
        ]
        assert lines(desk, "unknown") == ["1 Akme"]
        await desk.keys("u")
        assert not desk.session.edited
        await desk.keys("down", "enter", "enter", "escape")
        assert desk.session.catalog.value(3, 2) == "ACME"
        assert desk.top == "ReviewScreen"
        desk.app.practice.close()


async def test_without_a_token_nothing_is_asked_and_nothing_breaks(
    path: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SCANTRUST_TOKEN", raising=False)
    async with open_desk(path, home, profile="scantrust") as desk:
        await desk.keys("B", "r")
        assert "log in with g, or set SCANTRUST_TOKEN" in desk.text("#about")
        assert lines(desk, "unknown") == []
        await desk.keys("enter", "tab", "enter", "escape")
        assert desk.top == "ReviewScreen"


@pytest.mark.parametrize("profile", [None, "digible"])
async def test_a_destination_without_brands_says_so(
    path: Path, home: Home, profile: str | None
) -> None:
    async with open_desk(path, home, profile=profile) as desk:
        await desk.keys("B")
        assert "has no list of brands" in desk.text("#about")
        await desk.keys("r", "u", "escape")
        assert not desk.session.edited
