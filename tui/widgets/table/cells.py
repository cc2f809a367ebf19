"""One cell of the sheet as it is drawn: the glyph and style of its state, and text that fits."""

from __future__ import annotations

from enum import StrEnum

from rich.cells import cell_len, set_cell_size

from importers.catalog.model import Severity
from tui.text import safe

ELLIPSIS = "…"
NO_CELL = "╌"  # the record has no such cell
EDGE_SPACE, EDGE_NO_BREAK = "·", "⍽"


class CellState(StrEnum):
    """How a cell stands, the worst first; the values are names of component classes."""

    REFUSED = "refused"
    ERROR = "error"
    WARNING = "warning"
    EDITED = "edited"
    PLAIN = "plain"


GLYPHS = {
    CellState.REFUSED: "✗",
    CellState.ERROR: "✖",
    CellState.WARNING: "▲",
    CellState.EDITED: "✎",
    CellState.PLAIN: " ",
}
EXCLUDED_GLYPH = "⊘"


def state_of(mark: tuple[str, Severity] | None, edited: bool) -> CellState:
    """Return the state that a cell shows: a problem outranks an edit."""
    if mark is None:
        return CellState.EDITED if edited else CellState.PLAIN
    code, severity = mark
    if code == "refused":
        return CellState.REFUSED
    return CellState.ERROR if severity is Severity.ERROR else CellState.WARNING


def fit(value: str | None, width: int) -> str:
    """Return a value in exactly `width` terminal cells, blanks at its edges made visible."""
    if value is None:
        return set_cell_size(NO_CELL, width)
    text = safe(show_edges(value[: 4 * width]))
    if len(text) == len(value) and len(text) <= width and text.isascii():
        return text.ljust(width)
    if cell_len(text) > width or len(value) > 4 * width:
        return set_cell_size(text, max(width - 1, 0)) + ELLIPSIS
    return set_cell_size(text, width)


def show_edges(value: str) -> str:
    """Return a value with the blanks before and after its text drawn as marks."""
    inner = value.strip()
    if len(inner) == len(value):
        return value
    start = value.index(inner) if inner else len(value)
    before, after = value[:start], value[start + len(inner) :]
    return _marked(before) + inner + _marked(after)


def _marked(blanks: str) -> str:
    return "".join(
        EDGE_SPACE if c == " " else c if ord(c) < 0xA0 else EDGE_NO_BREAK for c in blanks
    )
