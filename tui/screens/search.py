"""Showing only the rows that hold a text."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from importers.catalog import Catalog
from tui.screens.base import DeskDialog


class SearchDialog(DeskDialog[str]):
    """Its result is the text to look for; "" shows all rows."""

    HELP = "Type part of any value; only rows that hold it are shown. Upper and lower case are the same."

    def __init__(self, words: str) -> None:
        """Begin with what was looked for last."""
        super().__init__()
        self.words = words

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Search"
            yield Input(self.words, placeholder="part of any value", id="words")
            yield Static(
                "Enter shows the rows that hold it, in any column. Esc cancels.", classes="hint"
            )

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer with what was typed."""
        self.dismiss(event.value)


def matching_rows(catalog: Catalog, words: str) -> np.ndarray:
    """Return the rows with that text in any column, case ignored, as they now stand."""
    found = np.zeros(catalog.row_count, dtype=bool)
    for column in range(catalog.column_count):
        held = pc.match_substring(catalog.column(column), words, ignore_case=True)
        found |= pc.fill_null(held, pa.scalar(False)).to_numpy()
    return np.flatnonzero(found)
