"""Changing one upload profile: where it sends to, and how."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import fields, replace
from typing import Any, Literal
from urllib.parse import urlsplit

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Checkbox, Input, Select, Static

from importers.destinations.base import OnExists, Profile
from importers.destinations.protocol import Setting
from importers.destinations.registry import BUILT_IN, destination_of
from tui.screen import ShellDialog
from tui.text import content, safe
from tui.widgets.compact_checkbox import CompactCheckbox

_ON_EXISTS = {
    OnExists.REFUSE: "tell me, change nothing",
    OnExists.ADOPT: "count it as uploaded if it is equal",
    OnExists.UPDATE: "send what differs",
}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_COMMON = {each.name for each in fields(Profile)}  # what every profile has
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class ProfileDialog(ShellDialog[Profile], actions="profile"):
    """Its result is the changed profile; None when nothing is to change."""

    HELP = """
    Where a profile sends your products, and how. The token itself is never kept here: name the
    environment variable that holds it. Two accounts at one address need an account name each, so
    that what was uploaded to one does not count for the other.
    """
    DEFAULT_CSS = """
    ProfileDialog .line { height: auto; }
    ProfileDialog .label { width: 24; color: $foreground-muted; }
    ProfileDialog Input, ProfileDialog Select { width: 1fr; }
    ProfileDialog #failure { margin-top: 1; }
    """

    def __init__(self, profile: Profile, others: Collection[str] | None = None) -> None:
        """Begin with the profile as it is; with the names of the `others`, a new one is made like it."""
        super().__init__()
        self.profile = profile
        self.others = others

    def compose(self) -> ComposeResult:
        """Lay out a line for each setting."""
        profile = self.profile
        with VerticalScroll(classes="dialog", can_focus=False) as box:
            if self.others is None:
                box.border_title = Content(f"Profile {safe(profile.name)}")
            else:
                box.border_title = Content(f"New profile, like {safe(profile.name)}")
                yield from _field("Name", _input("", "profile-name"))
            yield from _field("Address", Input(profile.base_url, compact=True, id="base_url"))
            yield from _field("Token from variable", _input(profile.token_env, "token_env"))
            yield from _field("Account, if several", _input(profile.account, "account"))
            for setting in self._settings:
                yield from _field(setting.label, _widget(setting, profile))
            yield Static("", id="failure", classes="error-sentence")
            with Horizontal(classes="buttons"):
                if profile.name in BUILT_IN and self.others is None:
                    yield Button("As it came", id="reset")
                yield Button("Cancel", id="cancel")
                yield Button("Save", id="save", variant="primary")

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)

    @on(Button.Pressed, "#reset")
    def _reset(self) -> None:
        self.dismiss(BUILT_IN[self.profile.name])

    @on(Button.Pressed, "#save")
    @on(Input.Submitted)
    def action_save(self) -> None:
        """Hand over the profile, if it can be used."""
        changed = self.changed()
        failure = unusable_name(changed.name, self.others) if self.others is not None else ""
        failure = failure or unusable(changed)
        if failure:
            self.query_one("#failure", Static).update(content(failure))
        else:
            self.dismiss(changed)

    def changed(self) -> Profile:
        """Return the profile as it is filled in; a number that is none counts as 0."""
        profile = replace(
            self.profile,
            name=self.profile.name if self.others is None else self._typed("profile-name"),
            base_url=self._typed("base_url"),
            token_env=self._typed("token_env"),
            account=self._typed("account"),
        )
        asked = {setting.name: self._answer(setting) for setting in self._settings}
        own = {name: value for name, value in asked.items() if name not in _COMMON}
        usual = {setting.name: setting.default for setting in self._settings}
        options = {n: v for n, v in {**profile.options, **own}.items() if v != usual.get(n)}
        common = {name: value for name, value in asked.items() if name in _COMMON}
        return replace(profile, options=options, **common)

    @property
    def _settings(self) -> list[Setting]:
        return [s for s in destination_of(self.profile).settings if s.asked]

    def _answer(self, setting: Setting) -> Any:
        """Return what is filled in for a setting; a number that is none counts as 0."""
        if setting.name == "on_exists":
            return OnExists(str(self.query_one("#on_exists", Select).value))
        if isinstance(setting.default, bool):
            return self.query_one(f"#{setting.name}", Checkbox).value
        typed = self._typed(setting.name)
        if isinstance(setting.default, str):
            return typed
        return int(typed) if typed.isdecimal() else 0

    def _typed(self, field: str) -> str:
        return self.query_one(f"#{field}", Input).value.strip()


def _widget(setting: Setting, profile: Profile) -> Input | Checkbox | Select[str]:
    """Return what asks for a setting, filled in as the profile has it."""
    if setting.name == "on_exists":
        return Select(
            [(words, value.value) for value, words in _ON_EXISTS.items()],
            value=profile.on_exists.value,
            allow_blank=False,
            compact=True,
            id="on_exists",
        )
    value = profile.options.get(setting.name, setting.default)
    if setting.name in _COMMON:
        value = getattr(profile, setting.name)
    if isinstance(setting.default, bool):
        return CompactCheckbox(setting.words, bool(value), compact=True, id=setting.name)
    kind: Literal["integer", "text"] = "text" if isinstance(setting.default, str) else "integer"
    return Input(str(value), type=kind, compact=True, id=setting.name)


def unusable_name(name: str, others: Collection[str]) -> str:
    """Return why a new profile cannot have a name, "" if it can."""
    if not name:
        return "Give the new profile a name, such as my-shop."
    if not _NAME.fullmatch(name):
        return "A name may only hold letters, digits, hyphens and underscores."
    if name in others:
        return f"There is a profile {name} already; choose another name."
    return ""


def unusable(profile: Profile) -> str:
    """Return why a profile cannot be used, "" if it can."""
    try:
        parts = urlsplit(profile.base_url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        return "The address must be one such as https://api.example.com."
    if parts.scheme == "http" and host not in _LOOPBACK:
        return "The address must begin with https://, since a token is sent to it."
    if not 1 <= profile.in_flight <= 64:
        return "Requests at a time must be a number from 1 to 64."
    if profile.token_env and not profile.token_env.isidentifier():
        return "The variable's name may only hold letters, digits and underscores."
    return ""


def _input(value: str, name: str) -> Input:
    return Input(value, compact=True, id=name)


def _field(label: str, widget: Input | Checkbox | Select[str]) -> ComposeResult:
    with Horizontal(classes="line"):
        yield Static(label, classes="label")
        yield widget
