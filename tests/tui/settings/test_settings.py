"""The settings screen: what is chosen is worn at once, kept in the file, and found again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.widgets import Button, Input, OptionList, Select, Static

from importers.destinations.base import OnExists
from importers.destinations.registry import BUILT_IN
from importers.storage.home import Home
from importers.storage.profiles import load_profiles
from importers.storage.settings import Look, Settings, load_settings, save_settings
from importers.sync.configured import ConfiguredSync, load_syncs, save_sync
from tests.support.upload_app import UploadApp
from tests.support.waiting import until
from tui.dialogs.confirm import ConfirmDialog
from tui.settings.profile import ProfileDialog, unusable
from tui.settings.screen import SettingsScreen
from tui.settings.sync import SyncButtons
from tui.syncs import Syncs


@pytest.fixture
def app(home: Home) -> UploadApp:
    return UploadApp(home, SettingsScreen)


async def open_profile(app: UploadApp, pilot: object, name: str) -> ProfileDialog:
    screen = app.screen
    assert isinstance(screen, SettingsScreen)
    await until(pilot, lambda: bool(screen.profiles), "the profiles")  # type: ignore[arg-type]
    names = [profile.name for profile in screen.profiles]
    screen.query_one(OptionList).highlighted = names.index(name)
    await pilot.press("enter")  # type: ignore[attr-defined]
    await until(pilot, lambda: isinstance(app.screen, ProfileDialog), "the dialog")  # type: ignore[arg-type]
    assert isinstance(app.screen, ProfileDialog)
    return app.screen


async def test_a_look_is_worn_at_once_and_kept(app: UploadApp, home: Home) -> None:
    async with app.run_test() as pilot:
        await until(pilot, lambda: bool(app.screen.profiles), "the settings")  # type: ignore[attr-defined]
        app.screen.query_one("#look", Select).value = Look.LIGHT.value
        await until(pilot, lambda: home.settings.exists(), "the file")

        assert app.theme == "shelfready-light"
        assert load_settings(home).look is Look.LIGHT


@pytest.mark.parametrize("look", list(Look))
async def test_the_program_begins_in_the_look_that_was_kept(home: Home, look: Look) -> None:
    save_settings(home, Settings(look))
    app = UploadApp(home, SettingsScreen)
    async with app.run_test():
        assert (
            app.theme
            == {
                Look.DARK: "shelfready-dark",
                Look.LIGHT: "shelfready-light",
                Look.CONTRAST: "shelfready-contrast",
            }[look]
        )


async def test_looking_at_the_settings_writes_nothing(app: UploadApp, home: Home) -> None:
    async with app.run_test() as pilot:
        await until(pilot, lambda: bool(app.screen.profiles), "the settings")  # type: ignore[attr-defined]
        await pilot.press("escape")

        assert not home.settings.exists()


async def test_a_profile_is_changed_and_the_open_catalog_follows(
    app: UploadApp, home: Home
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        dialog = await open_profile(app, pilot, "practice-scantrust")
        dialog.query_one("#default_brand", Input).value = "50"
        dialog.query_one("#on_exists", Select).value = OnExists.UPDATE.value
        await pilot.press("ctrl+s")
        await until(pilot, lambda: home.settings.exists(), "the file")
        assert app.session is not None
        await until(
            pilot,
            lambda: app.session.profile.text("default_brand") == "50",  # type: ignore[union-attr]
            "the session",
        )

        changed = replace(BUILT_IN["practice-scantrust"], on_exists=OnExists.UPDATE)
        saved = load_profiles(home)["practice-scantrust"]
        assert saved == changed.having(default_brand="50")


async def test_a_profile_that_cannot_work_is_not_saved(app: UploadApp, home: Home) -> None:
    async with app.run_test() as pilot:
        dialog = await open_profile(app, pilot, "scantrust")
        dialog.query_one("#base_url", Input).value = "http://api.scantrust.com"
        await pilot.press("ctrl+s")

        assert app.screen is dialog
        assert "https://" in str(dialog.query_one("#failure", Static).render())
        assert not home.settings.exists()


async def test_a_profile_is_made_like_another_used_and_removed_again(
    app: UploadApp, home: Home
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = app.screen
        assert isinstance(screen, SettingsScreen)
        await until(pilot, lambda: bool(screen.profiles), "the profiles")
        await pilot.press("home", "n")
        await until(pilot, lambda: isinstance(app.screen, ProfileDialog), "the dialog")
        dialog = app.screen
        for name, words in (("", "a name"), ("my shop", "letters"), ("digible", "already")):
            dialog.query_one("#profile-name", Input).value = name
            await pilot.press("ctrl+s")
            assert words in str(dialog.query_one("#failure", Static).render())
        dialog.query_one("#profile-name", Input).value = "my-shop"
        dialog.query_one("#account", Input).value = "second"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "my-shop" in load_profiles(home), "the profile")
        assert load_profiles(home)["my-shop"] == replace(
            BUILT_IN["scantrust"], name="my-shop", account="second"
        )
        assert app.session is not None
        app.session.choose_profile("my-shop")

        await until(pilot, lambda: len(screen.profiles) == len(BUILT_IN) + 1, "the new line")
        await pilot.press("end", "delete")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog), "the question")
        await pilot.press("tab", "enter")
        await until(pilot, lambda: "my-shop" not in load_profiles(home), "its end")
        await until(pilot, lambda: app.session.profile is None, "the session")  # type: ignore[union-attr]


async def test_the_programs_own_profiles_are_not_removed(app: UploadApp, home: Home) -> None:
    async with app.run_test() as pilot:
        await until(pilot, lambda: bool(app.screen.profiles), "the profiles")  # type: ignore[attr-defined]
        await pilot.press("home", "delete")
        await until(pilot, lambda: bool(app._notifications), "a sentence")

        assert any("belongs to the program" in note.message for note in app._notifications)
        assert not home.settings.exists()


async def test_a_broken_settings_file_is_told_of_and_left_alone(home: Home) -> None:
    home.root.mkdir()
    home.settings.write_text("look = ")
    app = UploadApp(home, SettingsScreen)
    async with app.run_test() as pilot:
        await until(pilot, lambda: bool(app._notifications), "a sentence")

        assert any("is no TOML" in note.message for note in app._notifications)
        assert home.settings.read_text() == "look = "


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("base_url", "api.example.com", "https://"),
        ("base_url", "ftp://example.com", "https://"),
        ("base_url", "http://example.com", "token"),
        ("base_url", "https://example.com:99999", "https://"),
        ("base_url", "http://[", "https://"),
        ("in_flight", 0, "from 1 to 64"),
        ("in_flight", 65, "from 1 to 64"),
        ("token_env", "MY TOKEN", "letters"),
    ],
)
def test_why_a_profile_cannot_be_used(field: str, value: object, words: str) -> None:
    assert words in unusable(replace(BUILT_IN["scantrust"], **{field: value}))  # type: ignore[arg-type]


@pytest.mark.parametrize("profile", BUILT_IN.values(), ids=lambda profile: profile.name)
def test_the_programs_own_profiles_can_be_used(profile: object) -> None:
    assert unusable(profile) == ""  # type: ignore[arg-type]


async def test_shopmasters_two_buttons_are_there(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[tuple[str, bool]] = []

    def run_now(_syncs: Syncs, name: str, *, everything: bool = False) -> str:
        begun.append((name, everything))
        return ""

    monkeypatch.setattr(Syncs, "run_now", run_now)
    monkeypatch.setattr(Syncs, "look", lambda _syncs: [])
    save_sync(home, ConfiguredSync("till", "/shop.sqlite", "digible", table="product"))
    app = UploadApp(home, SettingsScreen)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: bool(app.screen.query(SyncButtons)), "the buttons")
        buttons = app.screen.query_one(SyncButtons)
        await until(pilot, lambda: buttons.chosen is not None, "the sync")
        assert buttons.query_one("#all-syncs").region.right <= 80
        buttons.query_one("#switch", Button).press()
        await until(pilot, lambda: load_syncs(home).syncs["till"].on, "it to be on")
        label = buttons.query_one("#switch", Button)
        await until(pilot, lambda: str(label.label) == "Sync is on", "the new word")
        label.press()
        await until(pilot, lambda: not load_syncs(home).syncs["till"].on, "it to be off")
        buttons.query_one("#everything", Button).press()
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog), "the question")
        question = str(app.screen.query_one(Static).content)
        assert "Send all products of /shop.sqlite product to digible, a live shop?" in question
        assert begun == []
        await pilot.press("tab", "enter")
        await until(pilot, lambda: begun == [("till", True)], "the run")


async def test_a_ready_set_of_keys_is_used_at_once_and_kept_beside_single_keys(
    app: UploadApp, home: Home
) -> None:
    home.root.mkdir(exist_ok=True)
    home.settings.write_text('[keys]\nreview.next = "f9"\n', encoding="utf-8")
    async with app.run_test(size=(90, 30)) as pilot:
        await until(pilot, lambda: bool(app.screen.profiles), "the settings")  # type: ignore[attr-defined]
        choice = app.screen.query_one("#key-set", Select)
        assert choice.value == ""
        choice.value = "vi"
        await until(pilot, lambda: "set" in load_settings(home).keys, "the file")
        assert app.counts
        assert load_settings(home).keys == {"review.next": ("f9",), "set": ("vi",)}
        choice.value = ""
        await until(pilot, lambda: "set" not in load_settings(home).keys, "the file")
        assert not app.counts
        assert load_settings(home).keys == {"review.next": ("f9",)}
