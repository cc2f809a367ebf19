"""Leaving the program: at once when nothing would be lost, else only after asking."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.text import Text

from tui.screens.confirm import ConfirmDialog
from tui.text import safe_lines

if TYPE_CHECKING:
    from importers.session import Session
    from tui.app import ShelfreadyApp


def leave(app: ShelfreadyApp) -> None:
    """Quit, asking first about unsaved edits and a running upload."""
    reason = what_would_be_lost(app.session)
    if reason is None:
        app.exit()
    else:
        _ask(app, f"{reason} Quit all the same?", "Quit", lambda: end(app))


def leave_file(app: ShelfreadyApp) -> None:
    """Go back to the Open screen, asking first about unsaved edits; not while an upload runs."""
    if app.session is not None and is_uploading(app.session):
        app.notify("An upload is under way; another file can be opened when it has ended.")
        return
    reason = what_would_be_lost(app.session)
    if reason is None:
        app.close_file()
    else:
        _ask(app, f"{reason} Leave this file all the same?", "Leave it", app.close_file)


def _ask(app: ShelfreadyApp, question: str, do: str, go: Callable[[], None]) -> None:
    def answered(yes: bool | None) -> None:
        if yes:
            go()

    app.push_screen(ConfirmDialog(question, do, "Stay"), answered)


def end(app: ShelfreadyApp) -> None:
    """Quit without asking, after the answers to a running upload; unsaved work is in the journal."""
    session = app.session
    if session is None or session.run is None or not is_uploading(session):
        app.exit()
        return
    from tui.screens.settling import SettlingDialog, farewell

    def settled(words: str | None) -> None:
        if words is not None:
            app.exit(message=Text(safe_lines(farewell(words, session))))

    app.push_screen(SettlingDialog(session.run), settled)


def what_would_be_lost(session: Session | None) -> str | None:
    """Return a sentence about unfinished work, or None when there is none."""
    if session is None:
        return None
    parts = []
    if is_uploading(session):
        parts.append("An upload is under way; what is not sent yet would not be sent.")
    if session.edited:
        parts.append("There are changes that were not saved to a file.")
    return " ".join(parts) or None


def is_uploading(session: Session) -> bool:
    """Tell whether an upload is under way."""
    if session.run is None:
        return False
    from importers.upload.snapshot import RunPhase

    return session.run.snapshot().phase not in (
        RunPhase.FINISHED,
        RunPhase.CANCELLED,
        RunPhase.FAILED,
    )
