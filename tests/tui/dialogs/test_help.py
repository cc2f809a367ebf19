"""The help: made from the live bindings of whatever screen is below it."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import ClassVar

import pytest
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static

import tui
from importers.storage.home import Home
from importers.upload.snapshot import BatchState, RowState
from tests.support.review_app import open_review
from tests.support.upload_app import UploadApp
from tests.support.upload_snapshots import snapshot
from tests.support.waiting import until
from tui.dialogs.help import HelpScreen
from tui.screen import ShellDialog, ShellScreen
from tui.text import UNSEEN_MARK
from tui.upload.screen import UploadScreen
from tui.widgets.legend import sheet_legend, upload_legend
from tui.widgets.marks import BATCH_MARKS, ROW_MARKS
from tui.widgets.table.cells import EDGE_SPACE, EXCLUDED_GLYPH, GLYPHS


class _Below(ShellScreen[None]):
    HELP = "Markup such as [b]this[/b] stays as it is."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("z,ctrl+z", "undo", "Undo"),
        Binding("y", "redo", "Redo"),
        Binding("v", "vanish", "Vanish"),
    ]

    def compose(self) -> ComposeResult:
        yield Static("below")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "vanish"


def text(app: UploadApp) -> str:
    return "\n".join(str(part.render()) for part in app.screen.query(Static))


async def test_the_help_shows_the_paragraph_and_the_keys_that_are_valid_now(home: Home) -> None:
    app = UploadApp(home, _Below)
    async with app.run_test() as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        shown = text(app)

        assert "Markup such as [b]this[/b] stays as it is." in shown
        assert "z  ^z            Undo" in shown
        assert "y                Redo" in shown
        assert "Vanish" not in shown
        assert "Everywhere" in shown
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(app.screen, _Below)


async def test_the_help_of_the_upload_tells_of_batches_too(home: Home) -> None:
    app = UploadApp(home, UploadScreen, snapshot())
    async with app.run_test() as pilot:
        screen = app.screen
        assert isinstance(screen, UploadScreen)
        await until(pilot, lambda: screen.seen is not None, "the first look")
        await pilot.press("f1")
        await pilot.pause()
        shown = text(app)

        assert "Pause: nothing new is sent" in shown
        assert "Go on after a pause" not in shown
        assert "Batches" in shown
        assert "Newest batch" in shown
        assert "Scroll" not in shown


def test_the_legend_tells_of_every_state() -> None:
    lines = upload_legend().plain

    for mark in (*(ROW_MARKS[s] for s in RowState), *(BATCH_MARKS[s] for s in BatchState)):
        assert f"{mark.text} " in lines
        assert mark.meaning in lines


def test_the_legend_tells_of_every_sign_of_the_sheet() -> None:
    lines = sheet_legend().plain
    for glyph in (*GLYPHS.values(), EXCLUDED_GLYPH, EDGE_SPACE, UNSEEN_MARK):
        assert glyph in lines


async def test_what_one_does_most_comes_first_and_then_the_signs(
    tmp_path: Path, home: Home
) -> None:
    path = tmp_path / "tea.csv"
    path.write_text("SKU,Name\n,Tea\n", encoding="utf-8")
    async with open_review(path, home, size=(120, 40)) as review:
        await review.keys("question_mark")
        shown = "\n".join(str(part.render()) for part in review.app.screen.query(Static))
        order = ("What you do most", "colours of the sheet", "signs of an upload", "On this screen")
        places = [shown.index(words) for words in order]
        assert places == sorted(places)
        assert shown.index("Edit") < places[1]


def _screens() -> list[type[Screen[object]]]:
    found: dict[str, type[Screen[object]]] = {}
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        if module.name.endswith(("__main__", "tui.serve")):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, type) and issubclass(value, ShellScreen | ShellDialog):
                found[name] = value
    bases = {ShellScreen, ShellDialog, HelpScreen}
    return [s for s in found.values() if s not in bases and not s.__subclasses__()]


@pytest.mark.parametrize("screen", _screens(), ids=lambda screen: screen.__name__)
def test_every_screen_explains_itself(screen: type[Screen[object]]) -> None:
    assert (screen.HELP or "").strip()


async def test_f1_helps_in_a_dialog_even_while_one_types(home: Home) -> None:
    class Asking(ShellDialog[None]):
        HELP = "Type something."

        def compose(self) -> ComposeResult:
            yield Input()

    app = UploadApp(home, Asking)
    async with app.run_test() as pilot:
        assert isinstance(app.screen, ModalScreen)
        await pilot.press("f1")
        await pilot.pause()

        assert isinstance(app.screen, HelpScreen)
        assert "Type something." in text(app)
