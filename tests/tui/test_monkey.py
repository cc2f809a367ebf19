"""Any keys in any order: nothing breaks, and nothing is written that was not asked for."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.home import Home
from tests.support.desk import Desk, open_desk
from tests.support.waiting import until
from tui.failures import error_log
from tui.keys import known_keys

MESSY = """\
SKU,Name,Brand,URL,Price
A-1,Green tea,50,https://shop.example/a1,12.50
A-2, Black tea ,50,https://shop.example/a2,9.90
A-2,"Black
tea",50,https://shop.example/a2b,19.90,extra
A-3
,\x1b]2;x\x07,50,not a url,2.00
"""

# Every key of the desk but the ones that leave it for the network or the end of the program.
KEYS: list[str | tuple[int, int]] = [
    *("up", "down", "left", "right", "pageup", "pagedown", "home", "end", "ctrl+home", "ctrl+end"),
    *("enter", "escape", "tab", "shift+tab", "space", "backspace", "ctrl+u", "delete"),
    *"nNfFxeuUmdtipa7jklhzZDRcvHWABr",
    *("ctrl+z", "ctrl+y", "question_mark", "f1", "slash", "comma"),
    *("plus", "minus", "equals_sign", "less_than_sign", "greater_than_sign"),
    *((x, y) for x in (1, 9, 30, 39) for y in (0, 2, 3, 6, 10)),
]
SIZES = [(80, 24), (160, 45), (40, 12)]
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


known_keys()  # imports every screen: no dialog is still being loaded when a run ends
RUNS = int(os.environ.get("SHELFREADY_MONKEY", "6"))


@settings(max_examples=RUNS, deadline=None, suppress_health_check=QUIET)
@given(keys=st.lists(st.sampled_from(KEYS), max_size=25), size=st.sampled_from(SIZES))
def test_no_keys_break_the_desk(
    tmp_path: Path, home: Home, keys: list[str | tuple[int, int]], size: tuple[int, int]
) -> None:
    path = tmp_path / "messy.csv"
    path.write_text(MESSY, encoding="utf-8")

    async def story() -> None:
        async with open_desk(path, home, profile="practice-scantrust", size=size) as desk:
            for key in keys:
                await _act(desk, key)
            await desk.settle()
            await until(desk.pilot, lambda: desk.app.screen.is_mounted, "the last screen")
            session = desk.app.session
            assert session is None or session.run is None  # nothing was sent

    asyncio.run(story())
    assert path.read_text(encoding="utf-8") == MESSY
    assert [each for each in tmp_path.iterdir() if each != home.root] == [path]
    assert not error_log(home).exists()


async def _act(desk: Desk, key: str | tuple[int, int]) -> None:
    """Press a key or click."""
    if isinstance(key, tuple):
        await desk.pilot.click(offset=key)
    else:
        await desk.pilot.press(key)
