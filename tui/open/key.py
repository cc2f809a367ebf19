"""Asking for the key of a table that has none: which columns tell its rows apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, SelectionList, Static
from textual.widgets.selection_list import Selection
from textual.worker import Worker, WorkerState, get_current_worker

from importers.catalog.model import Progress, Reporter
from importers.errors import Cancelled
from tui.failures import sentence_for
from tui.screen import ShellDialog
from tui.text import content

Key = tuple[str, ...]
Prove = Callable[[Key, Reporter], None]


class KeyDialog(ShellDialog[Key]):
    """Its result is the key, proven; () opens the table without one; None when it was left."""

    HELP = """
    A key tells every row from every other: corrections, refusals and a reading again find their rows by it. Space
    marks a column; several together may be a key. It is proven before the table is opened. Without one the rows
    are only numbered.
    """
    DEFAULT_CSS = """
    KeyDialog SelectionList, KeyDialog SelectionList:focus {
        height: auto; max-height: 10; border: none; background: transparent; margin-top: 1;
    }
    KeyDialog #said { height: auto; min-height: 1; }
    """

    def __init__(
        self, table: str, columns: Sequence[str], likely: Sequence[str], prove: Prove
    ) -> None:
        """Take the table's name, its columns, those that do not repeat in its first rows, and what proves a key."""
        super().__init__()
        self.table = table
        self.columns = columns
        self.likely = likely
        self.prove = prove
        self._progress: Progress | None = None

    def compose(self) -> ComposeResult:
        """Lay out the columns, those that may be a key first."""
        others = [name for name in self.columns if name not in self.likely]
        with Vertical(classes="dialog") as box:
            box.border_title = content(f"{self.table} has no key")
            yield Static(
                "Which column tells its rows apart? Space marks it; several may do together."
            )
            choices = [Selection(content(name), name, False) for name in (*self.likely, *others)]
            yield SelectionList[str](*choices, compact=True)
            yield Static("", id="said")
            with Horizontal(classes="buttons"):
                yield Button("Without a key", id="without")
                yield Button("Open by this key", id="by", variant="primary")

    def on_mount(self) -> None:
        """Look now and then how far the proof is."""
        self.query_one(SelectionList).focus()
        self.set_interval(0.1, self._show_progress)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Prove the key, or go without one."""
        marked: list[str] = self.query_one(SelectionList).selected
        if event.button.id == "without":
            self.workers.cancel_group(self, "prove")
            self.dismiss(())
        elif not marked:
            self._say("✖ Mark the column that tells the rows apart, or open it without a key.")
        else:
            self._say("Looking whether it repeats …")
            self.proven(tuple(name for name in self.columns if name in marked))

    @work(
        thread=True,
        group="prove",
        exclusive=True,
        exit_on_error=False,
        description="proving the key",
    )
    def proven(self, key: Key) -> Key:
        """Prove a key outside the screen's thread."""
        worker = get_current_worker()

        def report(progress: Progress) -> None:
            if worker.is_cancelled:
                raise Cancelled("Stopped.")
            self._progress = progress

        self.prove(key, report)
        return key

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Answer with a key that is one; say why another is none."""
        self._progress = None
        if event.state is WorkerState.SUCCESS and self.is_current:
            self.dismiss(event.worker.result)
        elif event.state is WorkerState.ERROR and event.worker.error is not None:
            doing = event.worker.description
            self._say(f"✖ {sentence_for(event.worker.error, doing, self.shell.home)}")

    def action_dismiss_nothing(self) -> None:
        """Close the dialog, and stop a proof."""
        self.workers.cancel_group(self, "prove")
        self.dismiss(None)

    def _show_progress(self) -> None:
        if self._progress is not None:
            self._say(f"{self._progress.what} {self._progress.done:,} …")

    def _say(self, text: str) -> None:
        said = self.query_one("#said", Static)
        said.set_class(text.startswith("✖"), "error-sentence")
        said.update(content(text))
