"""What the glyphs mean."""

from __future__ import annotations

from textual.content import Content

from tui.widgets.marks import BATCH_MARKS, ROW_MARKS, Mark

_WORD_WIDTH = 12


def legend() -> Content:
    """Return a line for every state's glyph and word."""
    marks = dict.fromkeys((*ROW_MARKS.values(), *BATCH_MARKS.values()))
    return Content("\n").join(
        [Content.styled("What the marks of an upload mean", "bold underline"), *map(_line, marks)]
    )


def _line(mark: Mark) -> Content:
    return Content.assemble((mark.text.ljust(_WORD_WIDTH), mark.style), " ", mark.meaning)
