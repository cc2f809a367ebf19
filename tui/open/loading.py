"""Reading a file: what is being done, how far it is, and Esc to stop it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static
from textual.worker import Worker, get_current_worker

from importers.catalog.model import Progress
from importers.catalog.origin import FileOrigin, SourceOrigin
from importers.catalog.source import ReadOptions
from importers.errors import Cancelled, PasswordRefused
from tui.failures import sentence_for
from tui.screen import ShellScreen
from tui.text import content
from tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from importers.database.connection import Connection, Password
    from importers.session.session import Session

_AT_ONCE = frozenset({"escape", "ctrl+q", "ctrl+c", "f1"})
_PAINTING = 0.02  # seconds for the first frame to reach the terminal, which imports would hold up


class LoadingScreen(ShellScreen["Session | None"], actions="loading"):
    """Opens one file in a worker; its result is the session, or None when there is none."""

    HELP = "The file is being read; nothing of it is changed. <loading.stop> stops and goes back."
    DEFAULT_CSS = """
    LoadingScreen { align: center middle; }
    LoadingScreen > Vertical { width: 72; max-width: 96%; height: auto; }
    LoadingScreen Static { width: 100%; }
    LoadingScreen #what { color: $text-muted; margin: 1 0; }
    """

    def __init__(
        self,
        place: Path | SourceOrigin,
        options: ReadOptions,
        again: Session | None = None,
        *,
        meanwhile: Callable[[], object] = lambda: None,
    ) -> None:
        """Take the file, the session whose edits are kept when it is read again, and what to load meanwhile."""
        super().__init__()
        self._meanwhile = meanwhile
        self.place = place
        self.options = options
        self.again = again
        self._progress = Progress("Opening", 0)
        self.typed: list[events.Key] = []  # meanwhile, for the sheet

    def compose(self) -> ComposeResult:
        """Lay out the file's name, the progress and, should it come to that, the error."""
        with Vertical():
            yield Static(content(f"Opening {self.place.name}", "bold"), id="name")
            yield Static(content("Starting"), id="what")
            yield Static("", id="error", classes="error-sentence")
        yield KeyBar()

    def on_mount(self) -> None:
        """Start reading after the first paint."""
        self._ticking = self.set_interval(0.1, self._show_progress)
        self.call_after_refresh(self.read)

    @work(
        thread=True, group="open", exclusive=True, exit_on_error=False, description="opening a file"
    )
    def read(self) -> Session:
        """Import the engine and open the file, outside the screen's thread."""
        sleep(_PAINTING)
        from importers.session.recovery_log import reading_for
        from importers.session.session import Session
        from importers.session.supplier_opening import open_recognised
        from importers.suppliers.library import load_suppliers

        worker = get_current_worker()

        def report(progress: Progress) -> None:
            if worker.is_cancelled:
                raise Cancelled("Opening was stopped.")
            self._progress = progress

        self._meanwhile()
        app = self.shell
        if self.again is not None:
            return self.again.reopen(self.options, report)
        place = self.place
        origin = place if isinstance(place, SourceOrigin) else FileOrigin(Path(place).absolute())
        options = reading_for(app.home, origin, self.options)
        open_ = partial(
            Session.open, self.place, home=app.home, profile=app.profile_name, report=report
        )
        return open_recognised(open_, origin.name, options, load_suppliers(app.home))

    def on_key(self, event: events.Key) -> None:
        """Keep what is typed already: it is meant for the sheet."""
        if event.key not in _AT_ONCE and (self.typed or event.key not in self.active_bindings):
            event.stop()
            self.typed.append(event)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Hand over the session once the file is read."""
        if event.worker.result is not None and self.is_current:
            self.dismiss(event.worker.result)

    def worker_failed(self, worker: Worker[object], error: BaseException) -> None:
        """Say in place why the file cannot be opened; a password that is lacking is asked for."""
        if isinstance(error, PasswordRefused):
            self._ask_for_password(error.sentence)
            return
        sentence = sentence_for(error, f"opening {self.place.name}", self.shell.home)
        self._ticking.stop()
        self.query("#bar").remove()
        self.query_one("#what", Static).update(
            content(self.worded("Press <loading.stop> to go back."))
        )
        self.query_one("#error", Static).update(content(f"✖ {sentence}"))

    def _ask_for_password(self, reason: str) -> None:
        """Go on with a password that was typed for this database before, else with one that is asked for."""
        from importers.database.origin import DatabaseOrigin
        from importers.session.places import connection_of
        from tui.dialogs.password import PasswordDialog, TypedPassword

        assert isinstance(self.place, DatabaseOrigin)
        place, connection = self.place, connection_of(self.place, self.shell.home)
        known = self.shell.credentials.password(connection.name)
        if known is not None and known != place.password:
            self._read_with(connection, known)
            return

        def typed(answer: TypedPassword | None) -> None:
            if answer is None:
                self.dismiss(None)
                return
            self.shell.credentials.put_password(connection, answer.password)
            if answer.remember:
                self.remember(connection, answer.password)
            self._read_with(connection, answer.password)

        wants = f"{connection.place} wants the password of {connection.user}."
        dialog = PasswordDialog(connection, reason if place.password else wants)
        self.app.push_screen(dialog, typed)

    def _read_with(self, connection: Connection, password: Password) -> None:
        from importers.database.origin import DatabaseOrigin

        assert isinstance(self.place, DatabaseOrigin)
        self.place = replace(self.place, connection=connection, password=password)
        self.read()

    @work(thread=True, group="keyring", exit_on_error=False, description="remembering a password")
    def remember(self, connection: Connection, password: Password) -> None:
        """Put a password into the system's keyring; where there is none, that is told."""
        from importers.storage.secrets import KeyringUnusable, remember_password

        try:
            remember_password(connection, password)
        except KeyringUnusable as error:
            self.app.call_from_thread(self.say, error.sentence)

    def action_stop(self) -> None:
        """Stop reading and go back to where the file was chosen."""
        self.workers.cancel_group(self, "open")
        self.dismiss(None)

    def _show_progress(self) -> None:
        from textual.widgets import ProgressBar  # the first paint does without

        progress = self._progress
        counted = f"{progress.done:,}" if progress.done else ""
        of = f" of {progress.total:,}" if progress.total else ""
        self.query_one("#what", Static).update(content(f"{progress.what} {counted}{of}".strip()))
        if not self.query("#bar"):  # only now: small files are open before it would be seen
            self.mount(ProgressBar(show_eta=False, id="bar"), after="#what")
        for bar in self.query("#bar").results(ProgressBar):  # none while the screen is leaving
            bar.update(total=progress.total, progress=progress.done)
