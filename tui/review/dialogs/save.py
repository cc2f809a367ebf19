"""Saving a corrected copy: where to, what kind, and a question before anything is replaced."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static
from textual.worker import Worker, WorkerState

from importers.catalog.model import Progress
from importers.errors import Cancelled, SaveFailed
from tui.dialogs.confirm import ConfirmDialog
from tui.failures import sentence_for
from tui.screen import ShellDialog
from tui.text import content

if TYPE_CHECKING:
    from importers.session.session import Session


class SaveDialog(ShellDialog[Path], actions="save"):
    """Its result is the file that was written; the original stays unless its replacement is confirmed."""

    HELP = "The file's ending decides its kind: .csv or .xlsx. Your original stays as it is."
    TITLE_WORDS = "Save"
    HINT = "Save the corrected catalog as (.csv or .xlsx):"
    CONTENT = "the corrected catalog"
    TO_TABLE = True  # offers to write back, where that can be
    TO_SHOP = True  # offers the formats of shops' imports
    DEFAULT_CSS = """
    SaveDialog #said { margin-top: 1; height: auto; }
    SaveDialog #losses { height: auto; max-height: 10; margin-top: 1; }
    SaveDialog #losses Static { color: $text-warning; }
    """

    def __init__(self, session: Session) -> None:
        """Suggest a name beside the original."""
        super().__init__()
        self.catalog_session = session
        self.target = self.suggested(session)
        self._stopping = False
        self._progress: Progress | None = None
        self._foreseen: object = None
        self.back_to_table = self.to_shop = False  # what was chosen instead of such a file
        self.notes: tuple[str, ...] = ()  # what is to be known of the file that was written

    def suggested(self, session: Session) -> Path:
        """Return a name to begin with."""
        return session.suggested_target()

    def compose(self) -> ComposeResult:
        """Lay out the name and the two buttons."""
        with Vertical(classes="dialog") as box:
            box.border_title = self.TITLE_WORDS
            yield Static(self.HINT, classes="hint")
            yield Input(str(self.target), id="target")
            if self.TO_TABLE and self.catalog_session.source.is_database:
                yield Static(content(self._about_table()), id="table", classes="hint")
            with VerticalScroll(id="losses", can_focus=False):
                yield Static("")
            yield Static("", id="said")
            with Horizontal(classes="buttons"):
                if self.TO_TABLE and not self._only_read():
                    yield Button("Back to the table …", id="back")
                if self.TO_SHOP:
                    yield Button("For a shop's import …", id="shop")
                yield Button("Save", variant="primary", id="save")
                yield Button("Cancel", id="cancel")

    def _only_read(self) -> str:
        """Return why corrections cannot be written back into a table, "" if they can."""
        from importers.session.write_back import why_only_read

        return why_only_read(self.catalog_session.source)

    def _about_table(self) -> str:
        return (
            self._only_read()
            or "Or write the changed cells back into the table itself; the SQL is shown first."
        )

    def on_mount(self) -> None:
        """Begin at the end of the name."""
        self.query_one("#target", Input).focus()
        self.set_interval(0.1, self._show_progress)
        self._look_ahead()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Save, write back, or cancel."""
        if event.button.id == "save":
            self.action_save()
        elif event.button.id == "back":
            self.back_to_table = True
            self.dismiss(None)
        elif event.button.id == "shop":
            self.to_shop = True
            self.dismiss(None)
        else:
            self.action_dismiss_nothing()

    def action_dismiss_nothing(self) -> None:
        """Close the dialog; while a file is being written, stop that first."""
        if any(w.group == "save" and w.is_running for w in self.workers):
            self._stopping = True
        else:
            self.dismiss(None)

    def on_input_changed(self) -> None:
        """Look ahead again where the new name makes a difference."""
        self._look_ahead()

    def _look_ahead(self) -> None:
        from importers.writers.owners import open_note

        target = self._typed()
        about = (target.suffix.lower(), self.is_original(target), open_note(target))
        if about != self._foreseen:
            self._foreseen = about
            self.foresee(target)

    @work(thread=True, group="foresee", exclusive=True, exit_on_error=False, description="saving")
    def foresee(self, target: Path) -> tuple[str, ...]:
        """Find out what a save under this name would not keep; a name that says no format keeps nothing yet."""
        try:
            return self.losses(target)
        except SaveFailed as error:
            return (error.sentence,) if target.suffix else ()

    def losses(self, target: Path) -> tuple[str, ...]:
        """Return what to know before a file is written there. SaveFailed."""
        from importers.writers import losses

        return losses(self.catalog_session.catalog, target)

    def on_input_submitted(self) -> None:
        """Save."""
        self.action_save()

    @work(group="ask", exclusive=True, exit_on_error=False, description="saving")
    async def action_save(self) -> None:
        """Save, once the operator agrees to whatever is replaced."""
        target = self._typed()
        if not target.name:
            self._say("Type a name for the file.")
            return
        replaces = os.path.exists(target)
        if replaces and not await self.app.push_screen_wait(self._question(target)):
            return
        self.target, self._stopping = target, False
        self._say("")
        self.write(target, replaces)

    def _question(self, target: Path) -> ConfirmDialog:
        words = "the original file" if self.is_original(target) else f"the file {target.name}"
        return ConfirmDialog(f"Replace {words} with {self.CONTENT}?", "Replace it")

    @work(thread=True, group="save", exclusive=True, exit_on_error=False, description="saving")
    def write(self, target: Path, overwrite: bool) -> None:
        """Write the file outside the screen's thread."""
        self.notes = self.written(target, overwrite)

    def written(self, target: Path, overwrite: bool) -> tuple[str, ...]:
        """Write the file and return what is to be known of it. SaveFailed, Cancelled."""
        result = self.catalog_session.save(target, overwrite=overwrite, report=self.note)
        return result.notes

    def _typed(self) -> Path:
        return Path(os.path.expanduser(self.query_one("#target", Input).value.strip()))

    def is_original(self, target: Path) -> bool:
        """Tell whether a name is that of the catalog that is open."""
        return self.catalog_session.source.origin.is_at(target)

    def note(self, progress: Progress) -> None:
        """Take how far the writing has come; Cancelled once it is to stop."""
        if self._stopping:
            raise Cancelled("Stopped; nothing was written.")
        self._progress = progress

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Close once the file is written; say what was foreseen."""
        if event.worker.group == "foresee" and event.state is WorkerState.SUCCESS:
            lines = [content(f"• {note}") for note in event.worker.result or ()]
            self.query_one("#losses Static", Static).update(Content("\n").join(lines))
        if event.worker.group == "save" and event.state is WorkerState.SUCCESS:
            self.dismiss(self.target)
        error = event.worker.error
        if event.state is WorkerState.ERROR and isinstance(error, Cancelled):
            self._progress = None
            self._say(error.sentence)

    def worker_failed(self, worker: Worker[object], error: BaseException) -> None:
        """Say in place why it cannot be saved."""
        self._progress = None
        self._say(f"✖ {sentence_for(error, worker.description, self.shell.home)}")

    def _show_progress(self) -> None:
        progress = self._progress
        if progress is not None and progress.total:
            self._say(f"{progress.what} {progress.done:,} of {progress.total:,}")

    def _say(self, text: str) -> None:
        said = self.query_one("#said", Static)
        said.set_class(text.startswith("✖"), "error-sentence")
        said.update(content(text))
