"""All about one cell: what is stored, odd characters, what will be sent, what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from importers.model import CellRef, Origin
from tui.screens.base import DeskDialog
from tui.text import content, odd_characters, safe
from tui.widgets.problem_list import column_title
from tui.widgets.status_line import problem_line, problems_at
from tui.widgets.table_cells import show_edges
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.session import Session
    from importers.validation.report import Report

_ODD_SHOWN = 20


class Inspector(DeskDialog[None]):
    """Shows; changes nothing."""

    HELP = "Everything that is known of one cell. Esc closes."
    DEFAULT_CSS = """
    Inspector VerticalScroll.dialog { width: 84; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i,enter,q", "dismiss_nothing", "Close", show=False)
    ]

    def __init__(self, session: Session, report: Report, ref: CellRef) -> None:
        """Take the cell under the cursor."""
        super().__init__()
        self.catalog = session.catalog
        self.mapping = session.mapping
        self.schema = session.schema
        self.profile = session.profile
        self.report = report
        self.ref = ref

    def compose(self) -> ComposeResult:
        """Lay out the facts."""
        with VerticalScroll(classes="dialog") as box:
            box.border_title = content(self.catalog.address(self.ref))
            box.border_subtitle = "Esc closes"
            yield Static(Content("\n").join(list(self._facts())))

    def _facts(self) -> Iterator[Content]:
        row, column = self.ref.row, self.ref.column
        assert row is not None
        assert column is not None
        value = self.catalog.value(row, column)
        yield _fact("Column", column_title(self.catalog, column))
        yield _fact("Value", _shown(value))
        if value is not None:
            yield _fact("Length", count(len(value), "character"))
        if self.catalog.is_edited(row, column):
            yield _fact("In the file", _shown(self.catalog.file_value(row, column)))
        yield _fact("Sent as", self._sent(column))
        yield from self._odd_ones(value or "")
        yield from self._problems()

    def _sent(self, column: int) -> str:
        name = self.mapping.field(column)
        if name is None:
            return "not sent: this column holds no field of the destination"
        if self.profile is None:
            return f"{self.schema.field(name).label}, once a destination is chosen"
        return f"{name} to {self.profile.name}"

    def _odd_ones(self, value: str) -> Iterator[Content]:
        odd = odd_characters(value)
        if odd:
            yield Content("")
            yield Content.styled("Characters that the eye misses", "bold")
        for position, code, name in odd[:_ODD_SHOWN]:
            yield Content(f"  at {position:>4}  {code}  {name}")
        if len(odd) > _ODD_SHOWN:
            yield Content(f"  … and {len(odd) - _ODD_SHOWN:,} more")

    def _problems(self) -> Iterator[Content]:
        problems = problems_at(self.report, self.ref)
        if problems:
            yield Content("")
            yield Content.styled("What is wrong", "bold")
        for problem in problems:
            who = "  (the destination said)" if problem.origin is Origin.DESTINATION else ""
            yield Content.assemble(problem_line(problem), (who, "$foreground-muted"))


def _fact(name: str, value: str) -> Content:
    return Content.assemble((f"{name:<12}", "$foreground-muted"), value)


def _shown(value: str | None) -> str:
    if value is None:
        return "the row has no such field"
    return safe(show_edges(value)) if value else "blank"
