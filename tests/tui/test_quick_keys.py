"""Keys that come before the screen they are meant for is laid out."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from importers.home import Home
from tests.support.desk import open_desk
from tui.failures import error_log


@pytest.mark.parametrize("key", ["R", "m", "g"])
async def test_a_screen_that_is_left_at_once_breaks_nothing(
    tmp_path: Path, home: Home, key: str
) -> None:
    path = tmp_path / "c.csv"
    path.write_text("SKU,Name\nA-1,Tea\n", encoding="utf-8")
    async with open_desk(path, home, profile="practice-scantrust", size=(80, 24)) as desk:
        for each in (key, "escape", key, "escape"):
            desk.app.post_message(events.Key(each, each if len(each) == 1 else None))
            await desk.pilot.pause(0)
        await desk.settle()
    assert not error_log(home).exists()
