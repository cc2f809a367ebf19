"""What was done before, offered as a file is opened: unsaved work, what its supplier does, or the last recipe."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from importers.catalog.model import CellRef
from importers.session.recipes import last_recipe, replayed
from tui.parts import ScreenPart, working
from tui.review.changes import Changes
from tui.review.host import ReviewHost
from tui.review.suppliers import Suppliers
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.fixes.replay import Replay
    from importers.session.session import Session


@dataclass(frozen=True, slots=True)
class _State:
    """What tells whether the operator has begun to work. `at` is None until the sheet is drawn, with its first row."""

    at: CellRef | None
    version: int
    screen: object
    focused: object

    def has_moved_to(self, now: _State) -> bool:
        """Tell whether more has happened since than that the sheet was drawn."""
        drawn = replace(self, focused=self.focused or now.focused)  # the sheet takes the focus last
        if self.at is not None or now.at is None:
            return drawn != now
        return replace(drawn, at=now.at) != now or now.at.row != 0


class EarlierWork(ScreenPart[ReviewHost]):
    """Asks once; nothing is changed without a yes."""

    def __init__(self, screen: ReviewHost, changes: Changes, suppliers: Suppliers) -> None:
        """Take what makes changes, and what knows whose file it is."""
        super().__init__(screen)
        self._changes, self._suppliers = changes, suppliers

    @working("looking for earlier work")
    async def offer(self) -> None:
        """Offer the changes that were not saved the last time, else what is done to the supplier's files.

        What is nobody's file is offered the recipe of the last file of the same header.
        """
        self._suppliers.tell_notes()
        if await self._offer_unsaved():
            return
        if self._suppliers.recognised:
            before = self._state()
            await self._suppliers.offer(lambda: before.has_moved_to(self._state()))
        else:
            await self._offer_recipe()

    def _state(self) -> _State:
        app = self.screen.app
        return _State(self.screen.at, self.screen.session.version, app.screen, app.focused)

    async def _offer_unsaved(self) -> bool:
        """Tell whether there were changes that are wanted, now or later."""
        from tui.review.dialogs.unsaved import UnsavedDialog

        session = self.screen.session
        fix = await asyncio.to_thread(session.unsaved)
        if fix is None:
            return False
        dialog = UnsavedDialog(session.catalog, fix)
        wanted = await self.screen.app.push_screen_wait(dialog)
        if wanted:
            self._changes.apply(fix)
        elif wanted is not None:
            await asyncio.to_thread(session.forget_unsaved)
        return wanted is not False

    async def _offer_recipe(self) -> None:
        from tui.review.dialogs.fix_preview import FixPreview

        session, before = self.screen.session, self._state()
        played = await asyncio.to_thread(_last, session)
        if played is None or session.history.standing:
            return
        if before.has_moved_to(
            self._state()
        ):  # a question would take keys that are meant for the sheet
            self.screen.say("<review.recipe> shows what was done to the last file of this shape.")
            return
        steps = count(len(played.changes) - len(played.notes), "step")
        title = f"Last recipe for files of this shape: {steps}. Apply?"
        shown = replace(played.fix, title=title)
        if await self.screen.app.push_screen_wait(FixPreview(session.catalog, shown, played.notes)):
            self._changes.apply(played.fix)
        else:
            self.screen.say("Left as it is. <review.recipe> shows that recipe.", timeout=3)


def _last(session: Session) -> Replay | None:
    """Return what the last recipe would do to this file; None where that is nothing."""
    recipe = last_recipe(session)
    played = None if recipe is None else replayed(session, recipe)
    return None if played is None or played.fix.is_empty else played
