"""From a sync to the sheet: what it reads is opened, and what it was refused put on the cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from textual.screen import Screen

from importers.catalog.source import ReadOptions
from importers.errors import ShelfreadyError
from importers.sync.configured import ConfiguredSync
from importers.sync.desk import source_of
from importers.sync.record import RefusedProduct
from tui.credentials import CredentialStore
from tui.open.loading import LoadingScreen

if TYPE_CHECKING:
    from importers.session.session import Session
    from tui.review.screen import ReviewScreen


class SyncOpener(Protocol):
    """What it needs of the program."""

    profile_name: str | None
    credentials: CredentialStore

    def push_screen(self, screen: Screen[Any], callback: Callable[[Any], None]) -> object:
        """Show a screen, and take its result."""

    def review(self, session: Session | None) -> ReviewScreen | None:
        """Show a session that was opened; None if none was."""

    def tell_failure(self, error: BaseException, doing: str = "") -> None:
        """Say in one sentence what went wrong."""


def open_sync(app: SyncOpener, sync: ConfiguredSync, refused: Sequence[RefusedProduct]) -> None:
    """Open what a sync reads, as it reads it, with these refusals on their cells."""
    app.profile_name = sync.to
    try:
        place = source_of(sync, app.credentials.password(sync.source.partition(":")[2]))
    except ShelfreadyError as error:
        app.tell_failure(error, f"opening {sync.name}")
        return

    def opened(session: Session | None) -> None:
        review = app.review(session)
        if review is not None:
            review.refusals.bring(sync, refused)

    app.push_screen(LoadingScreen(place, ReadOptions(), meanwhile=_load_review), opened)


def _load_review() -> None:
    import_module("tui.review.screen")
