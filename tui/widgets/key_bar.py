"""The footer: only keys that do something now, and on a narrow screen only those used all the time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Footer, Static

from tui.actions.action import Action
from tui.actions.table import ACTIONS
from tui.shell import Shell
from tui.textual_compat.keys import FooterKey
from tui.widgets.destination_words import live_badge

_ALWAYS = ("app.help", "dialog.help")  # the way to all the others


class KeyBar(Footer):
    """Textual's footer, less the keys that there is no room for: those of minor use go first.

    Help is never among them, since it names them all.
    """

    DEFAULT_CSS = "KeyBar .live { dock: right; width: auto; }"

    def __init__(self, *, tells_live: bool = True) -> None:
        """Start before the width is known; `tells_live`: say when the open catalog goes to a live shop."""
        super().__init__(show_command_palette=False, compact=True)
        self._width = 0
        self._tells_live = tells_live

    def compose(self) -> ComposeResult:
        """Lay out the keys that fit."""
        self._width = self.app.size.width
        widgets = list(super().compose())
        hidden = self._too_many([each for each in widgets if isinstance(each, FooterKey)])
        yield from (each for each in widgets if each not in hidden)
        if self._is_live:
            yield Static(live_badge(), classes="live")

    @property
    def _is_live(self) -> bool:
        session = cast(Shell, self.app).session if self._tells_live else None
        return session is not None and session.profile is not None and not session.profile.practice

    def on_resize(self) -> None:
        """Choose again when the screen has become wider or narrower."""
        if self._width != self.app.size.width:
            self.refresh(recompose=True)

    def _too_many(self, keys: Sequence[FooterKey]) -> list[Widget]:
        """Return the keys to leave out, the last of the least used first."""
        minor = [key for key in keys if _is_minor(key)]
        others = [key for key in keys if not _is_minor(key) and _name(key) not in _ALWAYS]
        badge = live_badge().cell_length if self._is_live else 0
        over = sum(map(_width_of, keys)) + badge - self._width
        leaving: list[Widget] = []
        for key in (*reversed(minor), *reversed(others)):
            if over <= 0:
                break
            leaving.append(key)
            over -= _width_of(key)
        return leaving


def _name(key: FooterKey) -> str:
    """Return the action's name in the table; one that Textual runs by itself is the program's."""
    return Action.named(key.action) or key.action


def _is_minor(key: FooterKey) -> bool:
    action = ACTIONS.get(_name(key))
    return action is not None and action.minor


def _width_of(key: FooterKey) -> int:
    """Return the cells of a key, its word, and the blank after each."""
    return cell_len(key.key_display) + 1 + cell_len(key.description) + 1
