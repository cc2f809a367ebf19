"""What all screens and dialogs share: the typed app, and workers whose errors are sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen

from tui.failures import WorkerErrors
from tui.keys import NamedKeys, with_keys

if TYPE_CHECKING:
    from importers.session.session import Session
    from tui.app import ShelfreadyApp

Result = TypeVar("Result")


class _ShellAccess(NamedKeys, WorkerErrors):
    @property
    def shell(self) -> ShelfreadyApp:
        """Return the app, with its own type."""
        return cast("ShelfreadyApp", cast("Screen[object]", self).app)

    @property
    def session(self) -> Session:
        """Return the open session; only screens that need an open file ask."""
        session = self.shell.session
        if session is None:
            raise RuntimeError("no file is open")
        return session

    def say(self, text: str, *, timeout: float | None = None) -> None:
        """Show a passing message in which `<review.undo>` is the key that undoes now."""
        self.shell.notify(self.worded(text), timeout=timeout)

    def worded(self, text: str) -> str:
        """Return a text in which `<review.undo>` has become the key that undoes now."""
        return with_keys(self.shell, text)


class ShellScreen(_ShellAccess, Screen[Result]):
    """A full screen of the program."""


class ShellDialog(_ShellAccess, ModalScreen[Result]):
    """A dialog over a screen; Esc always leaves it without doing anything."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss_nothing", "Cancel", id="dialog.close"),
        Binding(
            "f1", "app.help", "Help", show=False, id="dialog.help"
        ),  # the program's own keys stop at a dialog
    ]

    def action_dismiss_nothing(self) -> None:
        """Close the dialog as if it had never been opened."""
        self.dismiss(None)
