"""All cells of one row in a form, each with what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from importers.catalog.model import CellRef, Edit, Fix
from tui.review.problem_list import column_title
from tui.review.status_line import problem_line
from tui.screen import ShellDialog
from tui.text import content, safe

if TYPE_CHECKING:
    from importers.session.session import Session
    from importers.validation.report import Report


class RowForm(ShellDialog[Fix], actions="row-form"):
    """Its result is one fix with all that was changed; the columns that are sent come first."""

    HELP = "One row as a form. Tab moves between the cells, <row-form.keep> keeps all, <dialog.close> changes nothing."
    DEFAULT_CSS = """
    RowForm .dialog { width: 96; }
    RowForm VerticalScroll { height: auto; max-height: 55vh; }
    RowForm .cell { height: auto; }
    RowForm .label { width: 28; height: 1; padding-right: 1; color: $foreground-muted; }
    RowForm .value { width: 1fr; height: auto; }
    """

    def __init__(self, session: Session, report: Report, ref: CellRef) -> None:
        """Take the row under the cursor, and the column to begin with."""
        super().__init__()
        assert ref.row is not None
        self.row: int = ref.row
        self.first = ref.column
        self.catalog = session.catalog
        self.fields = {
            column: session.schema.field(name).label
            for name, column in session.mapping.columns.items()
        }
        self.problems = report.problems_of(self.row)

    def compose(self) -> ComposeResult:
        """Lay out a line a cell, with its problems beneath."""
        with Vertical(classes="dialog") as box:
            box.border_title = content(f"Row {self.catalog.line(self.row)}")
            for problem in self.problems:
                if problem.ref.column is None:
                    yield Static(problem_line(problem))
            with VerticalScroll(can_focus=False):
                for column in self._columns():
                    yield from self._cell(column)
            with Horizontal(classes="buttons"):
                yield Button(
                    self.worded("Keep (<row-form.keep>)"),
                    variant="primary",
                    compact=True,
                    id="keep",
                )
                yield Button("Cancel", compact=True, id="cancel")

    def _columns(self) -> list[int]:
        shown = range(self.catalog.column_count)
        return sorted(shown, key=lambda column: (column not in self.fields, column))

    def _cell(self, column: int) -> ComposeResult:
        value = self.catalog.value(self.row, column) or ""
        with Horizontal(classes="cell"):
            yield Static(self._label(column), classes="label")
            with Vertical(classes="value"):
                several = "\n" in value or "\r" in value
                yield Input(value, compact=True, id=f"cell-{column}", disabled=several)
                for problem in self.problems:
                    if problem.ref.column == column:
                        yield Static(problem_line(problem))

    def _label(self, column: int) -> Content:
        name = column_title(self.catalog, column)
        field = self.fields.get(column)
        return (
            Content(name)
            if field is None
            else Content.assemble(name, (f" →{safe(field)}", "$text-success"))
        )

    def on_mount(self) -> None:
        """Begin with the cell under the cursor."""
        if self.first is not None:
            self.query_one(f"#cell-{self.first}").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Keep or cancel."""
        if event.button.id == "keep":
            self.action_keep()
        else:
            self.dismiss(None)

    def on_input_submitted(self) -> None:
        """Enter goes on to the next cell."""
        self.focus_next()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Bring the cell in hand into view."""
        event.widget.scroll_visible(animate=False)

    def action_keep(self) -> None:
        """Close with what was changed."""
        address = self.catalog.address(CellRef(self.row, None))
        self.dismiss(Fix(f"Edit {address}", tuple(self._edits())))

    def _edits(self) -> list[Edit]:
        edits = []
        for column in self._columns():
            old = self.catalog.value(self.row, column)
            new = self.query_one(f"#cell-{column}", Input).value
            if new != (old or ""):
                edits.append(Edit(CellRef(self.row, column), old, new))
        return edits
