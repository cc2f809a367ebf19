"""The kinds of problems with their counts; the highlighted one decides which rows are shown."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from importers.catalog.catalog import Catalog, column_letters
from importers.catalog.model import Severity
from importers.query.errors_first import is_quiet
from importers.validation.findings import ProblemKind
from tui.text import safe
from tui.widgets.table.cells import GLYPHS, CellState, state_of

if TYPE_CHECKING:
    from importers.validation.report import Group, Report

STATE_STYLES = {
    CellState.REFUSED: "bold $text-error",
    CellState.ERROR: "$text-error",
    CellState.WARNING: "$text-warning",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What an entry shows: all rows, all rows with a problem, or those of one kind in a column."""

    problems: bool = False
    kind: ProblemKind | None = None


_BAR = 1  # cells of a scrollbar
ALL, PROBLEMS = Choice(), Choice(problems=True)


class ProblemList(OptionList):
    """All rows, rows with a problem, then each kind of problem by column."""

    DEFAULT_CSS = """
    ProblemList {
        height: 1fr; border: none; padding: 0; background: transparent;
        text-wrap: nowrap; text-overflow: ellipsis;
        &:focus { border: none; }
    }
    """

    class Chosen(Message):
        """The highlight came to another entry."""

        def __init__(self, choice: Choice) -> None:
            """Say which."""
            self.choice = choice
            super().__init__()

    def __init__(self) -> None:
        """Start empty."""
        super().__init__(markup=False)
        self._choices: list[Choice] = []
        self._chosen = ALL
        self.needed_width = 0  # cells for the longest entry and a scrollbar

    def show(self, report: Report, catalog: Catalog, sent: Container[int] | None = None) -> None:
        """Show the report's groups, refusals first; the highlight stays on its kind while there is any.

        Those that only warn of a column that is not `sent` come last, and quietly.
        """
        quiet = {(g.code, g.column) for g in report.groups if is_quiet(g, sent)}
        groups = sorted(
            report.groups,
            key=lambda group: (group.code != "refused", (group.code, group.column) in quiet),
        )
        self._choices = [ALL, PROBLEMS, *(_choice(group) for group in groups)]
        problems = report.errors + report.warnings
        digits = max(len(f"{number:,}") for number in (catalog.row_count, problems))
        lines = [
            Content(f"  {catalog.row_count:>{digits},}  All rows"),
            Content(f"  {problems:>{digits},}  All problems"),
            *(
                entry(group, report, catalog, digits, quiet=(group.code, group.column) in quiet)
                for group in groups
            ),
        ]
        self.needed_width = max(line.cell_length for line in lines) + _BAR
        with self.prevent(OptionList.OptionHighlighted):
            self.clear_options()
            self.add_options([Option(line) for line in lines])
            self.highlighted = self._place(self._chosen)

    def choose(self, choice: Choice) -> None:
        """Put the highlight on an entry without telling of it."""
        self._chosen = choice
        with self.prevent(OptionList.OptionHighlighted):
            self.highlighted = self._place(choice)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Tell which rows are wanted."""
        event.stop()
        choice = self._choices[event.option_index]
        if choice != self._chosen:
            self._chosen = choice
            self.post_message(self.Chosen(choice))

    def _place(self, choice: Choice) -> int:
        return self._choices.index(choice) if choice in self._choices else 0


def _choice(group: Group) -> Choice:
    return Choice(True, (group.code, group.column))


def entry(
    group: Group, report: Report, catalog: Catalog, digits: int = 7, *, quiet: bool = False
) -> Content:
    """Return one kind of problem as a line: glyph, count in so many digits, title and column.

    Quiet ones tell that it is not sent.
    """
    state = state_of((group.code, group.severity), False)
    words = f"{GLYPHS[state]} {group.count:>{digits},}  {report.rules[group.code].title}"
    where = "" if group.column is None else f"  {column_title(catalog, group.column)}"
    if quiet:
        return Content.styled(f"{words}{where} (not sent)", "$foreground-muted")
    return Content.assemble((words, STATE_STYLES[state]), (where, "$foreground-muted"))


def column_title(catalog: Catalog, column: int) -> str:
    """Return what a column is called: its label, or its letters when it has none."""
    return safe(catalog.label(column).strip()) or f"column {column_letters(column)}"


def glyph(severity: Severity, code: str = "") -> str:
    """Return the glyph of a problem."""
    return GLYPHS[state_of((code, severity), False)]
