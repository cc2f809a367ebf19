"""How the tools for many rows look."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from importers.home import Home
from tests.support.desk import Desk
from tui.app import ShelfreadyApp

CATALOG = """\
SKU,Name,Brand,Price
A-1,Green tea,50,12.50
A-2, Black tea ,,9.90
A-2,Black tea,50,19.90
A-3,日本茶,50,7.00
a-3,日本茶,50,
"""
SMALL, LARGE = (80, 24), (140, 40)
STORIES = {
    "duplicates": (("D",), SMALL, "textual-dark"),
    "near duplicates": (("D", "n", "right"), LARGE, "textual-light"),
    "find and replace": (("R", "t", "e", "a"), SMALL, "textual-dark"),
    "sort and filter": (("v",), SMALL, "textual-dark"),
    "history": (("space", "x", "enter", "u", "H"), SMALL, "textual-dark"),
}


@pytest.mark.parametrize("story", STORIES)
def test_a_tool_looks_as_it_did(
    tmp_path: Path,
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
    snap_compare: Callable[..., bool],
    story: str,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    pressed, size, theme = STORIES[story]
    path = tmp_path / "catalog.csv"
    path.write_text(CATALOG, encoding="utf-8")
    app = ShelfreadyApp(path, home=home)
    app.theme = theme
    assert snap_compare(app, terminal_size=size, run_before=_keys(app, *pressed))


def _keys(app: ShelfreadyApp, *pressed: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    async def run(pilot: Pilot[None]) -> None:
        desk = Desk(app, pilot)
        await desk.settle()
        await desk.keys(*pressed)
        app.clear_notifications()
        for typed in app.screen.query(Input):
            typed.cursor_blink = False
        await desk.settle()

    return run
