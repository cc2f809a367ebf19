"""What the operator may order while an upload runs and after it, and which keys do something now."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from importers.upload.snapshot import BatchView, RowState, RunPhase, UploadSnapshot
from tui.dialogs.confirm import ConfirmDialog
from tui.screen import ShellScreen
from tui.upload.batch_pane import BatchPane
from tui.upload.existing import ExistingDialog
from tui.upload.login import LoginDialog
from tui.upload.refusals import first_refused, save_files
from tui.widgets.marks import ENDED
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.catalog.model import CellRef
    from importers.upload.runner import UploadRun
    from importers.upload.snapshot import Counts, RowOutcome

_WHILE_RUNNING = frozenset(
    {
        "pause",
        "resume",
        "cancel",
        "retry",
        "retry_one",
        "existing",
        "results",
        "cell",
        "login",
        "new",
    }
)


class UploadActions(ShellScreen[None]):
    """Hands the operator's orders to the run; `seen` is the snapshot that they are judged by."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "pause", "Pause", tooltip="Pause: nothing new is sent", id="upload.pause"),
        Binding("p", "resume", "Go on", tooltip="Go on after a pause", id="upload.resume"),
        Binding("c", "cancel", "Cancel", tooltip="Cancel the upload (asks)", id="upload.cancel"),
        Binding("r", "retry", "Retry", tooltip="Send failed rows again", id="upload.retry"),
        Binding(
            "R",
            "retry_one",
            "Retry this",
            tooltip="Send this batch's failed rows again",
            id="upload.retry-one",
        ),
        Binding(
            "e",
            "existing",
            "Exists",
            tooltip="Decide on SKUs that the shop has already",
            id="upload.existing",
        ),
        Binding("g", "cell", "Cell", tooltip="Go to the refused cell", id="upload.cell"),
        Binding("s", "results", "Save the results to files", show=False, id="upload.results"),
        Binding("l", "login", "Log in", id="upload.login"),
        Binding("n", "new", "New upload", tooltip="Prepare another upload", id="upload.new"),
        Binding("escape", "back", "Sheet", tooltip="Back to the sheet", id="upload.back"),
    ]

    def __init__(self) -> None:
        """Start before the first snapshot."""
        super().__init__()
        self.seen: UploadSnapshot | None = None
        self.in_the_shop = 0  # refused rows whose SKU the shop has
        self._offered: tuple[bool | None, ...] = ()

    @property
    def upload(self) -> UploadRun:
        """Return the session's upload."""
        run = self.session.uploads.run
        if run is None:
            raise RuntimeError("no upload has been started")
        return run

    def offer(self) -> None:
        """Show in the footer the keys that do something now."""
        offered = tuple(self.check_action(action, ()) for action in sorted(_WHILE_RUNNING))
        if offered != self._offered:  # the footer is built anew by this
            self._offered = offered
            self.refresh_bindings()

    @work(group="outcomes", exit_on_error=False, description="taking in the answers")
    async def take_outcomes(self) -> None:
        """Put refusals on their cells; the session may be busy, so not on the screen's loop."""
        await asyncio.to_thread(self.session.uploads.take_outcomes)
        self.in_the_shop = len(await asyncio.to_thread(self._in_the_shop))
        self.offer()

    def _in_the_shop(self) -> list[RowOutcome]:
        existing = self.session.uploads.existing()
        refused = set(self.upload.rows_in(RowState.REFUSED)) if existing else set()
        return [outcome for outcome in existing if outcome.row in refused]

    @work(group="existing", exclusive=True, exit_on_error=False, description="deciding on rows")
    async def action_existing(self) -> None:
        """Show what the shop has already beside what was sent, and do what the operator decides."""
        outcomes = await asyncio.to_thread(self._in_the_shop)
        if not outcomes:
            return
        decision = await self.app.push_screen_wait(ExistingDialog(self.session, outcomes))
        if decision is not None:
            await asyncio.to_thread(self.session.uploads.decide, decision.rows, decision.choice)

    @work(group="canary", exclusive=True, exit_on_error=False, description="asking for the rest")
    async def ask_for_rest(self, counts: Counts) -> None:
        """Let the operator decide, once the first rows are settled; a key goes on later."""
        failed = counts.to_fix + counts.unknown
        told = f"{counts.uploaded:,} uploaded, {failed:,} not"
        question = f"The first rows are sent: {told}. Send the other {counts.waiting:,}?"
        dialog = ConfirmDialog(question, "Send the rest", "Not yet, let me look")
        if await self.app.push_screen_wait(dialog):
            self.upload.resume()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only the keys that do something now."""
        now = self.seen
        if now is None:
            return action not in _WHILE_RUNNING
        match action:
            case "pause":
                return now.phase is RunPhase.RUNNING
            case "resume":
                return now.phase is RunPhase.PAUSED
            case "cancel":
                return now.phase not in ENDED
            case "results":
                return bool(now.counts.uploaded + now.counts.to_fix + now.counts.unknown)
            case "retry" | "retry_one":
                return bool(now.counts.to_fix + now.counts.unknown)
            case "cell":
                return bool(now.counts.to_fix)
            case "existing":
                return bool(self.in_the_shop)
            case "login":
                return now.phase is RunPhase.NEEDS_LOGIN
            case "new":
                return now.phase in ENDED
        return True

    def action_pause(self) -> None:
        """Hold back new requests."""
        self.upload.pause()

    def action_resume(self) -> None:
        """Go on after a pause."""
        self.upload.resume()

    @work(group="cancel", exclusive=True, exit_on_error=False, description="cancelling")
    async def action_cancel(self) -> None:
        """Stop for good, once the operator says so."""
        left = self.upload.snapshot().counts
        question = (
            f"Cancel this upload? {count(left.waiting, 'row')} would not be sent; "
            "requests under way are still settled, and what is uploaded stays uploaded."
        )
        if await self.app.push_screen_wait(ConfirmDialog(question, "Cancel the upload", "Go on")):
            self.upload.cancel()

    @work(group="retry", exclusive=True, exit_on_error=False, description="sending rows again")
    async def action_retry(self) -> None:
        """Send again, as it now stands, what was refused or has no clear outcome."""
        await self._resend(self.upload.failed_rows())

    @work(group="retry", exclusive=True, exit_on_error=False, description="sending a row again")
    async def action_retry_one(self) -> None:
        """Send again, as they now stand, only the failed rows of the batch in hand."""
        batch = self.query_one(BatchPane).selected
        if batch is not None:
            failed = set(self.upload.failed_rows())
            await self._resend([row for row in batch.rows if row in failed])

    async def _resend(self, rows: list[int]) -> None:
        if not rows:
            self.notify("No row of this batch has failed.", timeout=4)
            return
        await asyncio.to_thread(self.session.uploads.resend, rows)
        self.notify(f"{count(len(rows), 'row')} sent again as they now stand.", timeout=4)

    @work(group="login", exclusive=True, exit_on_error=False, description="logging in")
    async def action_login(self) -> None:
        """Ask for a new token, and go on with it; the run waits as long as it takes."""
        profile = self.upload.profile
        reason = self.upload.snapshot().message
        dialog = LoginDialog(profile, profile.base_url, reason)
        given = await self.app.push_screen_wait(dialog)
        if given is not None:
            self.shell.credentials.put(profile, given)
            self.upload.new_credential(given)

    @work(group="save", exclusive=True, exit_on_error=False, description="saving the results")
    async def action_results(self) -> None:
        """Write the uploaded, refused and unknown rows to files of their own, beside the catalog."""
        saved = await asyncio.to_thread(save_files, self.session, self.upload)
        told = ", ".join(f"{count(one.rows, 'row')} in {one.path.name}" for one in saved)
        self.notify(f"Saved beside the catalog: {told}.")

    @work(group="cell", exclusive=True, exit_on_error=False, description="finding the cell")
    async def action_cell(self) -> None:
        """Go to the refused cell of the batch in hand, or else of the first refused batch."""
        ref = await asyncio.to_thread(self._refused_cell, self.query_one(BatchPane).selected)
        if ref is None:
            told = (
                "Every refused cell has been changed since; <upload.retry> sends those rows again."
            )
            self.say(told)
        else:
            self.show_cell(ref)

    def _refused_cell(self, selected: BatchView | None) -> CellRef | None:
        self.session.uploads.take_outcomes()
        rows = [*(selected.rows if selected else ()), *self.upload.failed_rows()]
        return first_refused(self.session, rows)

    def show_cell(self, ref: CellRef) -> None:
        """Go back to the sheet, to that very cell."""
        self.dismiss(None)
        self.shell.show_cell(ref)

    def action_back(self) -> None:
        """Go back to the sheet; the upload goes on."""
        self.dismiss(None)

    def action_new(self) -> None:
        """Prepare another upload, now that this one is over."""
        from tui.upload.preview import PreviewScreen

        self.app.switch_screen(PreviewScreen())
