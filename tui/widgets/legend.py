"""What the signs mean, in their colours."""

from __future__ import annotations

from textual.content import Content

from tui.text import BIDI_MARK, UNSEEN_MARK
from tui.widgets.marks import BATCH_MARKS, ROW_MARKS, Mark
from tui.widgets.table.cells import (
    EDGE_NO_BREAK,
    EDGE_SPACE,
    EXCLUDED_GLYPH,
    GLYPHS,
    NO_CELL,
    CellState,
)

_WIDTH = 12
_OF_CELLS = (
    (
        f"{GLYPHS[CellState.ERROR]} error",
        "$text-error on $error-muted",
        "the row is not sent like this",
    ),
    (
        f"{GLYPHS[CellState.WARNING]} warning",
        "$text-warning on $warning-muted",
        "look at it; it is sent",
    ),
    (
        f"{GLYPHS[CellState.REFUSED]} refused",
        "bold auto on $error",
        "the shop said no to this very cell",
    ),
    (f"{GLYPHS[CellState.EDITED]} changed", "italic $text-accent", "changed here, not saved yet"),
    (f"{EXCLUDED_GLYPH} left out", "strike $foreground-muted", "neither checked nor sent"),
    ("● marked", "$foreground", "what you marked, for the next thing you do"),
    ("→ Name", "$text-success", "below a heading: what the shop gets the column as"),
    (
        f"{EDGE_SPACE} {EDGE_NO_BREAK}",
        "$foreground",
        "blanks before or after a value",
    ),
    (
        f"{UNSEEN_MARK} {BIDI_MARK} ␉ ↵",
        "$foreground",
        "characters that nobody sees, tabs and line breaks",
    ),
    (NO_CELL, "$foreground", "the row is too short: it has no such cell"),
)


def sheet_legend() -> Content:
    """Return a line for every sign and colour of the sheet."""
    lines = [
        Content.assemble((sign.ljust(_WIDTH), style), " ", meaning)
        for sign, style, meaning in _OF_CELLS
    ]
    return Content("\n").join([_title("What the signs and colours of the sheet mean"), *lines])


def upload_legend() -> Content:
    """Return a line for every state's sign and word."""
    marks = dict.fromkeys((*ROW_MARKS.values(), *BATCH_MARKS.values()))
    return Content("\n").join([_title("What the signs of an upload mean"), *map(_line, marks)])


def _title(words: str) -> Content:
    return Content.styled(words, "bold underline")


def _line(mark: Mark) -> Content:
    return Content.assemble((mark.text.ljust(_WIDTH + 6), mark.style), " ", mark.meaning)
