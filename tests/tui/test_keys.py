"""The operator's own keys, and the palette that finds every command."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.binding import Binding
from textual.widgets import Static

from importers.errors import SettingsUnusable
from importers.home import Home
from tests.support.desk import Desk, open_desk
from tui.app import ShelfreadyApp
from tui.keys import keymap, known_keys, listing


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "c.csv"
    path.write_text("SKU,Name,Brand,URL\nA-1, Tea,50,\nA-2,Pot,50,\n", encoding="utf-8")
    return path


def settings(home: Home, text: str) -> None:
    home.root.mkdir(exist_ok=True)
    home.settings.write_text(text, encoding="utf-8")


def help_text(desk: Desk) -> str:
    return "\n".join(str(part.render()) for part in desk.app.screen.query(Static))


async def test_an_action_gets_the_keys_of_the_settings_file_and_the_help_shows_them(
    home: Home, path: Path
) -> None:
    settings(home, '[keys]\nreview.leave-out = ["z", "ctrl+x"]\n"app.quit" = "f10"\n')
    async with open_desk(path, home) as desk:
        await desk.keys("x")
        assert not desk.session.catalog.excluded.any()
        await desk.keys("z")
        assert desk.session.catalog.excluded.tolist() == [True, False]
        await desk.keys("question_mark")
        assert "z  ^x" in help_text(desk)


async def test_a_wrong_key_is_one_sentence_and_the_own_keys_stay(home: Home, path: Path) -> None:
    settings(home, '[keys]\nreview.leave-out = "ctlr+x"\n')
    async with open_desk(path, home) as desk:
        said = [notification.message for notification in desk.app._notifications]
        assert said == [
            "The settings give review.leave-out the key 'ctlr+x'; there is none. Did you mean ctrl+x?"
        ]
        await desk.keys("x")
        assert desk.session.catalog.excluded.any()


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
    known = known_keys()
    unnamed = [
        (kind.__name__, binding.action)
        for kind in _kinds()
        for binding in kind.__dict__.get("BINDINGS", ())
        if not isinstance(binding, Binding) or not binding.id
    ]
    assert unnamed == []
    assert listing().count("\n") == len(known) - 1


def _kinds() -> list[type]:
    from tui import keys

    return [
        ShelfreadyApp,
        *(part for part in keys._parts() if part.__module__.startswith("tui.")),
    ]


async def test_the_palette_does_what_a_key_does(home: Home, path: Path) -> None:
    async with open_desk(path, home) as desk:
        await desk.keys("colon")
        assert desk.top == "CommandPalette"
        await desk.type("leave out")
        await desk.pilot.pause(0.3)
        await desk.keys("enter", "enter")
        assert desk.top == "ReviewScreen"
        assert desk.session.catalog.excluded.tolist() == [True, False]
