"""Products that the shop had before: its values and ours side by side, and what to do about each or all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from importers.catalog.model import CellRef
from importers.destinations.base import OnExists
from importers.upload.snapshot import RowOutcome
from tui.screen import ShellDialog
from tui.text import safe
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.session.session import Session


CHANGED_SINCE = "The row was changed since; this is how it was sent. It goes, and is compared, as it stands now."

_HINT = """\
<existing.adopt> takes this one over if it is equal, <existing.update> sends what differs; \
<existing.adopt-all>, <existing.update-all>: all alike."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do, and for which rows."""

    rows: tuple[int, ...]
    choice: OnExists


class ExistingDialog(ShellDialog[Decision], actions="existing"):
    """Its result is a decision; None leaves the rows refused."""

    HELP = """
    The shop refused these rows because it has a product with their SKU, which is not on record as
    uploaded from here. Taking it over counts the row as uploaded if the shop's product is equal.
    Updating sends only the fields that differ, so the shop then has what your sheet says now. Esc
    leaves the rows refused. Nothing is done before you choose.
    """
    DEFAULT_CSS = """
    ExistingDialog Vertical.dialog { width: 96%; height: 92%; }
    ExistingDialog OptionList { height: 1fr; max-height: 40%; margin-top: 1; }
    ExistingDialog VerticalScroll { height: 1fr; margin-top: 1; }
    """

    def __init__(self, session: Session, outcomes: Sequence[RowOutcome]) -> None:
        """Take the refused rows with their differences; at least one."""
        super().__init__()
        self.catalog = session.catalog
        self.outcomes = outcomes
        self.changed = frozenset(o.row for o in outcomes if session.uploads.changed_since(o.row))

    def compose(self) -> ComposeResult:
        """Lay out the rows, the differences of the one in hand, and the choices."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Already in the shop"
            number = len(self.outcomes)
            have = "has a SKU" if number == 1 else "have SKUs"
            yield Static(f"{count(number, 'row')} {have} that the shop knows, but not from here.")
            yield OptionList(*(Option(self._line(outcome)) for outcome in self.outcomes))
            with VerticalScroll(can_focus=False):
                yield Static(id="sides")
            yield Static(self.worded(_HINT), classes="hint")
            with Horizontal(classes="buttons"):
                yield Button("Leave refused", id="leave")
                yield Button("Take over all", id="adopt")
                yield Button("Update all", id="update", variant="warning")

    def on_mount(self) -> None:
        """Begin with the first row."""
        choices = self.query_one(OptionList)
        choices.highlighted = 0
        choices.focus()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show a row's fields side by side."""
        outcome = self.outcomes[event.option_index]
        sides = side_by_side(outcome)
        if outcome.row in self.changed:
            sides = Content("\n").join((Content(CHANGED_SINCE), sides))
        self.query_one("#sides", Static).update(sides)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Decide for all rows, or leave."""
        if event.button.id == "leave":
            self.dismiss(None)
        else:
            self.action_decide(str(event.button.id), everywhere=True)

    def action_decide(self, choice: str, everywhere: bool = False) -> None:
        """Answer with a choice for the row in hand, or for all of them."""
        at = self.query_one(OptionList).highlighted or 0
        chosen = self.outcomes if everywhere else self.outcomes[at : at + 1]
        self.dismiss(Decision(tuple(outcome.row for outcome in chosen), OnExists(choice)))

    def _line(self, outcome: RowOutcome) -> Content:
        number = len(outcome.differences)
        told = f"{count(number, 'field')} {'differs' if number == 1 else 'differ'}"
        said = told if number else "equal in the shop"
        if outcome.row in self.changed:
            said = "changed since it was sent"
        where = self.catalog.address(CellRef(outcome.row, None))
        return Content.assemble(
            f"{where}  {safe(outcome.key)}  ",
            (said, "$foreground-muted"),
        )


def side_by_side(outcome: RowOutcome) -> Content:
    """Return each differing field with the file's value and the shop's."""
    if not outcome.differences:
        return Content("The shop's product has the same values.")
    lines: list[Content] = []
    for different in outcome.differences:
        lines.append(Content.styled(safe(different.field), "bold"))
        for whose, value in (("your file", different.ours), ("the shop", different.theirs)):
            lines.append(Content(f"  {whose:<10} {safe(value) or '(blank)'}"))
    return Content("\n").join(lines)
