"""The upload as it runs: totals, pace, a line for every batch, and the keys to steer it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Footer, Static

from importers.upload.snapshot import (
    AFTER_CANARY,
    BatchView,
    RowState,
    RunPhase,
    UploadSnapshot,
)
from tui.calm import Calm
from tui.refusals import first_refused, save_files
from tui.screens.base import DeskScreen
from tui.screens.batch import BatchDialog
from tui.screens.confirm import ConfirmDialog
from tui.screens.existing import ExistingDialog
from tui.screens.login import LoginDialog
from tui.text import content, safe
from tui.widgets.batch_pane import BatchPane
from tui.widgets.line_block import LineBlock
from tui.widgets.marks import BATCH_MARKS, ENDED
from tui.widgets.progress_line import ProgressLine
from tui.widgets.totals import Totals
from tui.widgets.wording import count, summary

if TYPE_CHECKING:
    from importers.model import CellRef
    from importers.upload.runner import UploadRun
    from importers.upload.snapshot import Counts, RowOutcome

_TICK = 0.1  # seconds: ten snapshots a second look alive and cost the upload nothing
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


class UploadScreen(DeskScreen[None]):
    """Draws the session's run from frozen snapshots; the run itself lives in its own thread."""

    HELP = """
    Your products on their way to the shop. Every row is in exactly one of the totals, so they
    always add up. Each line below is one request with its answer; Enter shows what was sent and
    what came back. Esc goes back to the sheet while the upload goes on. Rows that the shop
    refused turn red there: put them right and send just those again.
    """
    DEFAULT_CSS = """
    UploadScreen #where { height: 1; padding: 0 1; background: $panel; }
    UploadScreen #about { height: auto; min-height: 2; max-height: 4; padding: 0 1; }
    UploadScreen #about { background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "pause", "Pause", tooltip="Pause: nothing new is sent", id="upload.pause"),
        Binding("p", "resume", "Go on", tooltip="Go on after a pause", id="upload.resume"),
        Binding("c", "cancel", "Cancel", tooltip="Cancel the upload (asks)", id="upload.cancel"),
        Binding("r", "retry", "Retry", tooltip="Send failed rows again", id="upload.retry"),
        Binding(
            "R",
            "retry_one",
            "One",
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
        self._asked = False
        self._asked_for_rest = False
        self._calm = Calm()
        self._existing = 0  # refused rows whose SKU the shop has
        self._offered: tuple[bool | None, ...] = ()

    @property
    def upload(self) -> UploadRun:
        """Return the session's upload."""
        run = self.session.run
        if run is None:
            raise RuntimeError("no upload has been started")
        return run

    def compose(self) -> ComposeResult:
        """Lay out the destination, totals, pace, batches, and the line about the batch in hand."""
        yield Static(id="where")
        yield Totals()
        yield ProgressLine()
        singly = self.upload.profile.batch_size == 1
        yield BatchPane(self.session.catalog.line if singly else None)
        yield LineBlock(id="about")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Look at the run ten times a second."""
        profile = self.upload.profile
        where = f"{self.session.source.path.name} → {profile.name} ({profile.base_url})"
        self.query_one("#where", Static).update(content(where))
        self.query_one(BatchPane).focus()
        self.set_interval(_TICK, self._tick)
        self.call_after_refresh(self._tick)

    def on_unmount(self) -> None:
        """Undo what was done for the screen's sake."""
        self._calm.end()

    def on_screen_resume(self) -> None:
        """Catch up at once when the operator comes back."""
        self.call_after_refresh(self._tick)

    def _tick(self) -> None:
        if not self.is_current:
            return
        before, now = self.seen, self.upload.snapshot()
        self.seen = now
        self._calm.note(len(now.batches))
        self.query_one(ProgressLine).show(now)
        self.query_one(BatchPane).show(now.batches, now.now)
        self._show_about()
        if before is None or (before.counts, before.phase) != (now.counts, now.phase):
            self._changed(now)
        if now.phase is not RunPhase.NEEDS_LOGIN:
            self._asked = False
        elif not self._asked:
            self._asked = True
            self.action_login()
        if now.phase is RunPhase.PAUSED and now.message == AFTER_CANARY:
            self._ask_for_rest(now)

    def _ask_for_rest(self, now: UploadSnapshot) -> None:
        if not self._asked_for_rest:
            self._asked_for_rest = True
            self.ask_for_rest(now.counts)

    @work(group="canary", exclusive=True, exit_on_error=False, description="asking for the rest")
    async def ask_for_rest(self, counts: Counts) -> None:
        """Let the operator decide, once the first rows are settled; p goes on later."""
        failed = counts.refused + counts.unknown
        told = f"{counts.uploaded:,} uploaded, {failed:,} not"
        question = f"The first rows are sent: {told}. Send the other {counts.waiting:,}?"
        dialog = ConfirmDialog(question, "Send the rest", "Not yet, let me look")
        if await self.app.push_screen_wait(dialog):
            self.upload.resume()

    def _changed(self, now: UploadSnapshot) -> None:
        self.take_outcomes()
        self.query_one(Totals).show(now.counts)
        self._offer()

    def _offer(self) -> None:
        offered = tuple(self.check_action(action, ()) for action in sorted(_WHILE_RUNNING))
        if offered != self._offered:  # the footer is built anew by this
            self._offered = offered
            self.refresh_bindings()

    @work(group="outcomes", exit_on_error=False, description="taking in the answers")
    async def take_outcomes(self) -> None:
        """Put refusals on their cells; the session may be busy, so not on the screen's loop."""
        await asyncio.to_thread(self.session.take_outcomes)
        self._existing = len(await asyncio.to_thread(self._in_the_shop))
        self._offer()

    def _in_the_shop(self) -> list[RowOutcome]:
        existing = self.session.existing()
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
            await asyncio.to_thread(self.upload.decide, decision.rows, decision.choice)

    def on_batch_pane_moved(self) -> None:
        """Tell of the batch under the cursor; other keys in the footer would slow each move down."""
        self._show_about()

    def on_batch_pane_opened(self, event: BatchPane.Opened) -> None:
        """Show a batch's rows, its request and its answer."""
        self._open(event.batch)

    @work(group="batch", exclusive=True, exit_on_error=False, description="opening a batch")
    async def _open(self, batch: BatchView) -> None:
        ref = await self.app.push_screen_wait(BatchDialog(batch))
        if ref is not None:
            self.show_cell(ref)

    def _show_about(self) -> None:
        now = self.seen
        if now is None:
            return
        lines = [_about_batch(self.query_one(BatchPane))]
        if now.phase in ENDED:
            hint = " Press g to go to the first refused cell." if now.counts.refused else ""
            hint += " e decides on what the shop has already." if self._existing else ""
            lines.insert(0, Content.styled(safe(summary(now)) + hint, "bold"))
        elif now.message:
            lines.insert(0, content(now.message, "$text-warning"))
        self.query_one("#about", LineBlock).set_lines(Content("\n").join(lines))

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
                return bool(now.counts.uploaded + now.counts.refused + now.counts.unknown)
            case "retry" | "retry_one":
                return bool(now.counts.refused + now.counts.unknown)
            case "cell":
                return bool(now.counts.refused)
            case "existing":
                return bool(self._existing)
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
        await asyncio.to_thread(self.session.resend, rows)
        self.notify(f"{count(len(rows), 'row')} sent again as they now stand.", timeout=4)

    @work(group="login", exclusive=True, exit_on_error=False, description="logging in")
    async def action_login(self) -> None:
        """Ask for a new token, and go on with it; the run waits as long as it takes."""
        profile = self.upload.profile
        reason = self.upload.snapshot().message
        dialog = LoginDialog(profile, profile.base_url, reason)
        given = await self.app.push_screen_wait(dialog)
        if given is not None:
            self.desk.vault.put(profile, given)
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
            self.notify("Every refused cell has been changed since; r sends those rows again.")
        else:
            self.show_cell(ref)

    def _refused_cell(self, selected: BatchView | None) -> CellRef | None:
        self.session.take_outcomes()
        rows = [*(selected.rows if selected else ()), *self.upload.failed_rows()]
        return first_refused(self.session, rows)

    def show_cell(self, ref: CellRef) -> None:
        """Go back to the sheet, to that very cell."""
        self.dismiss(None)
        self.desk.show_cell(ref)

    def action_back(self) -> None:
        """Go back to the sheet; the upload goes on."""
        self.dismiss(None)

    def action_new(self) -> None:
        """Prepare another upload, now that this one is over."""
        from tui.screens.preview import PreviewScreen

        self.app.switch_screen(PreviewScreen())


def _about_batch(pane: BatchPane) -> Content:
    batch = pane.selected
    kind = f"showing {pane.filter.name}"
    follow = "" if pane.following else ", End follows the newest"
    if batch is None:
        return Content.styled(f"{kind}: none", "$foreground-muted")
    mark = BATCH_MARKS[batch.state]
    words = f" {safe(batch.message)}" if batch.message else ""
    return Content.assemble(
        (f"batch {batch.number} {mark.text}", mark.style),
        words,
        "  ",
        (f"({kind}{follow})", "$foreground-muted"),
    )
