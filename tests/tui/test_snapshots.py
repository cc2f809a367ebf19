"""How the screens look: a few pictures, at the smallest size and at a roomy one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from importers.home import Home
from tests.support.desk import Desk
from tui.app import ShelfreadyApp

CATALOG = """\
SKU,Name,Brand,Description,URL,Price
A-1001,Green tea,50,Loose leaf,https://shop.example/1001,12.50
A-1002, Black tea ,50,Assam,https://shop.example/1002,9.90
A-1002,Black tea large,50,Assam 500 g,https://shop.example/1002-l,19.90
A-1003,,50,No name,shop.example/1003,abc
A-1004,日本茶,50,Wide text,https://shop.example/1004,7.00
A-1005,Pot
,Cup [b]red[/b],50,No SKU \x1b[31m,https://shop.example/1005,3.00
"""

Snapshot = Callable[..., bool]
LOOKS = [((80, 24), "textual-dark"), ((140, 40), "textual-light")]
STORIES = {
    "a-problem": ("n",),
    "one-kind-of-problem": ("tab", "down", "down", "down"),
    "in-the-header": ("right", "up"),
    "the-columns": ("m",),
    "all-about-a-cell": ("n", "i"),
}


@pytest.fixture
def app(tmp_path: Path, home: Home, monkeypatch: pytest.MonkeyPatch) -> ShelfreadyApp:
    monkeypatch.delenv("NO_COLOR", raising=False)
    path = tmp_path / "catalog.csv"
    path.write_text(CATALOG, encoding="utf-8")
    return ShelfreadyApp(path, home=home, profile="practice-scantrust")


def keys(app: ShelfreadyApp, *pressed: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    async def run(pilot: Pilot[None]) -> None:
        desk = Desk(app, pilot)
        await desk.settle()
        await desk.keys(*pressed)

    return run


@pytest.mark.parametrize(("size", "theme"), LOOKS)
@pytest.mark.parametrize("pressed", STORIES.values(), ids=STORIES)
def test_a_screen_looks_as_it_did(
    app: ShelfreadyApp,
    snap_compare: Snapshot,
    pressed: tuple[str, ...],
    size: tuple[int, int],
    theme: str,
) -> None:
    app.theme = theme
    assert snap_compare(app, terminal_size=size, run_before=keys(app, *pressed))
