"""Saving a corrected copy: where to, what kind, and a question before anything is replaced."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Static
from textual.worker import Worker, WorkerState

from importers.model import Progress
from tui.failures import sentence_for
from tui.screens.base import DeskDialog
from tui.screens.confirm import ConfirmDialog
from tui.text import content

if TYPE_CHECKING:
    from importers.session import Session


class SaveDialog(DeskDialog[Path]):
    """Its result is the file that was written; the original stays unless its replacement is confirmed."""

    HELP = "The file's ending decides its kind: .csv or .xlsx. Your original stays as it is."
    DEFAULT_CSS = """
    SaveDialog #said { margin-top: 1; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "save", "Save", priority=True)]

    def __init__(self, session: Session) -> None:
        """Suggest a name beside the original."""
        super().__init__()
        self.catalog_session = session
        self.target = session.suggested_target()
        self._progress: Progress | None = None

    def compose(self) -> ComposeResult:
        """Lay out the name and the two buttons."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Save"
            yield Static("Save the corrected catalog as (.csv or .xlsx):", classes="hint")
            yield Input(str(self.target), id="target")
            yield Static("", id="said")
            with Horizontal(classes="buttons"):
                yield Button("Save", variant="primary", id="save")
                yield Button("Cancel", id="cancel")

    def on_mount(self) -> None:
        """Begin at the end of the name."""
        self.query_one(Input).focus()
        self.set_interval(0.1, self._show_progress)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Save or cancel."""
        if event.button.id == "save":
            self.action_save()
        else:
            self.dismiss(None)

    def on_input_submitted(self) -> None:
        """Save."""
        self.action_save()

    @work(group="ask", exclusive=True, exit_on_error=False, description="saving")
    async def action_save(self) -> None:
        """Save, once the operator agrees to whatever is replaced."""
        target = Path(self.query_one(Input).value.strip()).expanduser()
        if not target.name:
            self._say("Type a name for the file.")
            return
        replaces = target.exists()
        if replaces and not await self.app.push_screen_wait(self._question(target)):
            return
        self.target = target
        self._say("")
        self.write(target, replaces)

    def _question(self, target: Path) -> ConfirmDialog:
        original = self.catalog_session.source.path
        same = original.exists() and target.exists() and target.samefile(original)
        words = "the original file" if same else f"the file {target.name}"
        return ConfirmDialog(f"Replace {words} with the corrected catalog?", "Replace it")

    @work(thread=True, group="save", exclusive=True, exit_on_error=False, description="saving")
    def write(self, target: Path, overwrite: bool) -> None:
        """Write the file outside the screen's thread."""
        self.catalog_session.save(target, overwrite=overwrite, report=self._note)

    def _note(self, progress: Progress) -> None:
        self._progress = progress

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Close once the file is written."""
        if event.worker.group == "save" and event.state is WorkerState.SUCCESS:
            self.dismiss(self.target)

    def worker_failed(self, worker: Worker[object], error: BaseException) -> None:
        """Say in place why it cannot be saved."""
        self._progress = None
        self._say(f"✖ {sentence_for(error, worker.description, self.desk.home)}")

    def _show_progress(self) -> None:
        progress = self._progress
        if progress is not None and progress.total:
            self._say(f"{progress.what} {progress.done:,} of {progress.total:,}")

    def _say(self, text: str) -> None:
        said = self.query_one("#said", Static)
        said.set_class(text.startswith("✖"), "error-sentence")
        said.update(content(text))
