"""Changing many cells of a column at once, with what would change shown as one types."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Select, Static

from importers.catalog.model import CellRef, Fix
from importers.errors import ShelfreadyError
from importers.fixes.replace import Search
from importers.fixes.transforms import SEARCHING, TWO_COLUMNS, Action, ColumnChange, change
from tui.review.dialogs.change_lines import edit_lines, first_reasons, summary
from tui.review.dialogs.fix_preview import FixPreview
from tui.review.dialogs.price_lines import PriceLines
from tui.review.problem_list import column_title
from tui.screen import ShellDialog
from tui.text import content
from tui.widgets.compact_checkbox import CompactCheckbox
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.session.session import Session

_EVERY = -1  # stands for all columns
_PAUSE = 0.15  # seconds without a key before the effect is looked for
_MOMENT = 0.3  # seconds that need no word of what is under way
_SHOWN = 4
ACTIONS = {
    Action.REPLACE: "Find and replace",
    Action.SET: "Set the value",
    Action.PRICE: "Prices: ×, VAT, %, rounding, currency off",
    Action.FILL_DOWN: "Fill blanks from the row above",
    Action.TRIM: "Trim space around values",
    Action.UPPER: "UPPER CASE",
    Action.LOWER: "lower case",
    Action.TITLE: "Title Case",
    Action.PAD: "Pad numbers with zeros",
    Action.POINT: "Decimal comma to point",
    Action.SPLIT: "Split into two columns",
    Action.COMBINE: "Combine with another column",
    Action.COPY: "Copy into another column",
    Action.CATEGORIES: "Category rows into a column",
    Action.LEAVE_OUT: "Leave out rows that hold …",
}
_FIRST = {
    Action.REPLACE: "find",
    Action.SET: "value",
    Action.PAD: "digits",
    Action.SPLIT: "at",
    Action.COMBINE: "between",
    Action.LEAVE_OUT: "text",
}
_OTHER = {Action.SPLIT: "Rest into", Action.COMBINE: "With"}  # else what is written goes into it
_HINTS = {Action.LEAVE_OUT: "without a text: rows where it is blank", Action.COMBINE: "a blank"}


class ChangeColumn(ShellDialog[Fix], actions="change-column"):
    """Its result is the fix to apply, which has been shown; None when it was left."""

    HELP = r"""
    Changes many cells at once: choose what to do, in which column, and whether in all rows or only in
    those that the sheet shows. What would change is shown below as you type; Enter shows all of it
    before anything is changed, of prices the largest changes first. In a pattern, . is any character, \d a digit,
    ( ) a group that \1 puts back.
    """
    DEFAULT_CSS = """
    ChangeColumn .dialog { padding: 0 2; }
    ChangeColumn .line { height: 1; }
    ChangeColumn .label { width: 10; color: $foreground-muted; }
    ChangeColumn Select { width: 1fr; }
    ChangeColumn Input { width: 1fr; }
    ChangeColumn CompactCheckbox { margin-right: 2; }
    ChangeColumn #effect { height: 5; margin-top: 1; }
    ChangeColumn .buttons { margin-top: 0; }
    ChangeColumn.prices #effect { height: 8; }
    """

    def __init__(
        self,
        session: Session,
        column: int,
        rows: np.ndarray | None,
        action: Action,
        meant: str = "shown",
    ) -> None:
        """Take the column under the cursor, the rows that are `meant` (None: all), and what to begin with."""
        super().__init__()
        self._session = session
        self._column = column
        self._rows = rows
        self._action = action
        self._meant = meant

    def compose(self) -> ComposeResult:
        """Lay out what to do, where, and what comes of it."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Change many cells"
            box.border_subtitle = "Enter shows all changes first"
            actions = [(words, each) for each, words in ACTIONS.items()]
            yield self._select("do", "Do", actions, self._action)
            columns = self._columns()
            yield self._select("in", "In", [("All columns", _EVERY), *columns], self._column)
            yield PriceLines()
            yield self._input("first", "")
            yield self._input("put", "Put")
            yield self._select("into", "Into", columns, Select.NULL)
            with Horizontal(classes="line", id="options"):
                yield CompactCheckbox("Pattern", compact=True, id="regex")
                yield CompactCheckbox("Match case", compact=True, id="case")
                yield CompactCheckbox("Whole cell", compact=True, id="whole")
            if self._rows is not None:
                shown = f"Only the {count(len(self._rows), 'row')} {self._meant}"
                yield CompactCheckbox(shown, value=True, compact=True, id="shown")
            yield Static(id="effect")
            with Horizontal(classes="buttons"):
                yield Button(
                    self.worded("Preview (<change-column.preview>)"),
                    variant="primary",
                    compact=True,
                    id="preview",
                )
                yield Button("Cancel", compact=True, id="cancel")

    def _columns(self) -> list[tuple[str, int]]:
        catalog = self._session.catalog
        return [(column_title(catalog, c), c) for c in range(catalog.column_count)]

    @staticmethod
    def _select(
        name: str, label: str, options: Sequence[tuple[str, object]], chosen: object
    ) -> Horizontal:
        drawn = [(content(words), value) for words, value in options]
        blank = chosen is Select.NULL
        select: Select[object] = Select(
            drawn, value=chosen, prompt="choose", allow_blank=blank, compact=True, id=name
        )
        label_of = Static(label, classes="label", id=f"label-{name}")
        return Horizontal(label_of, select, classes="line", id=f"line-{name}")

    @staticmethod
    def _input(name: str, label: str) -> Horizontal:
        return Horizontal(
            Static(label, classes="label", id=f"label-{name}"),
            Input(compact=True, id=name),
            classes="line",
            id=f"line-{name}",
        )

    def on_mount(self) -> None:
        """Begin where something is to be typed, if anything is."""
        self._fit()
        begin = "#amount" if self.action is Action.PRICE else "#first"
        self.query_one(begin if begin == "#amount" or self.action in _FIRST else "#do").focus()

    @property
    def action(self) -> Action:
        """Return what is to be done."""
        return Action(str(self.query_one("#do", Select).value))

    def wanted(self) -> tuple[ColumnChange, list[int], np.ndarray | None]:
        """Return the change, its columns, and its rows, as the dialog says. UnusableFormula."""
        action, first = self.action, self.query_one("#first", Input).value
        checked = {name: self.query_one(f"#{name}", CompactCheckbox).value for name in _OPTIONS}
        column, into = self._chosen("in"), self._chosen("into")
        made = ColumnChange(
            action,
            Search(first, self.query_one("#put", Input).value, **checked),
            value=first,
            width=int(first) if first.isascii() and first.isdigit() and len(first) < 9 else 0,
            separator=first or (" " if action is Action.COMBINE else ""),
            into=into if action in TWO_COLUMNS else None,
            formula=self.query_one(PriceLines).formula() if action is Action.PRICE else None,
        )
        only_shown = any(box.value for box in self.query("#shown").results(CompactCheckbox))
        columns = [] if column in (_EVERY, None) else [column]
        return made, [c for c in columns if c is not None], self._rows if only_shown else None

    def _chosen(self, name: str) -> int | None:
        value = self.query_one(f"#{name}", Select).value
        return value if isinstance(value, int) else None

    # What would change

    @on(Select.Changed)
    @on(Input.Changed)
    @on(CompactCheckbox.Changed)
    def changed(self) -> None:
        """Show only what the action needs, and look again for what would change."""
        self._fit()
        self.look()

    def _fit(self) -> None:
        action = self.action
        prices = self.query_one(PriceLines)
        prices.display = action is Action.PRICE
        self.set_class(action is Action.PRICE, "prices")
        prices.fit()
        self.query_one("#line-first").display = action in _FIRST
        self.query_one("#label-first", Static).update(_FIRST.get(action, "").capitalize())
        self.query_one("#first", Input).placeholder = _HINTS.get(action, "")
        self.query_one("#line-put").display = action is Action.REPLACE
        self.query_one("#options").display = action in SEARCHING
        self.query_one("#line-into").display = action in TWO_COLUMNS
        self.query_one("#label-into", Static).update(_OTHER.get(action, "Into"))

    @work(group="effect", exclusive=True, exit_on_error=False, description="looking ahead")
    async def look(self) -> None:
        """Show what would change, once the operator pauses."""
        await asyncio.sleep(_PAUSE)
        with suppress(ShelfreadyError):  # shown in the place of what would change
            await self._fix()

    def _elsewhere(self) -> str:
        """Return where a change looks in vain, when it looks in one column alone."""
        column = self._chosen("in")
        if column in (_EVERY, None):
            return ""
        title = column_title(self._session.catalog, column or 0)
        return f" in {title}; “In” has all columns too"

    async def _fix(self) -> Fix:
        """Return the change as one fix, and show what it would come to."""
        effect = self.query_one("#effect", Static)
        slow = self.set_timer(_MOMENT, lambda: effect.update("Looking …"))
        try:
            made, columns, rows = self.wanted()
            fix = await asyncio.to_thread(change, self._session.catalog, made, columns, rows)
        except ShelfreadyError as error:
            effect.update(content(error.sentence, "$foreground-muted"))
            raise
        finally:
            slow.stop()
        effect.update(Content("\n").join(self._effect(fix)))
        return fix

    def _effect(self, fix: Fix) -> list[Content]:
        where = self._elsewhere() if fix.is_empty else ""
        total = content(f"{summary(fix)}{where}.", "bold")
        left_out = [f"⊘ {self._session.catalog.address(CellRef(row, None))}" for row in fix.exclude]
        lines = edit_lines(self._session.catalog, fix, _SHOWN)
        left = first_reasons(self._session.catalog, fix)
        return [total, *left, *[*lines, *map(content, left_out[:_SHOWN])][:_SHOWN]]

    # Enter and the buttons

    def on_input_submitted(self) -> None:
        """Show all that would change."""
        self.action_preview()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Preview or cancel."""
        if event.button.id == "preview":
            self.action_preview()
        else:
            self.dismiss(None)

    @work(group="ask", exclusive=True, exit_on_error=False, description="previewing a change")
    async def action_preview(self) -> None:
        """Show all that would change; close when the operator wants it."""
        fix = await self._fix()
        if fix.is_empty:
            self.notify("Nothing would change.", timeout=3)
        elif await self.app.push_screen_wait(FixPreview(self._session.catalog, fix)):
            self.dismiss(fix)


_OPTIONS = ("regex", "case", "whole")
