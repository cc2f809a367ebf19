"""The table of actions: it keeps every name that a settings file may hold, and all that it names is there."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest

import tui
from importers.storage.home import Home
from tests.support.upload_app import UploadApp
from tui.actions.action import Action
from tui.actions.table import ACTIONS
from tui.keyed import Keyed
from tui.keys import keymap
from tui.review.screen import ReviewScreen
from tui.upload.preview import PreviewScreen
from tui.upload.screen import UploadScreen

# Every name with its keys, as the version before the table had them.
KEPT = dict(
    line.split(" ")
    for line in (Path(__file__).parents[1] / "data/action_keys.txt").read_text("utf-8").splitlines()
)


@pytest.mark.parametrize("name", KEPT)
def test_a_name_of_a_settings_file_goes_on_working(name: str) -> None:
    assert ACTIONS[name].keys == KEPT[name]
    assert keymap({name: ("f12",)})[name] == "f12"


def test_taking_in_follows_the_keys_of_leaving_out() -> None:
    both = {"review.leave-out": "f12", "review.take-in": "f12"}
    assert keymap({"review.leave-out": ("f12",)}) == both


def _owners() -> dict[str, type[Keyed]]:
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    waiting, owners = Keyed.__subclasses__(), dict[str, type[Keyed]]()
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        for action in ACTIONS.values():
            if action.name in {
                getattr(each, "id", "") for each in kind.__dict__.get("BINDINGS", ())
            }:
                owners[action.owner] = kind
    return owners


def test_every_action_has_an_owner() -> None:
    assert {action.owner for action in ACTIONS.values()} - _owners().keys() == set()


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: action.name)
def test_what_an_action_runs_and_asks_is_there(action: Action, home: Home) -> None:
    owner: object = _owners()[action.owner]
    parts = {"review": ReviewScreen, "preview": PreviewScreen, "upload": UploadScreen}
    if action.owner in parts:
        owner = parts[action.owner]()  # its parts are there once it is made
    if not action.run.startswith("app."):
        assert callable(action.method(owner))
    asked = action.when.partition(".")
    first = getattr(type(owner) if action.owner in parts else owner, asked[0], None)
    if asked[0] and first is None:  # a part
        first = getattr(owner, asked[0])
        assert hasattr(type(first), asked[2]) or asked[2] in vars(first)
    assert not action.when or first is not None


async def test_an_action_is_offered_where_it_does_something(home: Home) -> None:
    app = UploadApp(home, PreviewScreen)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert isinstance(app.screen, PreviewScreen)
        assert app.screen.offers("preview.back")
        assert not app.screen.offers("preview.last")
