"""The totals of a run: every row in exactly one of them, so that they always add up."""

from __future__ import annotations

from textual.content import Content

from importers.upload.snapshot import Counts, RowState
from tui.widgets.line_block import LineBlock
from tui.widgets.marks import ROW_MARKS
from tui.widgets.wording import count

_ALWAYS = {RowState.UPLOADED, RowState.REFUSED, RowState.UNKNOWN, RowState.WAITING}


class Totals(LineBlock):
    """`✓ 12 uploaded + ✗ 1 refused + … = 20 rows`, one glance over the run."""

    def show(self, counts: Counts) -> None:
        """Draw these counts; nothing happens when the very same were drawn before."""
        self.set_lines(totals_line(counts))


def totals_line(counts: Counts) -> Content:
    """Return the sum as one line; states that no row is in are left out, but for the main ones."""
    parts = [_part(state, number) for state, number in _terms(counts) if number or state in _ALWAYS]
    return Content(" + ").join(parts) + f" = {count(counts.total, 'row')}"


def _terms(counts: Counts) -> tuple[tuple[RowState, int], ...]:
    return (
        (RowState.UPLOADED, counts.uploaded),
        (RowState.REFUSED, counts.refused),
        (RowState.UNKNOWN, counts.unknown),
        (RowState.SKIPPED, counts.skipped),
        (RowState.WAITING, counts.waiting + counts.sending),
        (RowState.BLOCKED, counts.blocked),
    )


def _part(state: RowState, number: int) -> Content:
    mark = ROW_MARKS[state]
    # Non-breaking spaces: a term is never torn apart at the end of a narrow line.
    text = f"{mark.glyph}\N{NO-BREAK SPACE}{number:,}\N{NO-BREAK SPACE}{mark.word}"
    return Content.styled(text, mark.style if number else "$text-muted")
