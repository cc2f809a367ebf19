"""Any keys in any order: nothing breaks, and nothing is written that was not asked for."""

from __future__ import annotations

import asyncio
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.home import Home
from tests.support.desk import open_desk

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
KEYS = [
    *("up", "down", "left", "right", "pageup", "pagedown", "home", "end", "ctrl+home", "ctrl+end"),
    *("enter", "escape", "tab", "shift+tab", "space", "backspace", "ctrl+u", "delete"),
    *"nNfFxeuUmdtipa7/DRcvHWA",
    *("ctrl+z", "ctrl+y", "question_mark", "f1"),
]
SIZES = [(80, 24), (160, 45), (40, 12)]
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=6, deadline=None, suppress_health_check=QUIET)
@given(keys=st.lists(st.sampled_from(KEYS), max_size=25), size=st.sampled_from(SIZES))
def test_no_keys_break_the_desk(
    tmp_path: Path, home: Home, keys: list[str], size: tuple[int, int]
) -> None:
    path = tmp_path / "messy.csv"
    path.write_text(MESSY, encoding="utf-8")

    async def story() -> None:
        async with open_desk(path, home, profile="practice-scantrust", size=size) as desk:
            await desk.pilot.press(*keys)
            await desk.settle()

    asyncio.run(story())
    assert path.read_text(encoding="utf-8") == MESSY
    assert [each for each in tmp_path.iterdir() if each != home.root] == [path]
