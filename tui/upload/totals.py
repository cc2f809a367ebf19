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
        """Draw these counts; nothing happens when the very same are drawn already."""
        self._counts = counts
        self.set_lines(totals_line(counts, self.content_size.width))

    def on_resize(self) -> None:
        """Break the line anew, once the screen is laid out: a change in the midst of that gets lost."""
        if self._counts is not None:
            self.call_after_refresh(self.show, self._counts)

    _counts: Counts | None = None


def totals_line(counts: Counts, width: int = 0) -> Content:
    """Return the sum, with no term torn apart where a width is given.

    States that no row is in are left out, but for the main ones.
    """
    parts = [_part(state, number) for state, number in _terms(counts) if number or state in _ALWAYS]
    line, lines = parts[0], []
    for sign, part in [*((" + ", part) for part in parts[1:]), (" = ", _sum(counts))]:
        if width and line.cell_length + len(sign) + part.cell_length > width:
            lines.append(line)
            line, sign = Content(), sign.lstrip()
        line = line + sign + part
    return Content("\n").join([*lines, line])


def _sum(counts: Counts) -> Content:
    return Content(count(counts.total, "row"))


def _terms(counts: Counts) -> tuple[tuple[RowState, int], ...]:
    return (
        (RowState.UPLOADED, counts.uploaded),
        (RowState.REFUSED, counts.refused),
        (RowState.STORED_OTHERWISE, counts.stored_otherwise),
        (RowState.WITHOUT_PICTURE, counts.without_picture),
        (RowState.UNKNOWN, counts.unknown),
        (RowState.SKIPPED, counts.skipped),
        (RowState.WAITING, counts.waiting + counts.sending),
        (RowState.BLOCKED, counts.blocked),
    )


def _part(state: RowState, number: int) -> Content:
    mark = ROW_MARKS[state]
    text = f"{mark.glyph} {number:,} {mark.word}"
    return Content.styled(text, mark.style if number else "$foreground-muted")
