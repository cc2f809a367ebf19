"""What screens see of the program: the open session, what all of it shares, and the way to other screens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from importers.catalog.source import ReadOptions
from importers.storage.home import Home
from tui.credentials import CredentialStore
from tui.practice import Practice
from tui.syncs import Syncs

if TYPE_CHECKING:
    from importers.catalog.model import CellRef
    from importers.catalog.origin import SourceOrigin
    from importers.query.view import RowFilter
    from importers.session.session import Session
    from importers.sync.configured import ConfiguredSync
    from importers.sync.record import RefusedProduct


class Shell(Protocol):
    """The program around a screen. Screens find each other through it and never by name."""

    home: Home
    session: Session | None
    profile_name: str | None
    practice: Practice
    credentials: CredentialStore
    counts: bool  # digits on the sheet count moves, as in vi, and begin no value
    syncs: Syncs

    def open_file(self, place: Path | SourceOrigin, options: ReadOptions | None = None) -> None:
        """Read a file behind a loading screen, and review it."""

    async def read_again(self, session: Session, options: ReadOptions) -> Session | None:
        """Read a session's file otherwise; its edits follow. None if that was stopped or failed."""

    def begin_syncs(self) -> None:
        """Look at the syncs from now on, and run those that are due."""

    def open_sync(self, sync: ConfiguredSync, refused: Sequence[RefusedProduct]) -> None:
        """Open what a sync reads, with its refusals on their cells, asking first about what would be lost."""

    def show_syncs(self) -> None:
        """Show the syncs."""

    def use_keys(self, chosen: Mapping[str, tuple[str, ...]]) -> None:
        """Give actions the keys that the operator chose for them. SettingsUnusable."""

    def leave_file(self) -> None:
        """Go back to choosing a file, asking first about what would be lost."""

    def show_cell(self, ref: CellRef) -> None:
        """Go to the sheet, to one cell."""

    def show_rows(self, state: RowFilter) -> None:
        """Go to the sheet, with just the rows of a state."""

    def show_upload(self) -> None:
        """Go from the sheet to the upload: the run there is, or what a new one would send."""

    def switch_to_preview(self) -> None:
        """Put what a new upload would send in the place of the present screen."""

    def switch_to_run(self) -> None:
        """Put the session's run in the place of the present screen."""

    @property
    def is_uploading(self) -> bool:
        """Tell whether an upload of the open session is under way."""

    def tell_failure(self, error: BaseException, doing: str = "") -> None:
        """Say in one sentence what went wrong."""
