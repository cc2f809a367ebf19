"""Leaving the program: at once when nothing would be lost, else only after asking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from textual.screen import Screen

from tui.dialogs.confirm import ConfirmDialog
from tui.practice import Practice
from tui.syncs import Syncs
from tui.text import safe_lines

if TYPE_CHECKING:
    from importers.session.session import Session


class LeavableApp(Protocol):
    """What leaving needs of the program."""

    session: Session | None
    practice: Practice
    exit_text: str
    syncs: Syncs

    @property
    def screen(self) -> Screen[Any]:
        """Return the screen on top."""

    def push_screen(self, screen: Screen[Any], callback: Callable[[Any], None]) -> object:
        """Show a screen, and take its result."""

    def notify(self, message: str) -> None:
        """Show a passing message."""

    def close_file(self) -> None:
        """Go back to choosing a file."""

    def exit(self) -> None:
        """End the program."""


def leave(app: LeavableApp) -> None:
    """Quit, asking first about unsaved edits, a running upload, and syncs that nobody would run any more."""
    syncs = app.syncs
    stops = what_would_stop(syncs.that_end_with_us, syncs.that_are_run)
    parts = (what_would_be_lost(app.session), stops)
    reason = " ".join(filter(None, parts)) or None
    if reason is None:
        end(app)
    else:
        _ask(app, f"{reason} Quit all the same?", "Quit", lambda: end(app))


def leave_file(app: LeavableApp, then: Callable[[], object] = lambda: None) -> None:
    """Go back to the Open screen, asking first about unsaved edits; not while an upload runs."""

    def go() -> None:
        app.close_file()
        then()

    if app.session is not None and is_uploading(app.session):
        app.notify("An upload is under way; another file can be opened when it has ended.")
        return
    reason = what_would_be_lost(app.session)
    if reason is None:
        go()
    else:
        _ask(app, f"{reason} Leave this file all the same?", "Leave it", go)


def _ask(app: LeavableApp, question: str, do: str, go: Callable[[], None]) -> None:
    def answered(yes: bool | None) -> None:
        if yes:
            go()

    app.push_screen(ConfirmDialog(question, do, "Stay"), answered)


def end(app: LeavableApp, *, urgent: bool = False) -> None:
    """Quit without asking, after the answers to a running upload; unsaved work is in the journal.

    Told a second time and `urgent`, it does not wait for those answers any more.
    """
    session = app.session
    run = session.uploads.run if session else None
    if session is None or run is None:
        app.exit()
        return
    session.uploads.several.cancel()
    from tui.upload.drain import DrainDialog
    from tui.upload.exit_summary import exit_summary

    def settled(leaving: bool | None) -> None:
        if leaving:
            own = app.practice.server
            gone = own is not None and run.profile.base_url == own.url
            app.exit_text = safe_lines(exit_summary(session, run, gone=gone))
            app.exit()

    if isinstance(app.screen, DrainDialog):
        if urgent:
            app.screen.action_hurry()
    elif is_uploading(session):
        app.push_screen(DrainDialog(run), settled)
    else:
        settled(True)


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


def what_would_stop(on: Sequence[str], under_way: Sequence[str]) -> str | None:
    """Return a sentence about syncs that run only while the program is open; None if there is none."""
    parts = []
    if on:
        several = len(on) > 1
        names, verb = " and ".join(on), "run" if several else "runs"
        parts.append(
            f"The sync{'s' if several else ''} {names} {verb} only while Shelfready is open; `shelfready sync "
            f"install {on[0]} --print` shows what runs {'each' if several else 'it'} always."
        )
    if under_way:
        names = " and ".join(under_way)
        parts.append(
            f"A run of {names} is under way: it ends after the answers that it waits for, and the next run goes on "
            "where it stopped."
        )
    return " ".join(parts) or None


def is_uploading(session: Session) -> bool:
    """Tell whether an upload is under way, or the next of several is about to begin."""
    if session.uploads.several.under_way:
        return True
    if session.uploads.run is None:
        return False
    from importers.upload.snapshot import RunPhase

    return session.uploads.run.snapshot().phase not in (
        RunPhase.FINISHED,
        RunPhase.CANCELLED,
        RunPhase.FAILED,
    )
