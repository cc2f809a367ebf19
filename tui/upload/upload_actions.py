"""What the operator may do while an upload runs and after it, and which keys do something now."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from importers.upload.snapshot import BatchView, RowState, RunPhase, UploadSnapshot
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.login import LoginDialog
from tui.parts import ScreenHost, ScreenPart, working
from tui.upload.existing import ExistingDialog
from tui.upload.refusals import first_refused, save_files
from tui.widgets.marks import ENDED
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.catalog.model import CellRef
    from importers.upload.runner import UploadRun
    from importers.upload.snapshot import Counts, RowOutcome


class RunHost(ScreenHost, Protocol):
    """What the actions see of the screen of a run."""

    @property
    def upload(self) -> UploadRun:
        """Return the session's upload."""

    @property
    def seen(self) -> UploadSnapshot | None:
        """Return the snapshot that the screen shows; None before the first."""

    @property
    def batch_in_hand(self) -> BatchView | None:
        """Return the batch in hand."""

    def show_cell(self, ref: CellRef) -> None:
        """Go back to the sheet, to that very cell."""

    def refresh_bindings(self) -> None:
        """Build the footer anew."""

    def offered_in_footer(self) -> tuple[bool, ...]:
        """Return which of the conditional actions do something now."""


class UploadActions(ScreenPart[RunHost]):
    """Hands what the operator wants to the run."""

    def __init__(self, screen: RunHost) -> None:
        """Start before the first snapshot."""
        super().__init__(screen)
        self.in_the_shop = 0  # refused rows whose SKU the shop has
        self._offered: tuple[bool, ...] = ()

    # What is offered when

    @property
    def _phase(self) -> RunPhase | None:
        return self.screen.seen.phase if self.screen.seen else None

    @property
    def can_pause(self) -> bool:
        """Tell whether something is being sent."""
        return self._phase is RunPhase.RUNNING

    @property
    def can_resume(self) -> bool:
        """Tell whether it is held back."""
        return self._phase is RunPhase.PAUSED

    @property
    def can_cancel(self) -> bool:
        """Tell whether it is not over yet."""
        return self._phase is not None and self._phase not in ENDED

    @property
    def has_ended(self) -> bool:
        """Tell whether it is over, and none of several comes after it."""
        return self._phase in ENDED and not self.screen.session.uploads.several.under_way

    @property
    def needs_login(self) -> bool:
        """Tell whether it waits for a token."""
        return self._phase is RunPhase.NEEDS_LOGIN

    @property
    def has_refused(self) -> bool:
        """Tell whether the shop's answer has left something to put right."""
        return self.screen.seen is not None and bool(self.screen.seen.counts.to_fix)

    @property
    def has_failed(self) -> bool:
        """Tell whether a row was refused or is of unknown outcome."""
        now = self.screen.seen
        return now is not None and bool(now.counts.to_fix + now.counts.unknown)

    @property
    def has_results(self) -> bool:
        """Tell whether the shop answered for a row."""
        now = self.screen.seen
        return self.has_failed or (now is not None and bool(now.counts.uploaded))

    def offer(self) -> None:
        """Show in the footer the keys that do something now."""
        offered = self.screen.offered_in_footer()
        if offered != self._offered:  # the footer is built anew by this
            self._offered = offered
            self.screen.refresh_bindings()

    @working("taking in the answers", "outcomes", exclusive=False)
    async def take_outcomes(self) -> None:
        """Put refusals on their cells; the session may be busy, so not on the screen's loop."""
        await asyncio.to_thread(self.screen.session.uploads.take_outcomes)
        self.in_the_shop = len(await asyncio.to_thread(self._in_the_shop))
        self.offer()

    def _in_the_shop(self) -> list[RowOutcome]:
        existing = self.screen.session.uploads.existing()
        refused = set(self.screen.upload.rows_in(RowState.REFUSED)) if existing else set()
        return [outcome for outcome in existing if outcome.row in refused]

    @working("deciding on rows", "existing")
    async def decide_existing(self) -> None:
        """Show what the shop has already beside what was sent, and do what the operator decides."""
        outcomes = await asyncio.to_thread(self._in_the_shop)
        if not outcomes:
            return
        decision = await self.screen.app.push_screen_wait(
            ExistingDialog(self.screen.session, outcomes)
        )
        if decision is not None:
            await asyncio.to_thread(
                self.screen.session.uploads.decide, decision.rows, decision.choice
            )

    @working("asking for the rest", "canary")
    async def ask_for_rest(self, counts: Counts) -> None:
        """Let the operator decide, once the first rows are settled; a key goes on later."""
        failed = counts.to_fix + counts.unknown
        told = f"{counts.uploaded:,} uploaded, {failed:,} not"
        question = f"The first rows are sent: {told}. Send the other {counts.waiting:,}?"
        dialog = ConfirmDialog(question, "Send the rest", "Not yet, let me look")
        if await self.screen.app.push_screen_wait(dialog):
            self.screen.upload.resume()

    def pause(self) -> None:
        """Hold back new requests."""
        self.screen.upload.pause()

    def resume(self) -> None:
        """Go on after a pause."""
        self.screen.upload.resume()

    @working("cancelling", "cancel")
    async def cancel(self) -> None:
        """Stop for good, once the operator says so."""
        left = self.screen.upload.snapshot().counts
        question = (
            f"Cancel this upload? {count(left.waiting, 'row')} would not be sent; "
            "requests under way are still settled, and what is uploaded stays uploaded."
        )
        if waiting := self.screen.session.uploads.several.waiting:
            question += f" Nothing is sent to {' and '.join(waiting)} either."
        if await self.screen.app.push_screen_wait(
            ConfirmDialog(question, "Cancel the upload", "Go on")
        ):
            self.screen.upload.cancel()

    @working("sending rows again", "retry")
    async def retry(self) -> None:
        """Send again, as it now stands, what was refused or has no clear outcome."""
        await self._resend(self.screen.upload.failed_rows())

    @working("sending a row again", "retry")
    async def retry_one(self) -> None:
        """Send again, as they now stand, only the failed rows of the batch in hand."""
        batch = self.screen.batch_in_hand
        if batch is not None:
            failed = set(self.screen.upload.failed_rows())
            await self._resend([row for row in batch.rows if row in failed])

    async def _resend(self, rows: list[int]) -> None:
        if not rows:
            self.screen.say("No row of this batch has failed.", timeout=4)
            return
        await asyncio.to_thread(self.screen.session.uploads.resend, rows)
        self.screen.say(f"{count(len(rows), 'row')} sent again as they now stand.", timeout=4)

    @working("logging in", "login")
    async def log_in(self) -> None:
        """Ask for a new token, and go on with it; the run waits as long as it takes."""
        profile = self.screen.upload.profile
        reason = self.screen.upload.snapshot().message
        dialog = LoginDialog(profile, profile.base_url, reason)
        given = await self.screen.app.push_screen_wait(dialog)
        if given is not None:
            self.screen.shell.credentials.put(profile, given)
            self.screen.upload.new_credential(given)

    @working("saving the results", "save")
    async def save_results(self) -> None:
        """Write the uploaded, refused and unknown rows to files of their own, beside the catalog."""
        saved = await asyncio.to_thread(save_files, self.screen.session, self.screen.upload)
        told = ", ".join(f"{count(one.rows, 'row')} in {one.path.name}" for one in saved)
        self.screen.app.notify(f"Saved beside the catalog: {told}.")

    @working("finding the cell", "cell")
    async def go_to_cell(self) -> None:
        """Go to the refused cell of the batch in hand, or else of the first refused batch."""
        ref = await asyncio.to_thread(self._refused_cell, self.screen.batch_in_hand)
        if ref is None:
            told = (
                "Every refused cell has been changed since; <upload.retry> sends those rows again."
            )
            self.screen.say(told)
        else:
            self.screen.show_cell(ref)

    def _refused_cell(self, selected: BatchView | None) -> CellRef | None:
        self.screen.session.uploads.take_outcomes()
        rows = [*(selected.rows if selected else ()), *self.screen.upload.failed_rows()]
        return first_refused(self.screen.session, rows)
