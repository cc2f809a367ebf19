"""What the operator can choose once and for all: the look, the upload profiles, and whether a sync is on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList, Select, Static
from textual.widgets.option_list import Option

from importers.destinations.base import Profile
from importers.destinations.registry import BUILT_IN
from importers.storage.settings import (
    Look,
    Settings,
    load_settings,
    remove_profile,
    save_key_set,
    save_profile,
    save_settings,
)
from tui.actions.key_sets import KEY_SETS
from tui.dialogs.confirm import ConfirmDialog
from tui.keys import SET
from tui.screen import ShellScreen
from tui.settings.profile import ProfileDialog
from tui.settings.sync import SyncButtons
from tui.text import content, safe
from tui.themes import apply_theme
from tui.widgets.key_bar import KeyBar

_LOOKS = {Look.DARK: "dark", Look.LIGHT: "light", Look.CONTRAST: "high contrast"}


class SettingsScreen(ShellScreen[None], actions="settings"):
    """Shows the settings file; every change is written at once."""

    HELP = """
    The colours, a ready set of keys, the profiles that say where uploads go, and shopMaster's two buttons for a
    sync: a full upload, and the sync on or off. Enter on a profile changes it, <settings.new> makes
    a new one like it, <settings.remove> removes one of your own. All of it is kept in the settings file named
    below, which you may also edit by hand; tokens are not.
    """
    DEFAULT_CSS = """
    SettingsScreen #all { padding: 1 2; }
    SettingsScreen #colours, SettingsScreen #keys { height: 1; margin-bottom: 1; }
    SettingsScreen .label { width: 13; color: $foreground-muted; }
    SettingsScreen Select { width: 24; }
    SettingsScreen #profiles, SettingsScreen #profiles:focus {
        height: auto; max-height: 1fr; border: none; padding: 0; background: transparent;
    }
    SettingsScreen #file { margin-top: 1; color: $foreground-muted; height: auto; }
    """

    def __init__(self) -> None:
        """Start with nothing read."""
        super().__init__()
        self.settings = Settings()
        self.profiles: tuple[Profile, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the look, the profiles, and where all this is kept."""
        with Vertical(id="all"):
            with Horizontal(id="colours"):
                yield Static("Colours", classes="label")
                yield Select(
                    [(words, look.value) for look, words in _LOOKS.items()],
                    allow_blank=False,
                    compact=True,
                    id="look",
                )
            with Horizontal(id="keys"):
                yield Static("Keys", classes="label")
                choices = [("as usual", ""), *((name, name) for name in KEY_SETS)]
                yield Select(choices, allow_blank=False, compact=True, id="key-set")
            yield Static("Profiles", classes="label")
            yield OptionList(id="profiles")
            yield SyncButtons(self.shell)
            yield Static(content(f"Kept in {self.shell.home.settings}"), id="file")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the file."""
        self.query_one("#profiles").focus()
        self.read()

    def on_screen_resume(self) -> None:
        """Follow what was changed of the syncs meanwhile."""
        for buttons in self.query(SyncButtons):
            buttons.read()

    @work(group="settings", exclusive=True, exit_on_error=False, description="reading the settings")
    async def read(self) -> None:
        """Show what the settings file says now."""
        from importers.storage.profiles import load_profiles

        home = self.shell.home
        self.settings = await asyncio.to_thread(load_settings, home)
        self.profiles = tuple((await asyncio.to_thread(load_profiles, home)).values())
        with self.prevent(Select.Changed):
            self.query_one("#look", Select).value = self.settings.look.value
            self.query_one("#key-set", Select).value = "".join(self.settings.keys.get(SET, ()))
        choices = self.query_one("#profiles", OptionList)
        at = choices.highlighted or 0
        choices.clear_options()
        choices.add_options(Option(self._line(profile)) for profile in self.profiles)
        choices.highlighted = at

    def _line(self, profile: Profile) -> Content:
        kept = "  token remembered" if profile.name in self.settings.remembered else ""
        return Content.assemble(
            f"{safe(profile.name):<20} ", (f"{safe(profile.base_url)}{kept}", "$foreground-muted")
        )

    @on(Select.Changed, "#look")
    def _look_chosen(self, event: Select.Changed) -> None:
        look = Look(str(event.value))
        if look is not self.settings.look:
            apply_theme(self.app, look)
            changed = replace(self.settings, look=look)
            self.keep(lambda: save_settings(self.shell.home, changed))

    @on(Select.Changed, "#key-set")
    def _key_set_chosen(self, event: Select.Changed) -> None:
        name, keys = str(event.value), dict(self.settings.keys)
        if name != "".join(keys.pop(SET, ())):
            self.shell.use_keys({**keys, SET: (name,)} if name else keys)
            self.keep(lambda: save_key_set(self.shell.home, name))

    @on(OptionList.OptionSelected, "#profiles")
    @work(group="profile", exclusive=True, exit_on_error=False, description="changing a profile")
    async def _chosen(self, event: OptionList.OptionSelected) -> None:
        profile = self.profiles[event.option_index]
        changed = await self.app.push_screen_wait(ProfileDialog(profile))
        if changed is not None and changed != profile:
            self.keep(lambda: self._save(changed))

    @work(group="profile", exclusive=True, exit_on_error=False, description="making a profile")
    async def action_new(self) -> None:
        """Make a profile like the highlighted one, under another name."""
        at = self.query_one("#profiles", OptionList).highlighted
        if at is None or not self.profiles:
            return
        names = [profile.name for profile in self.profiles]
        made = await self.app.push_screen_wait(ProfileDialog(self.profiles[at], names))
        if made is not None:
            self.keep(lambda: save_profile(self.shell.home, made))

    @work(group="profile", exclusive=True, exit_on_error=False, description="removing a profile")
    async def action_remove(self) -> None:
        """Remove the highlighted profile, if it is none of the program's own."""
        at = self.query_one("#profiles", OptionList).highlighted
        if at is None or not self.profiles:
            return
        profile = self.profiles[at]
        if profile.name in BUILT_IN:
            self.notify(f"{profile.name} belongs to the program; Enter, As it came undoes changes.")
            return
        question = f"Remove the profile {profile.name}? What was uploaded with it stays on record."
        if await self.app.push_screen_wait(ConfirmDialog(question, "Remove it", "Keep it")):
            self.keep(lambda: self._remove(profile))

    def _remove(self, profile: Profile) -> None:
        if profile.name in self.settings.remembered:
            self._forget(profile)
        remove_profile(self.shell.home, profile.name)
        session = self.shell.session
        if session is not None and session.profile and session.profile.name == profile.name:
            session.choose_profile(None)

    def _save(self, profile: Profile) -> None:
        save_profile(self.shell.home, profile)
        session = self.shell.session
        if session is not None and session.profile and session.profile.name == profile.name:
            session.choose_profile(profile.name)  # the open catalog follows

    def action_forget(self) -> None:
        """Take the highlighted profile's token out of the computer's keyring."""
        at = self.query_one("#profiles", OptionList).highlighted
        if at is not None and self.profiles and self.profiles[at].name in self.settings.remembered:
            self.keep(lambda: self._forget(self.profiles[at]))
        else:
            self.notify("No token is remembered for this profile.")

    def _forget(self, profile: Profile) -> None:
        from importers.storage.secrets import forget

        forget(profile)
        self.shell.credentials.drop(profile)
        left = tuple(name for name in self.settings.remembered if name != profile.name)
        save_settings(self.shell.home, replace(self.settings, remembered=left))

    @work(group="settings", exit_on_error=False, description="saving the settings")
    async def keep(self, write: Callable[[], None]) -> None:
        """Write a change outside the screen's loop, and show the file as it then is."""
        await asyncio.to_thread(write)
        self.read()

    def action_back(self) -> None:
        """Leave the settings."""
        self.dismiss(None)
