"""Writing corrections back into the database's table: the SQL first, then a question, then all of it or nothing."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static
from textual.worker import Worker, WorkerState

from importers.catalog.model import Progress
from importers.errors import Cancelled
from tui.failures import sentence_for
from tui.screen import ShellDialog
from tui.text import content
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.session.write_back import WriteBack

_SHOWN = 200  # statements


class WriteBackDialog(ShellDialog[int]):
    """Its result is how many rows were written; None when none were."""

    HELP = """
    Each line is one UPDATE, which finds its row by the key and by what was read. All are run in one transaction:
    where a row is not as it was read any more, it is named, and nothing at all is written.
    """
    DEFAULT_CSS = """
    WriteBackDialog .dialog { width: 96%; max-width: 140; }
    WriteBackDialog #sql { height: auto; max-height: 50vh; margin: 1 0; background: $boost; padding: 0 1; }
    WriteBackDialog #said { height: auto; }
    """

    def __init__(self, wanted: WriteBack) -> None:
        """Take what would be written."""
        super().__init__()
        self.wanted = wanted
        self._stopping = False
        self._progress: Progress | None = None

    def compose(self) -> ComposeResult:
        """Lay out the SQL and the two buttons; the harmless one has the focus."""
        rows = count(len(self.wanted.changes), "row")
        cells = count(sum(len(change.cells) for change in self.wanted.changes), "cell")
        with Vertical(classes="dialog") as box:
            box.border_title = content(f"Back to {self.wanted.table}")
            place = f"{self.wanted.table} in {self.wanted.connection.place}"
            told = f"{cells} in {rows} of {place} would be changed, all in one transaction or none. The SQL:"
            yield Static(content(told))
            with VerticalScroll(id="sql"):
                yield Static(content("Asking the database …"))
            yield Static("", id="said")
            with Horizontal(classes="buttons"):
                yield Button("Go back", id="dont")
                yield Button(f"Write {rows}", id="do", variant="warning", disabled=True)

    def on_mount(self) -> None:
        """Let Enter do no harm, and write the statements out."""
        self.query_one("#dont").focus()
        self.set_interval(0.1, self._show_progress)
        self.preview()

    @work(thread=True, group="preview", exit_on_error=False, description="writing the SQL out")
    def preview(self) -> list[str]:
        """Return the first statements."""
        return list(islice(self.wanted.statements(), _SHOWN))

    @work(
        thread=True, group="save", exclusive=True, exit_on_error=False, description="writing back"
    )
    def write(self) -> int:
        """Write outside the screen's thread."""
        return self.wanted.write(self._note)

    def _note(self, progress: Progress) -> None:
        if self._stopping:
            raise Cancelled("Stopped; nothing was written.")
        self._progress = progress

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Write, or go back."""
        if event.button.id != "do":
            self.action_dismiss_nothing()
            return
        self._stopping, event.button.disabled = False, True
        self._say("Writing …")
        self.write()

    def action_dismiss_nothing(self) -> None:
        """Close the dialog; while rows are being written, take all of them back first."""
        if any(each.group == "save" and each.is_running for each in self.workers):
            self._stopping = True
        else:
            self.dismiss(None)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show the statements; close once the rows are written."""
        worker = event.worker
        if event.state is WorkerState.SUCCESS and worker.group == "preview":
            self._show(worker.result or [])
        elif event.state is WorkerState.SUCCESS and worker.group == "save":
            self.dismiss(worker.result)
        elif event.state is WorkerState.ERROR and worker.error is not None:
            self._failed(worker, worker.error)

    def _show(self, statements: list[str]) -> None:
        left = len(self.wanted.changes) - len(statements)
        lines = [*statements, *([f"… and {left:,} more like these"] if left else [])]
        self.query_one("#sql Static", Static).update(Content("\n").join(map(content, lines)))
        self.query_one("#do", Button).disabled = False

    def _failed(self, worker: Worker[object], error: BaseException) -> None:
        self._progress = None
        self.query_one("#do", Button).disabled = worker.group == "preview"
        stopped = isinstance(error, Cancelled)
        sentence = sentence_for(error, worker.description, self.shell.home)
        self._say(sentence if stopped else f"✖ {sentence}")

    def _show_progress(self) -> None:
        progress = self._progress
        if progress is not None and progress.total:
            self._say(f"{progress.what} {progress.done:,} of {progress.total:,}")

    def _say(self, text: str) -> None:
        said = self.query_one("#said", Static)
        said.set_class(text.startswith("✖"), "error-sentence")
        said.update(content(text))
