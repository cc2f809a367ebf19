"""Whose file it is, on the sheet: what its supplier would do is shown and done, and a new supplier remembered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.parts import ScreenPart, working
from tui.review.host import ReviewHost

if TYPE_CHECKING:
    from importers.session.supplier_plan import SupplierPlan
    from importers.suppliers.recognition import Likeness

_TOLD = 8  # seconds


class Suppliers(ScreenPart[ReviewHost]):
    """Asks once as a file is opened; after that the operator asks."""

    def __init__(self, screen: ReviewHost) -> None:
        """Start before anything was told of the file."""
        super().__init__(screen)
        self._offered: object = (
            None  # the session that was told that its supplier can be remembered
        )

    @property
    def recognised(self) -> tuple[Likeness, ...]:
        """Return whose file it may be, while it is nobody's yet."""
        supplier = self.screen.session.supplier
        return () if supplier.current is not None else supplier.recognised.likely

    def name(self) -> str:
        """Return what the header says of the supplier."""
        supplier, likely = self.screen.session.supplier, self.recognised
        if supplier.current is not None:
            return supplier.current.supplier.name
        if not likely:
            return ""
        clear = supplier.recognised.clear
        return f"{'a supplier' if clear is None else clear.kept.supplier.name}?"

    def tell_notes(self) -> None:
        """Tell of suppliers' files that cannot be used."""
        for note in self.screen.session.supplier.notes:
            self.screen.app.notify(note, severity="warning", timeout=15)

    async def offer(self, has_begun: Callable[[], bool] = lambda: False) -> None:
        """Show what the supplier whose file it is would do, and do it if that is wanted.

        Nothing is asked of an operator who has begun to work: keys that are meant for the sheet would answer.
        """
        supplier = self.screen.session.supplier
        clear = supplier.recognised.clear
        plan = None if clear is None else await asyncio.to_thread(supplier.plan, clear.kept)
        if has_begun():
            self.screen.say("<review.supplier> does what is always done to this supplier's files.")
            return
        if plan is None:
            plan = await self._chosen()
        if plan is not None:
            await self._show(plan)

    async def _chosen(self) -> SupplierPlan | None:
        """Ask whose file it is, where it could be two's, and aim at that supplier's destination."""
        from tui.review.dialogs.supplier_choice import SupplierChoice

        likely, supplier = self.recognised, self.screen.session.supplier
        chosen = await self.screen.app.push_screen_wait(SupplierChoice(likely))
        if chosen is None:
            return None
        kept = likely[chosen].kept
        if sentence := await self.screen.off_screen(lambda: supplier.aim(kept), "Aiming"):
            self.screen.app.notify(sentence, severity="warning")
        self.screen.refresh_if_stale()
        return await self.screen.off_screen(lambda: supplier.plan(kept), "Trying")

    async def _show(self, plan: SupplierPlan) -> None:
        from tui.review.dialogs.supplier_preview import SupplierPreview

        session = self.screen.session
        likely = next(each for each in session.supplier.recognised.likely if each.kept == plan.kept)
        answer = await self.screen.app.push_screen_wait(SupplierPreview(session, plan, likely))
        name = plan.supplier.name
        if answer == "another":
            await self.remember()
            return
        if answer is None:
            told = f"Left as it is: <review.supplier> does what is done to {name}'s files."
            self.screen.say(told, timeout=4)
            return
        self.screen.change(
            lambda: session.supplier.apply(plan), lambda _: self._done(name, answer == "upload")
        )

    def _done(self, name: str, then_upload: bool) -> None:
        if then_upload:
            self.screen.shell.show_upload()
        else:
            told = f"Done as {name}'s files are. <review.undo> takes it back."
            self.screen.say(told, timeout=4)

    @working("the supplier")
    async def show(self) -> None:
        """Show the supplier: do what it does, where that is not done; else what it holds, or what a new one would."""
        if self.recognised:
            await self.offer()
        else:
            await self.remember()

    async def remember(self) -> None:
        """Show the supplier as a form, and keep it."""
        from importers.session.supplier_made import supplier_of
        from importers.storage.profiles import load_profiles
        from tui.review.dialogs.supplier_form import SupplierForm

        session = self.screen.session
        before = session.supplier.current
        known = None if before is None else before.supplier
        made = await self.screen.off_screen(lambda: supplier_of(session, known), "Writing down")
        profiles = await asyncio.to_thread(load_profiles, session.home)
        answer = await self.screen.app.push_screen_wait(
            SupplierForm(session, made, before, tuple(profiles))
        )
        if answer:
            self.screen.refresh_session()
            self.screen.app.notify(answer, timeout=_TOLD)

    def offer_to_remember(self) -> None:
        """Tell, once for a file, that its supplier can be remembered, or what was added to it."""
        session = self.screen.session
        if self._offered is session or session.source.is_database:
            return
        self._offered = session
        current = session.supplier.current
        if current is None and not self.recognised:
            told = "<review.supplier> remembers this supplier: its next file then takes one key."
            self.screen.say(told, timeout=_TOLD)
        elif current is not None and self._did_more():
            told = f"<review.supplier> lets {current.supplier.name} keep also what you did to this file."
            self.screen.say(told, timeout=_TOLD)

    def _did_more(self) -> bool:
        """Tell whether more was done than what the supplier does by itself."""
        from importers.fixes.record import REPLAYED

        operations = [step.fix.operation for step in self.screen.session.history.standing]
        return any(each is None or each.do != REPLAYED for each in operations)
