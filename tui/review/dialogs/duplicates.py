"""Rows of one SKU, or of nearly the same, side by side, and what to do with them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from importers.catalog.model import CellRef, Fix
from importers.fixes.duplicates import Duplicates, Resolution
from importers.fixes.history import Change
from tui.review.dialogs.fix_preview import FixPreview
from tui.review.dialogs.foreseen import ForeseenDialog
from tui.review.dialogs.side_by_side import SideBySide
from tui.screen import ShellScreen
from tui.text import odd_characters, safe
from tui.widgets.key_bar import KeyBar
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.session.session import Session
    from importers.writers.workbook.foresight import Foreseen

_ODD = 4  # odd characters that the line below the title names


class DuplicatesScreen(ShellScreen[None], actions="duplicates"):
    """A group at a time; each action is one step that u takes back."""

    HELP = """
    Rows that share a SKU, side by side; ≠ marks what differs. Left and right choose a row, <duplicates.next> and
    <duplicates.previous> go to the next group and the one before. Rows that are not kept are left out, never deleted.
    After the equal SKUs come the nearly equal ones: they differ by space, case, invisible characters or
    leading zeros. Capital letters do the same to all groups of the kind, after a preview.
    """
    DEFAULT_CSS = """
    DuplicatesScreen #about { height: 3; padding: 0 1; background: $panel; }
    DuplicatesScreen VerticalScroll { height: 1fr; padding: 1 1 0 1; }
    """

    def __init__(self, session: Session, at: int | None = None) -> None:
        """Begin with the group of row `at`, or with the first."""
        super().__init__()
        self._session = session
        self._at = at
        self._groups: Duplicates | None = None
        self.place = 0
        self.chosen = 0

    def compose(self) -> ComposeResult:
        """Lay out the title, the rows and the keys."""
        yield Static("Looking for duplicates …", id="about")
        with VerticalScroll():
            yield SideBySide()
        yield KeyBar()

    def on_mount(self) -> None:
        """Find the groups."""
        self.query_one(VerticalScroll).focus()
        self.look()

    @work(group="change", exit_on_error=False, description="looking for duplicates")
    async def look(self) -> None:
        """Find the groups as they stand now, and show one of them."""
        self._groups = await asyncio.to_thread(duplicates_of, self._session)
        if self._at is not None and self._groups is not None:
            self.place, self._at = self._place_of(self._groups, self._at), None
        self._show()

    @staticmethod
    def _place_of(groups: Duplicates, row: int) -> int:
        for start, kind in ((0, groups.same), (len(groups.same), groups.near)):
            place = kind.place(row)
            if place is not None:
                return start + place
        return 0

    @property
    def total(self) -> int:
        """Return how many groups there are, of both kinds."""
        groups = self._groups
        return 0 if groups is None else len(groups.same) + len(groups.near)

    @property
    def near(self) -> bool:
        """Tell whether the group shown is one of nearly equal SKUs."""
        return self._groups is not None and self.place >= len(self._groups.same)

    @property
    def rows(self) -> list[int]:
        """Return the rows of the group shown."""
        groups = self._groups
        if groups is None or not self.total:
            return []
        kind = groups.near if self.near else groups.same
        place = self.place - (len(groups.same) if self.near else 0)
        return [int(row) for row in kind.group(place)]

    @property
    def has_undo(self) -> bool:
        """Tell whether there is a change to take back."""
        return self._session.history.undo_title is not None

    # Moving about

    def action_group(self, step: int) -> None:
        """Go to another group; after the last comes the first."""
        self.place = (self.place + step) % max(self.total, 1)
        self.chosen = 0
        self._show()

    def action_choose(self, step: int) -> None:
        """Choose another row of the group."""
        self.chosen = min(max(self.chosen + step, 0), max(len(self.rows) - 1, 0))
        self._show()

    def on_side_by_side_clicked(self, event: SideBySide.Clicked) -> None:
        """Choose the row that was clicked."""
        self.chosen = event.place
        self._show()

    def action_leave(self) -> None:
        """Go back to the sheet."""
        self.dismiss(None)

    # What is done to a group

    def action_one(self, how: str) -> None:
        """Resolve the group shown in a way that does not ask which row is chosen."""
        if self._groups is not None:
            self.do(self._groups.one(self.rows, Resolution(how)))

    def action_keep(self) -> None:
        """Keep the chosen row."""
        if self._groups is not None:
            self.do(self._groups.keep(self.rows, self.rows[self.chosen]))

    def action_rename(self) -> None:
        """Give all but the chosen row another SKU."""
        if self._groups is not None:
            self.do(self._groups.rename(self.rows, self.rows[self.chosen]))

    def action_spell(self) -> None:
        """Write the SKU of all rows like the chosen one's."""
        if self._groups is not None:
            self.do(self._groups.spell(self.rows, self.rows[self.chosen]))

    def action_merge(self) -> None:
        """Show what merging into the chosen row would change, then do it."""
        if self._groups is not None:
            self.ask(self._groups.merge(self.rows, self.rows[self.chosen]))

    @work(group="dialog", exclusive=True, exit_on_error=False, description="resolving all groups")
    async def action_all(self, how: str) -> None:
        """Show what resolving every group of this kind would change, then do it."""
        groups, near = self._groups, self.near
        if groups is None:
            return
        fix = await asyncio.to_thread(groups.all, Resolution(how), near=near)
        if fix is not None:
            await self._ask(fix)

    @work(group="dialog", exclusive=True, exit_on_error=False, description="asking")
    async def ask(self, fix: Fix) -> None:
        """Preview a fix, then make it."""
        await self._ask(fix)

    async def _ask(self, fix: Fix) -> None:
        if await self.app.push_screen_wait(FixPreview(self._session.catalog, fix)):
            self.do(fix)

    @work(group="change", exit_on_error=False, description="resolving duplicates")
    async def do(self, fix: Fix) -> None:
        """Make a fix as one step, and show the group that takes its place; ask first where more would change."""
        answer = await asyncio.to_thread(self._session.attempt, fix)
        if isinstance(answer, Change):
            self._tell(answer)
        else:
            self.ask_first(answer)

    @work(group="ask", exit_on_error=False, description="asking before a change")
    async def ask_first(self, foreseen: Foreseen) -> None:
        """Ask whether what a fix does to the workbook beside its own cells is wanted, then make it."""
        fix = await self.app.push_screen_wait(ForeseenDialog(foreseen))
        if fix is not None:
            self._tell(await asyncio.to_thread(self._session.apply, fix))

    def _tell(self, change: Change) -> None:
        self.say(f"{change.title}. <duplicates.undo> takes it back.", timeout=3)
        self.chosen = 0
        self.look()

    @work(group="change", exit_on_error=False, description="undoing")
    async def action_undo(self) -> None:
        """Take back the last change."""
        change = await asyncio.to_thread(self._session.history.undo)
        if change is not None:
            self.notify(f"Undone: {change.title}", timeout=3)
            cells = [ref.row for ref in change.cells if ref.row is not None]
            self._at = next(iter((*cells, *change.rows)), None)
            self.look()

    # Showing

    def _show(self) -> None:
        self.place = min(self.place, max(self.total - 1, 0))
        rows, groups = self.rows, self._groups
        self.query_one("#about", Static).update(self._about(rows))
        side = self.query_one(SideBySide)
        side.display = bool(rows)
        if rows and groups is not None:
            side.show(self._session.catalog, rows, groups.key, self.chosen)
        self.refresh_bindings()

    def _about(self, rows: list[int]) -> Content:
        groups = self._groups
        if groups is None or not rows:
            back = self.worded("<duplicates.back> goes back to the sheet.")
            return Content(f"✓ No two rows share a SKU, or nearly. {back}")
        catalog, row = self._session.catalog, rows[self.chosen]
        sku = catalog.value(row, groups.key) or ""
        kind = "nearly the same SKU" if self.near else "the same SKU"
        title = f"Group {self.place + 1:,} of {self.total:,}: {count(len(rows), 'row')} of {kind}"
        of = f"{len(groups.same):,} with equal SKUs, {len(groups.near):,} with nearly equal ones"
        where = catalog.address(CellRef(row, groups.key))
        return Content("\n").join(
            [
                Content.styled(title, "bold"),
                Content.styled(of, "$foreground-muted"),
                Content.assemble(
                    (f"{CHOSEN_WORD} {where}: ", "$text-accent"), safe(sku), _odd(sku)
                ),
            ]
        )


CHOSEN_WORD = "▶ this one,"


def _odd(sku: str) -> Content:
    odd = [f"{code} {name}" for _, code, name in odd_characters(sku)[:_ODD]]
    return Content.styled(f"  holds {', '.join(odd)}" if odd else "", "$text-warning")


def duplicates_of(session: Session) -> Duplicates | None:
    """Return the groups of equal and nearly equal SKUs; None if no column holds the SKU. Slow."""
    key = session.mapping.column(session.schema.key.name)
    return None if key is None else Duplicates(session.catalog, session.report(), key)
