"""The cell under the cursor: where it is, its whole value, and what is wrong with it in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from importers.catalog import Catalog
from importers.model import CellRef, Problem
from tui.text import safe
from tui.widgets.problem_list import STATE_STYLES, column_title
from tui.widgets.table_cells import GLYPHS, show_edges, state_of

if TYPE_CHECKING:
    from importers.validation.report import Report

_SHOWN = 400  # characters of a value


class StatusLine(Static):
    """Three lines above the keys."""

    DEFAULT_CSS = """
    StatusLine { height: 3; padding: 0 1; background: $panel; }
    """

    def tell(self, problem: Problem) -> None:
        """Tell of a problem of the header or of the whole table."""
        self.update(problem_line(problem), layout=False)

    def show(self, catalog: Catalog, report: Report, ref: CellRef | None) -> None:
        """Tell of a cell; of nothing when no row is shown."""
        if ref is None or ref.row is None or ref.column is None:
            self.update("", layout=False)
            return
        problems, room = problems_at(report, ref), max(self.size.height - 1, 1)
        lines = [where(catalog, ref), *(problem_line(problem) for problem in problems[:room])]
        if catalog.excluded[ref.row]:
            lines[1:] = [content_left_out()]
        elif len(problems) > room:
            lines[-1] = Content.assemble(f"(+{len(problems) - room}: i) ", lines[-1])
        self.update(Content("\n").join(lines), layout=False)


def problems_at(report: Report, ref: CellRef) -> Sequence[Problem]:
    """Return what is wrong with a cell, and after that with its row as a whole."""
    if ref.row is None:
        return ()
    problems = report.problems_of(ref.row)
    here = [problem for problem in problems if problem.ref.column == ref.column]
    return [*here, *(problem for problem in problems if problem.ref.column is None)]


def where(catalog: Catalog, ref: CellRef) -> Content:
    """Return a cell's address, column and value."""
    assert ref.row is not None
    assert ref.column is not None
    value = catalog.value(ref.row, ref.column)
    shown = Content.styled("no such field in this row", "$foreground-muted")
    if value is not None:
        shown = Content(safe(show_edges(value[:_SHOWN]))) if value else _BLANK
    return Content.assemble(
        (catalog.address(ref), "bold $text-accent"),
        "  ",
        (f"{column_title(catalog, ref.column)}: ", "$foreground-muted"),
        shown,
    )


_BLANK = Content.styled("blank", "$foreground-muted")


def problem_line(problem: Problem) -> Content:
    """Return a problem's glyph and sentence."""
    state = state_of((problem.code, problem.severity), False)
    return Content.styled(f"{GLYPHS[state]} {safe(problem.message)}", STATE_STYLES[state])


def content_left_out() -> Content:
    """Return what is said of a row that the operator left out."""
    return Content.styled(
        "⊘ Left out: not checked and not sent. x takes the row in.", "$foreground-muted"
    )
