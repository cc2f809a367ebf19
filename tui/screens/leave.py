"""Leaving the program: at once when nothing would be lost, else only after asking."""

from __future__ import annotations

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
        return

    def answered(yes: bool | None) -> None:
        if yes:
            _end(app)

    app.push_screen(ConfirmDialog(f"{reason} Quit all the same?", "Quit", "Stay"), answered)


def _end(app: ShelfreadyApp) -> None:
    session = app.session
    if session is None or session.run is None or not _is_uploading(session):
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
    if _is_uploading(session):
        parts.append("An upload is under way; what is not sent yet would not be sent.")
    if session.edited:
        parts.append("There are changes that were not saved to a file.")
    return " ".join(parts) or None


def _is_uploading(session: Session) -> bool:
    if session.run is None:
        return False
    from importers.upload.snapshot import RunPhase

    return session.run.snapshot().phase not in (
        RunPhase.FINISHED,
        RunPhase.CANCELLED,
        RunPhase.FAILED,
    )
