"""The program's shell: which screen is up, the open session, and the gate before the terminal."""

from __future__ import annotations

import sys
from asyncio import to_thread
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text
from textual import work
from textual.app import SystemCommand
from textual.driver import Driver
from textual.events import Key
from textual.filter import LineFilter
from textual.notifications import SeverityLevel
from textual.screen import Screen

from importers.catalog.source import ReadOptions
from importers.errors import ShelfreadyError
from importers.storage.home import Home
from tui import leaving
from tui.actions.key_sets import VI
from tui.credentials import CredentialStore
from tui.failures import WorkerErrors, save_unsaved, sentence_for
from tui.keyed import Keyed
from tui.keys import SET, keymap
from tui.practice import Practice
from tui.signals import install_signal_handlers
from tui.syncs import Syncs
from tui.text import TerminalSafety, safe
from tui.textual_compat.detached_terminal import detach_safe
from tui.textual_compat.notifications import take_back_notification
from tui.textual_compat.serialized_input import SerializedInputApp
from tui.themes import add_themes, apply_theme

if TYPE_CHECKING:
    from importers.catalog.model import CellRef
    from importers.catalog.origin import SourceOrigin
    from importers.database.origin import DatabaseOrigin
    from importers.query.view import RowFilter
    from importers.session.session import Session
    from importers.sync.configured import ConfiguredSync
    from importers.sync.record import RefusedProduct
    from tui.review.screen import ReviewScreen

_SETTLED = 1.0  # seconds: what is on show comes first


