"""The cell under the cursor: where it is, its whole value, and what is wrong with it in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from importers.catalog.catalog import Catalog, column_letters
from importers.catalog.model import CellRef, Problem
from tui.keys import with_keys
from tui.review.problem_list import STATE_STYLES, column_title
from tui.text import safe
from tui.widgets.table.cells import GLYPHS, show_edges, state_of

if TYPE_CHECKING:
    from importers.validation.report import Report

_SHOWN = 400  # characters of a value
_RENAME = "  <table.edit> gives it another name"
_LEFT_OUT = "⊘ Left out: not checked and not sent. <review.leave-out> takes the row in."


class StatusLine(Static):
    """Three lines above the keys."""

    DEFAULT_CSS = """
    StatusLine { height: 3; padding: 0 1; background: $panel; }
    """

    hint: Content | None = None  # told in the last line while nothing else needs it

    def tell(self, problems: Sequence[Problem]) -> None:
        """Tell of problems of the header or of the whole table."""
        self._show(self._fitting(problems, self.size.height))

    def show(self, catalog: Catalog, report: Report, ref: CellRef | None, note: str = "") -> None:
        """Tell of a cell; of nothing when no row is shown. `note` is what else is to be said of its row."""
        if ref is None or ref.column is None:
            self._show([])
            return
        if ref.row is None:
            problems = [each for each in report.general if each.ref.column == ref.column]
            rest = self._fitting(problems, self.size.height - 1)
            named = Content.styled(with_keys(self.app, _RENAME), "$foreground-muted")
            self._show([Content.assemble(header_cell(catalog, ref.column), named), *rest])
            return
        place = where(catalog, ref)
        if note:
            place = Content.assemble((f"{safe(note)}  ", "$text-accent"), place)
        place = place.truncate(max(self.content_size.width, 1), ellipsis=True)
        if catalog.excluded[ref.row]:
            left_out = Content.styled(with_keys(self.app, _LEFT_OUT), "$foreground-muted")
            self._show([place, left_out])
        else:
            rest = self._fitting(problems_at(report, ref), self.size.height - 1)
            self._show([place, *rest])

    def _show(self, lines: Sequence[Content]) -> None:
        width, height = max(self.content_size.width, 1), self.size.height
        taken = sum(max(-(-line.cell_length // width), 1) for line in lines)
        if self.hint is not None and taken < height:
            lines = [*lines, *[Content("")] * (height - 1 - taken), self.hint]
        self.update(Content("\n").join(lines), layout=False)

    def _fitting(self, problems: Sequence[Problem], room: int) -> list[Content]:
        """Return the sentences that fit, the first in any case, and how many more there are."""
        width = max(self.content_size.width, 1)
        lines: list[Content] = []
        for place, problem in enumerate(problems):
            line = problem_line(problem)
            room -= -(-line.cell_length // width)
            if lines and room < 0:
                lines[-1] = Content.assemble(f"(+{len(problems) - place}) ", lines[-1])
                break
            lines.append(line)
        return lines


def problems_at(report: Report, ref: CellRef) -> Sequence[Problem]:
    """Return what is wrong with a cell, and after that with its row as a whole."""
    if ref.row is None:
        return ()
    problems = report.problems_of(ref.row)
    here = [problem for problem in problems if problem.ref.column == ref.column]
    return [*here, *(problem for problem in problems if problem.ref.column is None)]


def header_cell(catalog: Catalog, column: int) -> Content:
    """Return what a column is called."""
    label = catalog.label(column)
    return Content.assemble(
        ("the header", "bold $text-accent"),
        "  ",
        (f"column {column_letters(column)}: ", "$foreground-muted"),
        Content(safe(show_edges(label))) if label else _BLANK,
    )


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
