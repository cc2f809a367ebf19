"""Every step of the session in a list, and the way back to any of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from importers.fixes.history import Change
from tui.screen import ShellDialog
from tui.text import safe
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.fixes.history import Step
    from importers.session.session import Session


class HistoryDialog(ShellDialog[int], actions="history"):
    """Its result is how many steps are to stand; None when it was left."""

    HELP = """
    Every change since the file was opened, the newest last. Enter goes back, or forward, to just after the
    highlighted step: what came later is undone, and can be done again as long as nothing else is changed.
    """
    DEFAULT_CSS = """
    HistoryDialog OptionList { height: auto; max-height: 60vh; }
    """

    def __init__(self, session: Session) -> None:
        """Take the steps as they are now."""
        super().__init__()
        self._standing, self._undone = session.history.standing, session.history.undone

    def compose(self) -> ComposeResult:
        """Lay out the steps."""
        with Vertical(classes="dialog") as box:
            box.border_title = "History"
            box.border_subtitle = self.worded("Enter goes there, <dialog.close> closes")
            yield OptionList(*(Option(line) for line in self._lines()), markup=False)
            undone = f"{count(len(self._undone), 'step')} undone, shown with ↷."
            yield Static(undone if self._undone else "▶ is how things stand.", classes="hint")

    def on_mount(self) -> None:
        """Begin at how things stand."""
        self.query_one(OptionList).highlighted = len(self._standing)
        self.query_one(OptionList).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer with how many steps are to stand."""
        self.dismiss(event.option_index)

    def _lines(self) -> Iterator[Content]:
        now = len(self._standing)
        yield _line(0, now, "As the file was opened", "")
        for number, step in enumerate((*self._standing, *self._undone), start=1):
            yield _line(number, now, step.title, _size(step))


def _line(number: int, now: int, title: str, size: str) -> Content:
    mark = "▶" if number == now else "↷" if number > now else " "
    style = "bold" if number == now else "$foreground-muted" if number > now else ""
    return Content.assemble((f"{mark} {number:>4}  {safe(title)}", style), (size, "$text-accent"))


def _size(step: Step) -> str:
    change = Change.of(step)
    changed = len(change.cells) + len(change.rows)
    return f"  {changed:,}" if changed > 1 else ""
