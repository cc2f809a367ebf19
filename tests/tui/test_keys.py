"""The operator's own keys, and the palette that finds every command."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.widgets import Static

import tui
from importers.errors import SettingsUnusable
from importers.storage.home import Home
from tests.support.review_app import ReviewPilot, open_review
from tui.actions.table import ACTIONS
from tui.keys import _IN_TEXT, key_of, keymap, listing, with_keys


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "c.csv"
    path.write_text("SKU,Name,Brand,URL\nA-1, Tea,50,\nA-2,Pot,50,\n", encoding="utf-8")
    return path


def settings(home: Home, text: str) -> None:
    home.root.mkdir(exist_ok=True)
    home.settings.write_text(text, encoding="utf-8")


def help_text(review: ReviewPilot) -> str:
    return "\n".join(str(part.render()) for part in review.app.screen.query(Static))


async def test_an_action_gets_the_keys_of_the_settings_file_and_the_help_shows_them(
    home: Home, path: Path
) -> None:
    settings(home, '[keys]\nreview.leave-out = ["z", "ctrl+x"]\n"app.quit" = "f10"\n')
    async with open_review(path, home) as review:
        await review.keys("x")
        assert not review.session.catalog.excluded.any()
        await review.keys("z")
        assert review.session.catalog.excluded.tolist() == [True, False]
        await review.keys("question_mark")
        assert "z  ^x" in help_text(review)


async def test_a_wrong_key_is_one_sentence_and_the_own_keys_stay(home: Home, path: Path) -> None:
    settings(home, '[keys]\nreview.leave-out = "ctlr+x"\n')
    async with open_review(path, home) as review:
        said = [notification.message for notification in review.app._notifications]
        assert said == [
            "The settings give review.leave-out the key 'ctlr+x'; there is none. Did you mean ctrl+x?"
        ]
        await review.keys("x")
        assert review.session.catalog.excluded.any()


@pytest.mark.parametrize(
    ("name", "keys", "sentence"),
    [
        ("review.nxt", "n", "Did you mean review.next?"),
        ("review.next", "escpe", "Did you mean escape?"),
        ("review.next", "ctrl+pageupp", "Did you mean ctrl+pageup?"),
    ],
)
def test_what_is_misspelt_is_named(name: str, keys: str, sentence: str) -> None:
    with pytest.raises(SettingsUnusable) as caught:
        keymap({name: (keys,)})
    assert caught.value.sentence.endswith(sentence)


def test_keys_may_be_written_as_the_characters_they_type() -> None:
    assert keymap({"review.search": ("/", ",", "ctrl+f")}) == {
        "review.search": "slash,comma,ctrl+f"
    }


def test_every_key_has_a_name_of_its_own() -> None:
    unnamed = [
        (kind.__name__, binding.action)
        for kind in _kinds()
        for binding in kind.__dict__.get("BINDINGS", ())
        if not isinstance(binding, Binding) or not binding.id
    ]
    assert unnamed == []
    assert listing().count("\n") == len(ACTIONS) - 1


def _kinds() -> list[type[DOMNode]]:
    modules = [module for name, module in sys.modules.items() if name.startswith("tui.")]
    parts = {id(part): part for module in modules for part in vars(module).values()}.values()
    kinds = [part for part in parts if isinstance(part, type) and issubclass(part, DOMNode)]
    return [kind for kind in kinds if kind.__module__.startswith("tui.")]


def test_every_key_that_a_text_speaks_of_is_known() -> None:
    sources = Path(tui.__file__).parent.rglob("*.py")
    texts = [path.read_text("utf-8") for path in sources if path.name != "keys.py"]
    spoken = {name for text in texts for name in _IN_TEXT.findall(text)}
    assert spoken
    assert spoken - ACTIONS.keys() == set()


async def test_texts_speak_of_the_keys_that_the_operator_chose(home: Home, path: Path) -> None:

    async with open_review(path, home) as review:
        told = "<review.undo> <dialog.close> <save.save> <app.help> <review.search> <br.x>"
        assert with_keys(review.app, told) == "u Esc Ctrl+S ? / <br.x>"
        review.app.use_keys({"review.undo": ("ctrl+z", "u"), "app.help": ("f2",)})
        assert with_keys(review.app, told) == "Ctrl+Z Esc Ctrl+S F2 / <br.x>"
        assert key_of(review.app, "batch-pane.newest-batch") == "End"


async def test_the_palette_does_what_a_key_does(home: Home, path: Path) -> None:
    async with open_review(path, home) as review:
        await review.keys("colon")
        assert review.top == "CommandPalette"
        await review.type("leave out")
        await review.pilot.pause(0.3)
        await review.keys("enter", "enter")
        assert review.top == "ReviewScreen"
        assert review.session.catalog.excluded.tolist() == [True, False]
