"""The choices that only workbooks give: numbers as stored, merged ranges filled, hidden rows left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from importers.catalog.letters import column_letters
from importers.catalog.source import ReadOptions, SourceTable
from tui.widgets.compact_checkbox import CompactCheckbox


class WorkbookOptions(Vertical):
    """Shows what was chosen; the switches only where the sheet has such rows or ranges."""

    DEFAULT_CSS = """
    WorkbookOptions { height: auto; }
    WorkbookOptions .line { height: 1; margin-top: 1; }
    WorkbookOptions Input { width: 24; }
    """

    def __init__(self, source: SourceTable, options: ReadOptions) -> None:
        """Begin with the choices that the table was read with."""
        super().__init__()
        self._options = options
        self._letters = [column_letters(index) for index in range(len(source.columns))]
        told = {warning.code for warning in source.read_warnings}
        self._merged = "merged" in told or options.fill_merged
        self._hidden = "hidden-rows" in told or options.skip_hidden_rows

    def compose(self) -> ComposeResult:
        """Lay out one line for each choice."""
        stored = ", ".join(self._letters[at] for at in self._known(self._options.stored_columns))
        yield Horizontal(
            Static("As stored", classes="label"),
            Input(stored, compact=True, id="stored", placeholder="columns, such as B, G"),
            Static("  numbers as 123, not as 00123", classes="hint"),
            classes="line",
        )
        if self._merged:
            yield self._switch("Fill all cells of merged ranges", "merged", "fill_merged")
        if self._hidden:
            yield self._switch("Leave out rows that Excel hides", "hidden", "skip_hidden_rows")

    def applied(self, options: ReadOptions) -> ReadOptions:
        """Return the options with what is chosen here."""
        wanted = re.findall(r"[A-Z]+", self.query_one("#stored", Input).value.upper())
        indices = {letters: index for index, letters in enumerate(self._letters)}
        return replace(
            options,
            stored_columns=tuple(indices[letters] for letters in wanted if letters in indices),
            fill_merged=self._is_on("merged"),
            skip_hidden_rows=self._is_on("hidden"),
        )

    def _known(self, columns: Sequence[int]) -> list[int]:
        return [index for index in columns if index < len(self._letters)]

    def _switch(self, text: str, name: str, option: str) -> Horizontal:
        box = CompactCheckbox(text, getattr(self._options, option), compact=True, id=name)
        return Horizontal(Static("", classes="label"), box, classes="line")

    def _is_on(self, name: str) -> bool:
        return any(box.value for box in self.query(f"#{name}").results(CompactCheckbox))
