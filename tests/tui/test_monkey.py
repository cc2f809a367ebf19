"""Any keys, clicks and pastes in any order, however quick: nothing breaks, nothing is done unasked."""

from __future__ import annotations

import asyncio
import importlib
import os
import pkgutil
import socket
from pathlib import Path
from random import Random

import pytest

import tui
from importers.storage.home import Home
from tests.support.monkey import SIZES, Monkey
from tests.support.review_app import open_review
from tui.failures import error_log

MESSY = """\
SKU,Name,Brand,URL,Price
A-1,Green tea,50,https://shop.example/a1,12.50
A-2, Black tea ,50,https://shop.example/a2,9.90
A-2,"Black
tea",50,https://shop.example/a2b,19.90,extra
A-3
,\x1b]2;x\x07,50,not a url,2.00
"""

MOVES = (
    *("up", "down", "left", "right", "pageup", "pagedown", "home", "end", "ctrl+home", "ctrl+end"),
    *("escape", "escape", "tab", "shift+tab", "backspace", "ctrl+u", "delete", "f2"),
    *"nNfFxeuUmdtipa7jklhzZDRcvHWABryPVSCGJLb",
    *("shift+up", "shift+down", "shift+left", "shift+right", "ctrl+shift+down", "full_stop"),
    *("ctrl+d", "shift+down", "shift+right"),
    *("ctrl+z", "ctrl+y", "ctrl+f", "ctrl+h", "ctrl+v", "f1", "question_mark", "slash", "comma"),
    *("plus", "minus", "equals_sign", "less_than_sign", "greater_than_sign", "colon", "ctrl+p"),
)
# With the keys that confirm, none that leads to the network, another file or the end of the program.
CONFIRMING = (*MOVES, "enter", "enter", "space")
# With the keys that lead there, none that confirms.
LEADING = (
    *MOVES,
    *"swgoWDBq",
    "ctrl+s",
    "ctrl+g",
    "ctrl+q",
    "ctrl+o",
    "ctrl+r",
    "ctrl+t",
    "ctrl+l",
)

FIRST = int(os.environ.get("SHELFREADY_MONKEY_FIRST", "0"))
RUNS = int(os.environ.get("SHELFREADY_MONKEY", "6"))
LONG = 300.0  # seconds; only a run that never ends takes them


for module in pkgutil.walk_packages(
    tui.__path__, "tui."
):  # none is still being loaded when a run ends
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)


@pytest.mark.parametrize("run", range(FIRST, FIRST + RUNS))
def test_a_monkey_breaks_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: int) -> None:
    path, home, random = tmp_path / "messy.csv", Home(tmp_path / "home"), Random(run)
    path.write_text(MESSY, encoding="utf-8")
    monkeypatch.delenv("SCANTRUST_TOKEN", raising=False)
    monkeypatch.setattr(socket.socket, "connect", _refuse)
    told = asyncio.run(asyncio.wait_for(_play(path, home, random), LONG))
    assert path.read_text(encoding="utf-8") == MESSY, told
    assert [each for each in tmp_path.iterdir() if each != home.root] == [path], told
    log = error_log(home)
    assert not log.exists(), f"{told}\n{log.read_text(encoding='utf-8')}"


def _refuse(_socket: socket.socket, address: object) -> None:
    raise AssertionError(f"{address} was called unasked")


async def _play(path: Path, home: Home, random: Random) -> str:
    """Let the monkey play, and return what it did."""
    size, keys = random.choice(SIZES), random.choice((CONFIRMING, LEADING))
    async with open_review(path, home, profile="scantrust", size=size) as review:
        monkey = Monkey(review.app, random, keys)
        await monkey.play(random.randint(5, 40))
        session = review.app.session
        assert session is None or session.uploads.run is None, monkey.done  # nothing was sent
    return f"{size} {monkey.done}"
