"""The settings file: written with care, read with suspicion."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from importers.destinations.base import OnExists
from importers.destinations.registry import BUILT_IN
from importers.errors import SaveFailed, SettingsUnusable
from importers.storage.home import Home
from importers.storage.profiles import load_profiles
from importers.storage.settings import Look, Settings, load_settings, save_profile, save_settings


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def test_without_a_file_all_is_as_the_program_has_it(home: Home) -> None:
    assert load_settings(home) == Settings()
    assert not home.root.exists()


def test_settings_come_back_as_they_were_saved(home: Home) -> None:
    settings = Settings(Look.CONTRAST, ("scantrust",))

    save_settings(home, settings)

    assert load_settings(home) == settings


def test_comments_and_unknown_entries_stay(home: Home) -> None:
    home.root.mkdir()
    home.settings.write_text('# mine\nlook = "light" # bright\n[keys]\nquit = "x"\n')

    save_settings(home, Settings(Look.DARK))

    text = home.settings.read_text()
    assert text.startswith('# mine\nlook = "dark" # bright\n')
    assert '[keys]\nquit = "x"' in text


def test_only_what_differs_of_a_profile_is_written_and_it_loads_again(home: Home) -> None:
    changed = replace(BUILT_IN["scantrust"], in_flight=4).having(default_brand="50")

    save_profile(home, changed)

    assert home.settings.read_text() == (
        '[profiles.scantrust]\nin_flight = 4\ndefault_brand = "50"\n'
    )
    assert load_profiles(home)["scantrust"] == changed


def test_a_profile_set_back_to_the_programs_own_leaves_nothing_behind(home: Home) -> None:
    save_profile(home, replace(BUILT_IN["digible"], token_env="OTHER"))

    save_profile(home, BUILT_IN["digible"])

    assert "digible" not in home.settings.read_text()
    assert load_profiles(home)["digible"] == BUILT_IN["digible"]


def test_a_profile_of_the_operators_own_names_its_destination(home: Home) -> None:
    own = replace(BUILT_IN["scantrust"], name="my shop", token_env="MY_TOKEN")

    save_profile(home, own)

    assert load_profiles(home)["my shop"] == own


def test_what_to_do_with_products_that_exist_is_kept(home: Home) -> None:
    changed = replace(BUILT_IN["scantrust"], on_exists=OnExists.UPDATE)

    save_profile(home, changed)

    assert load_profiles(home)["scantrust"].on_exists is OnExists.UPDATE


@pytest.mark.parametrize("text", ["look = ", 'look = "pink"', "remembered = 3", "look = 7"])
def test_an_unusable_file_is_told_of_and_never_overwritten(home: Home, text: str) -> None:
    home.root.mkdir()
    home.settings.write_text(text)

    with pytest.raises(SettingsUnusable) as caught:
        load_settings(home)

    assert str(home.settings) in caught.value.sentence
    assert home.settings.read_text() == text


def test_a_file_that_is_no_toml_is_not_overwritten(home: Home) -> None:
    home.root.mkdir()
    home.settings.write_text("look = ")

    with pytest.raises(SettingsUnusable):
        save_settings(home, Settings())

    assert home.settings.read_text() == "look = "


def test_a_home_that_cannot_be_made_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("in the way")

    with pytest.raises(SaveFailed) as caught:
        save_settings(Home(tmp_path / "home"), Settings())

    assert "could not be saved" in caught.value.sentence


def test_what_an_editor_of_windows_writes_is_read(home: Home) -> None:
    home.root.mkdir()
    text = 'look = "light"\r\n[profiles.tea]\r\ndestination = "scantrust"\r\n'
    home.settings.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert load_settings(home).look is Look.LIGHT
    assert "tea" in load_profiles(home)
    save_settings(home, replace(load_settings(home), look=Look.DARK))
    assert "tea" in load_profiles(home)


def test_settings_that_would_never_end_are_a_sentence(home: Home) -> None:
    home.root.mkdir()
    os.mkfifo(home.root / "pipe")
    for what in (home.root / "pipe", Path("/dev/zero")):
        home.settings.symlink_to(what)
        for load in (load_settings, load_profiles):
            with pytest.raises(SettingsUnusable, match="cannot be read: it is not a file"):
                load(home)
        home.settings.unlink()