class ShelfreadyApp(Keyed, WorkerErrors, SerializedInputApp, actions="app"):
    """Opens a catalog, or asks for one, and keeps the session that all screens share."""

    TITLE = "Shelfready"
    CSS_PATH = Path(__file__).with_name("app.tcss")
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self,
        place: Path | SourceOrigin | None = None,
        *,
        home: Home,
        profile: str | None = None,
        read_options: ReadOptions | None = None,
    ) -> None:
        """Remember what to open; nothing is read before the first paint."""
        super().__init__()
        self.home = home
        self.first_place = place
        self.profile_name = profile
        self.read_options = read_options or ReadOptions()
        self.session: Session | None = None
        self.practice = Practice()
        self.credentials = CredentialStore()
        self.syncs = Syncs(home, self.credentials, lambda: self.practice, self._uploads_to)
        self._syncs_began = False
        self.exit_text = ""
        self.counts = False
        self._safety: tuple[LineFilter, ...] = (TerminalSafety(),)
        add_themes(self)

    def run_to_end(self) -> int:
        """Run until the operator leaves, leave the last words on the terminal, and return the exit code.

        They are printed as they are, since a command that is broken into lines could not be pasted.
        """
        self.run()
        if self.exit_text:
            with suppress(OSError):  # the terminal may be gone
                sys.stderr.write(f"{self.exit_text}\n")
                sys.stderr.flush()
        return self.return_code or 0

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return Textual's own filters, then the one that keeps control characters off the terminal."""
        return (*super().get_line_filters(), *self._safety)

    def get_driver_class(self) -> type[Driver]:
        """Return the platform's driver, made to outlive its terminal."""
        return detach_safe(super().get_driver_class(), self.end)

    def on_mount(self) -> None:
        """Begin, in the colours and with the keys that the operator chose."""
        install_signal_handlers(self.end)
        self._apply_settings()
        self.start()
        self.set_timer(_SETTLED, self._resume_syncs)

    def _apply_settings(self) -> None:
        look = "dark"
        if self.home.settings.exists():
            from importers.storage.settings import load_settings  # the first paint does without

            try:
                settings = load_settings(self.home)
                look = settings.look
                self.use_keys(settings.keys)
            except ShelfreadyError as error:
                self.tell_failure(error, "reading the settings")
        apply_theme(self, look)

    def use_keys(self, chosen: Mapping[str, tuple[str, ...]]) -> None:
        """Give actions the keys that the operator chose for them. SettingsUnusable."""
        self.set_keymap(keymap(chosen))
        self.counts = VI in chosen.get(SET, ())

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Return the commands of the palette: all that the screen has a key for now."""
        from tui.palette import commands

        return commands(screen)

    def on_unmount(self) -> None:
        """Leave nothing running behind."""
        self.syncs.end()
        self.practice.close()

    def start(self) -> None:
        """Show the Open screen, and over it the file that the command line named."""
        from tui.open.screen import OpenScreen

        self.push_screen(OpenScreen())
        if self.first_place is not None:
            self.open_file(self.first_place, self.read_options)

    # Files

    def open_file(self, place: Path | SourceOrigin, options: ReadOptions | None = None) -> None:
        """Read a file in a worker behind a loading screen, and review it when it is read.

        Of a database whose table is not named, the table is chosen first.
        """
        from importers.session.places import database_without_table
        from tui.open.loading import LoadingScreen

        if (database := database_without_table(place)) is not None:
            self._choose_table(database, options)
            return
        loading = LoadingScreen(place, options or ReadOptions(), meanwhile=_load_review)

        def opened(session: Session | None) -> None:
            self.review(session, loading.typed)

        self.push_screen(loading, opened)

    def _choose_table(self, database: DatabaseOrigin, options: ReadOptions | None) -> None:
        from importers.session.places import connection_of
        from tui.open.tables import TablesScreen

        def chosen(table: DatabaseOrigin | None) -> None:
            if table is not None:
                self.open_file(table, options)

        try:
            connection = connection_of(database, self.home)
        except ShelfreadyError as error:
            self.tell_failure(error, f"opening {database.name}")
            return
        self.push_screen(TablesScreen(database, connection), chosen)

    async def read_again(self, session: Session, options: ReadOptions) -> Session | None:
        """Read a session's file otherwise; its edits follow. None if that was stopped or failed."""
        from tui.open.loading import LoadingScreen

        return await self.push_screen_wait(LoadingScreen(session.source.origin, options, session))

    def review(self, session: Session | None, typed: Sequence[Key] = ()) -> ReviewScreen | None:
        """Show a session that was opened; None if none was."""
        if session is None:
            return None
        from tui.review.screen import ReviewScreen

        self.session = session
        review = ReviewScreen()
        self.push_screen(review)
        for key in typed:
            self.post_message(Key(key.key, key.character))
        if len(session.source.sheets) > 1 and session.options.sheet is None:
            self._ask_for_sheet(session, review)
        else:
            review.earlier.offer()
        return review

    def _ask_for_sheet(self, session: Session, review: ReviewScreen) -> None:
        from tui.open.sheets import SheetDialog

        def chosen(sheet: str | None) -> None:
            if sheet is not None and sheet != session.source.sheet:
                self.pop_screen()
                self.open_file(session.source.origin, replace(session.options, sheet=sheet))
            else:
                review.earlier.offer()

        self.push_screen(SheetDialog(session.source.sheets, session.source.sheet), chosen)

    def leave_file(self) -> None:
        """Go back to the Open screen, asking first about what would be lost."""
        leaving.leave_file(self)

    def close_file(self) -> None:
        """Go back to the Open screen."""
        while len(self.screen_stack) > 2:
            self.pop_screen()
        self.session = None

    # From screen to screen

    def show_cell(self, ref: CellRef) -> None:
        """Go to the sheet, to one cell."""
        if (review := self._back_to_sheet()) is not None:
            review.jump(ref)
            review.table.focus()

    def show_rows(self, state: RowFilter) -> None:
        """Go to the sheet, with just the rows of a state."""
        if (review := self._back_to_sheet()) is not None:
            review.views.show_state(state)
            review.table.focus()

    def _back_to_sheet(self) -> ReviewScreen | None:
        from tui.review.screen import ReviewScreen

        while len(self.screen_stack) > 2 and not isinstance(self.screen, ReviewScreen):
            self.pop_screen()
        if not isinstance(self.screen, ReviewScreen):
            return None
        self.screen.refresh_if_stale()
        return self.screen

    @property
    def is_uploading(self) -> bool:
        """Tell whether an upload of the open session is under way."""
        return self.session is not None and leaving.is_uploading(self.session)

    def show_upload(self) -> None:
        """Go from the sheet to the upload: the run there is, or what a new one would send."""
        self.push_screen(_run_screen() if self.is_uploading else _preview_screen())

    def switch_to_preview(self) -> None:
        """Put what a new upload would send in the place of the present screen."""
        self.switch_screen(_preview_screen())

    def switch_to_run(self) -> None:
        """Put the session's run in the place of the present screen."""
        self.switch_screen(_run_screen())

    # Syncs

    @work(group="syncs", exit_on_error=False, description="looking for syncs")
    async def _resume_syncs(self) -> None:
        if self.home.settings.exists() and await to_thread(lambda: self.syncs.any_on):
            self.begin_syncs()

    def begin_syncs(self) -> None:
        """Look at the syncs from now on, and run those that are due."""
        if not self._syncs_began:
            self._syncs_began = True
            self.set_interval(1.0, self._look_at_syncs)

    def _look_at_syncs(self) -> None:
        if not any(worker.group == "syncs" and worker.is_running for worker in self.workers):
            self._sync()

    @work(group="syncs", exit_on_error=False, description="looking at the syncs")
    async def _sync(self) -> None:
        for sentence in await to_thread(self.syncs.look):
            self.notify(sentence, severity="warning", timeout=15)

    def _uploads_to(self) -> str | None:
        session = self.session
        profile = session.profile if session is not None and self.is_uploading else None
        return None if profile is None else profile.name

    def show_syncs(self) -> None:
        """Show the syncs."""
        from tui.sync.screen import SyncScreen

        if not any(isinstance(screen, SyncScreen) for screen in self.screen_stack):
            self.push_screen(SyncScreen())

    def action_syncs(self) -> None:
        """Show the syncs."""
        self.show_syncs()

    def open_sync(self, sync: ConfiguredSync, refused: Sequence[RefusedProduct]) -> None:
        """Open what a sync reads, with its refusals on their cells, asking first about what would be lost."""
        from tui.sync_desk import open_sync

        # Later, and so by the program: the screen that asks is gone by then, and would hear of no result.
        leaving.leave_file(self, lambda: self.call_later(open_sync, self, sync, refused))

    # What is said

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a passing message; its text is never markup, and the same one is not shown twice at a time."""
        take_back_notification(self, safe(message))
        super().notify(
            safe(message), title=safe(title), severity=severity, timeout=timeout, markup=False
        )

    def tell_failure(self, error: BaseException, doing: str = "") -> None:
        """Say in one sentence what went wrong; unexpected errors leave details in the log."""
        self.notify(sentence_for(error, doing, self.home), severity="error", timeout=15)

    def action_help(self) -> None:
        """Show the keys that are valid now."""
        from tui.dialogs.help import HelpScreen

        self.push_screen(HelpScreen())

    def action_settings(self) -> None:
        """Show the settings."""
        from tui.settings.screen import SettingsScreen

        if not isinstance(self.screen, SettingsScreen):
            self.push_screen(SettingsScreen())

    def action_leave(self) -> None:
        """Leave the program, or ask first when something would be lost."""
        leaving.leave(self)

    def end(self, *, urgent: bool = False) -> None:
        """End the program in order; told a second time and `urgent`, wait for nothing any more."""
        leaving.end(self, urgent=urgent)

    def on_fatal_error(self, error: BaseException) -> None:
        """End with a sentence instead of a traceback; its details go to the log."""
        self.bell()
        sentence = sentence_for(error, "showing the screen", self.home)
        sentence += save_unsaved(self.session, self.home)
        self.panic(Text(safe(f"Shelfready had to stop. {sentence}")))


def _load_review() -> None:
    """Load the review while a file is being read, so that the screen need not wait for it."""
    import_module("tui.review.screen")


def _preview_screen() -> Screen[None]:
    from tui.upload.preview import PreviewScreen

    return PreviewScreen()


def _run_screen() -> Screen[None]:
    from tui.upload.screen import UploadScreen

    return UploadScreen()
