"""What all screens and dialogs share: the shell, keys from the table, and workers whose errors are sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from textual.screen import ModalScreen, Screen

from tui.failures import WorkerErrors
from tui.keyed import Keyed
from tui.keys import with_keys
from tui.shell import Shell

if TYPE_CHECKING:
    from importers.session.session import Session

Result = TypeVar("Result")


class _ShellAccess(Keyed, WorkerErrors):
    @property
    def shell(self) -> Shell:
        """Return the program around this screen."""
        return cast(Shell, cast("Screen[object]", self).app)

    @property
    def session(self) -> Session:
        """Return the open session; only screens that need an open file ask."""
        session = self.shell.session
        if session is None:
            raise RuntimeError("no file is open")
        return session

    def say(self, text: str, *, timeout: float | None = None) -> None:
        """Show a passing message in which `<review.undo>` is the key that undoes now."""
        cast("Screen[object]", self).app.notify(self.worded(text), timeout=timeout)

    def worded(self, text: str) -> str:
        """Return a text in which `<review.undo>` has become the key that undoes now."""
        return with_keys(cast("Screen[object]", self).app, text)


class ShellScreen(_ShellAccess, Screen[Result]):
    """A full screen of the program."""


class ShellDialog(_ShellAccess, ModalScreen[Result], actions="dialog"):
    """A dialog over a screen; Esc always leaves it without doing anything."""

    def action_dismiss_nothing(self) -> None:
        """Close the dialog as if it had never been opened."""
        self.dismiss(None)
