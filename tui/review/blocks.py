"""The keys that work on a block of cells, or on the cell under the cursor as a block of one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from importers.catalog.model import CellRef, Fix, Operation
from importers.errors import ShelfreadyError
from importers.fixes.block import clear, fill_down, fill_right
from importers.fixes.history import Change
from importers.fixes.paste import paste
from importers.fixes.transforms import change_again
from importers.session.typed_fix import typed_fix
from tui.parts import ScreenPart, working
from tui.review.changes import Changes
from tui.review.host import ReviewHost
from tui.widgets.table.selection import Selection
from tui.widgets.wording import count


@dataclass(frozen=True, slots=True)
class Place:
    """The block that a key means: where it is on the screen, and its rows and columns in the catalog."""

    selection: Selection
    rows: np.ndarray

    @property
    def columns(self) -> tuple[int, ...]:
        """Return the catalog's columns, from left to right."""
        return self.selection.columns

    @property
    def is_one_cell(self) -> bool:
        """Tell whether it is a single cell."""
        return self.selection.height == 1 and len(self.columns) == 1


class Blocks(ScreenPart[ReviewHost]):
    """A block is what `Shift` with an arrow selected; each change of it is one step."""

    def __init__(self, screen: ReviewHost, changes: Changes) -> None:
        """Take what makes changes."""
        super().__init__(screen)
        self._changes = changes

    @property
    def selected(self) -> bool:
        """Tell whether there is a block."""
        return self.screen.table.selection is not None

    @property
    def place(self) -> Place | None:
        """Return the block, or the cell under the cursor; None in the header and where no row is shown."""
        table = self.screen.table
        if table.cursor_row is None:
            return None
        position = table.position
        found = table.selection or Selection(position, position, (table.column,))
        return Place(found, table.rows_between(found.first, found.last))

    def drop(self) -> None:
        """Select nothing any more."""
        self.screen.table.drop_block()

    @working("clearing a block", group="change", exclusive=False)
    async def clear(self) -> None:
        """Make every cell of the block blank."""
        place, catalog = self.place, self.screen.session.catalog
        if place is not None:
            self._changes.repeats(self.clear)
            rows = place.rows.tolist()
            fix = await self.screen.off_screen(lambda: clear(catalog, rows, place.columns))
            self._make(fix, "These cells are blank already.")

    @working("filling down", group="change", exclusive=False)
    async def fill_down(self) -> None:
        """Write the block's first row into its others; a block of one row takes the row above it."""
        place, table, catalog = self.place, self.screen.table, self.screen.session.catalog
        if place is None:
            return
        first, rows = place.selection.first, place.rows.tolist()
        if len(rows) == 1 and first == 0:
            self.screen.say("Nothing is shown above to fill down from.", timeout=3)
            return
        above = table.row_at(first - 1) if len(rows) == 1 else None
        self._changes.repeats(self.fill_down)
        fix = await self.screen.off_screen(lambda: fill_down(catalog, rows, place.columns, above))
        self._make(fix, "These cells hold just that already.")

    @working("filling to the right", group="change", exclusive=False)
    async def fill_right(self) -> None:
        """Write the block's first column into its others; a block of one column takes the one left of it."""
        place, catalog = self.place, self.screen.session.catalog
        if place is None:
            return
        shown, columns, rows = self.screen.table.columns_shown(), place.columns, place.rows.tolist()
        at = shown.index(columns[0])
        if len(columns) == 1 and at == 0:
            self.screen.say("There is no column at the left to fill from.", timeout=3)
            return
        beside = shown[at - 1] if len(columns) == 1 else None
        self._changes.repeats(self.fill_right)
        fix = await self.screen.off_screen(lambda: fill_right(catalog, rows, columns, beside))
        self._make(fix, "These cells hold just that already.")

    def write(self, value: str) -> None:
        """Write a value into every cell of the block, as the last edit did."""
        place = self.place
        if place is not None and place.is_one_cell:
            self._changes.edit(CellRef(int(place.rows[0]), place.columns[0]), value)
        elif place is not None:
            self._write_all(place, value)

    @working("filling a block", group="change", exclusive=False)
    async def _write_all(self, place: Place, value: str) -> None:
        session, rows, columns = self.screen.session, place.rows.tolist(), place.columns
        cells = ((value,) * len(columns),) * len(rows)
        fix = await self.screen.off_screen(
            lambda: typed_fix(session, paste(session.catalog, cells, rows, columns))
        )
        self._make(fix, "These cells hold just that already.")

    @working("changing a column again", group="change", exclusive=False)
    async def change_again(self, operation: Operation) -> None:
        """Make the last change of a column in the block's columns: in all rows shown, or in those of the block."""
        place, table, catalog = self.place, self.screen.table, self.screen.session.catalog
        if place is None:
            return
        rows = place.rows if place.selection.height > 1 else table.rows
        try:
            fix = await self.screen.off_screen(
                lambda: change_again(catalog, operation, place.columns, rows)
            )
        except ShelfreadyError as error:
            self.screen.say(error.sentence)
            return
        self._make(fix, "Nothing would change here.")

    def _make(self, fix: Fix, idle: str) -> None:
        if fix.edits:
            self._changes.attempt(fix, self._tell)
        else:
            self.screen.say(idle, timeout=3)

    def _tell(self, change: Change) -> None:
        told = (
            change.title if ":" in change.title else f"{count(len(change.cells), 'cell')} changed"
        )
        self.screen.say(f"{told}. <review.undo> takes it back.", timeout=3)
