"""What the batch pane shows in each column, and how the columns share the width."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from rich.cells import cell_len, set_cell_size

from importers.upload.snapshot import BatchView
from tui.text import safe
from tui.widgets.marks import BATCH_MARKS

_GAP = 1
_KEY_WIDTH = (12, 24)  # narrowest, widest
_WIDE = 110


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the pane; `tone` names the colour of a batch's cell."""

    label: str
    width: int
    text: Callable[[BatchView], str]
    right: bool = False
    tone: Callable[[BatchView], str] = lambda _batch: "plain"

    def cell(self, batch: BatchView) -> str:
        """Return a batch's cell, exactly as wide as the column."""
        return fit(self.text(batch), self.width, right=self.right)

    def heading(self) -> str:
        """Return the label, exactly as wide as the column."""
        return fit(self.label, self.width, right=self.right)


def by_rows(batch: BatchView) -> str:
    """Return how many rows a batch carries."""
    return f"{len(batch.rows)}"


@lru_cache(maxsize=8)
def columns(
    width: int, label: str = "rows", about_rows: Callable[[BatchView], str] = by_rows
) -> tuple[Column, ...]:
    """Share out a width in cells; what is left over goes to the message.

    The second column tells of the rows: how many they are, or where the only one stands.
    """
    key = _KEY_WIDTH[1] if width >= _WIDE else _KEY_WIDTH[0]
    fixed = (
        Column("batch", 6, lambda batch: f"{batch.number:,}", right=True),
        Column(label, 4 if label == "rows" else 7, about_rows, right=True),
        Column("first SKU", key, lambda batch: middle(safe(batch.first_key), key)),
        Column("state", 10, _state, tone=_tone),
        Column("HTTP", 4, lambda batch: "" if batch.status is None else f"{batch.status}"),
        Column("try", 3, lambda batch: f"{batch.attempts or ''}", right=True),
        Column("ms", 6, _milliseconds, right=True),
    )
    left = width - sum(column.width + _GAP for column in fixed)
    return (*fixed, Column("message", max(0, left), lambda batch: safe(batch.message), tone=_tone))


def fit(text: str, width: int, *, right: bool = False) -> str:
    """Return a text in exactly `width` terminal cells, ending in … when it is cut."""
    if cell_len(text) > width:
        return set_cell_size(text, width - 1) + "…" if width else ""
    return " " * (width - cell_len(text)) + text if right else set_cell_size(text, width)


def middle(text: str, width: int) -> str:
    """Return a text that is cut in its middle if need be: SKUs often differ at their end."""
    if cell_len(text) <= width or cell_len(text) != len(text):
        return text
    head = (width - 1) // 2
    return f"{text[:head]}…{text[len(text) - (width - 1 - head) :]}"


def _state(batch: BatchView) -> str:
    return BATCH_MARKS[batch.state].text


def _tone(batch: BatchView) -> str:
    return BATCH_MARKS[batch.state].tone


def _milliseconds(batch: BatchView) -> str:
    return "" if batch.milliseconds is None else f"{batch.milliseconds:,.0f}"
