"""The upload as it runs: totals, pace, a line for every batch, and the keys to steer it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from importers.upload.snapshot import AFTER_CANARY, BatchView, RunPhase, UploadSnapshot
from tui.screen import ShellScreen
from tui.text import content, safe
from tui.upload.batch import BatchDialog
from tui.upload.batch_pane import BatchPane
from tui.upload.exit_summary import ended_before
from tui.upload.gc_freezer import GcFreezer
from tui.upload.progress_line import ProgressLine
from tui.upload.totals import Totals
from tui.upload.upload_actions import UploadActions
from tui.widgets.destination_words import way_to
from tui.widgets.key_bar import KeyBar
from tui.widgets.line_block import LineBlock
from tui.widgets.marks import BATCH_MARKS, ENDED
from tui.widgets.wording import summary

if TYPE_CHECKING:
    from importers.catalog.model import CellRef
    from importers.upload.runner import UploadRun

_TICK = 0.1  # seconds: ten snapshots a second look alive and cost the upload nothing


class UploadScreen(ShellScreen[None], actions="upload"):
    """Draws the session's run from frozen snapshots; the run itself lives in its own thread."""

    HELP = """
    Your products on their way to the shop. Every row is in exactly one of the totals, so they
    always add up. Each line below is one request with its answer; <batch-pane.open> shows what was
    sent and what came back. <upload.back> goes back to the sheet while the upload goes on. Rows
    that the shop refused turn red there: put them right and send just those again.
    """
    DEFAULT_CSS = """
    UploadScreen #where { height: 1; padding: 0 1; background: $panel; }
    UploadScreen #about { height: auto; min-height: 2; max-height: 4; padding: 0 1; }
    UploadScreen #about { background: $panel; }
    UploadScreen.-several #about { max-height: 7; }
    """

    def __init__(self) -> None:
        """Start before the first snapshot."""
        super().__init__()
        self.actions = UploadActions(self)
        self.seen: UploadSnapshot | None = None
        self._asked = False
        self._asked_for_rest = False
        self._shown: UploadRun | None = None
        self._gc_freezer = GcFreezer()

    def compose(self) -> ComposeResult:
        """Lay out the destination, totals, pace, batches, and the line about the batch in hand."""
        yield Static(id="where")
        yield Totals()
        yield ProgressLine()
        singly = self.upload.profile.batch_size == 1
        yield BatchPane(self.session.catalog.line if singly else None)
        yield LineBlock(id="about")
        yield KeyBar(tells_live=False)  # the first line does

    @property
    def upload(self) -> UploadRun:
        """Return the session's upload."""
        run = self.session.uploads.run
        if run is None:
            raise RuntimeError("no upload has been started")
        return run

    @property
    def batch_in_hand(self) -> BatchView | None:
        """Return the batch in hand."""
        return self.query_one(BatchPane).selected

    def on_mount(self) -> None:
        """Look at the run ten times a second."""
        self._shown = self.upload
        self.query_one("#where", Static).update(self._way())
        self.set_class(self.session.uploads.several.place[1] > 1, "-several")
        self.query_one(BatchPane).focus()
        self.set_interval(_TICK, self._tick)
        self.call_after_refresh(self._tick)

    def on_unmount(self) -> None:
        """Undo what was done for the screen's sake."""
        self._gc_freezer.end()

    def on_screen_resume(self) -> None:
        """Catch up at once when the operator comes back."""
        self.call_after_refresh(self._tick)

    def _way(self) -> Content:
        """Return which file goes where, and which upload of several this is."""
        way = way_to(self.session.source.origin.name, self.upload.profile)
        number, total = self.session.uploads.several.place
        if total < 2 or not self.session.uploads.several.under_way:
            return way
        return Content.assemble((f"{number} of {total}: ", "bold"), way)

    def _tick(self) -> None:
        if not self.is_current:
            return
        if self._shown is not self.upload:  # the next of several
            self.shell.switch_to_run()
            return
        before, now = self.seen, self.upload.snapshot()
        self.seen = now
        self._gc_freezer.note(len(now.batches))
        self.query_one(ProgressLine).show(now)
        over = now.phase in ENDED
        self.query_one(BatchPane).show(now.batches, now.now, troubled_first=over)
        self._show_about()
        if before is None or (before.counts, before.phase) != (now.counts, now.phase):
            self.actions.take_outcomes()
            self.query_one(Totals).show(now.counts)
            self.actions.offer()
        self._ask_if_need_be(now)

    def _ask_if_need_be(self, now: UploadSnapshot) -> None:
        if now.phase is not RunPhase.NEEDS_LOGIN:
            self._asked = False
        elif not self._asked:
            self._asked = True
            self.actions.log_in()
        after_first = now.phase is RunPhase.PAUSED and now.message == AFTER_CANARY
        if after_first and not self._asked_for_rest:
            self._asked_for_rest = True
            self.actions.ask_for_rest(now.counts)

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

    def show_cell(self, ref: CellRef) -> None:
        """Go back to the sheet, to that very cell."""
        self.dismiss(None)
        self.shell.show_cell(ref)

    def action_back(self) -> None:
        """Go back to the sheet; the upload goes on."""
        self.dismiss(None)

    def action_new(self) -> None:
        """Prepare another upload, now that this one is over."""
        self.shell.switch_to_preview()

    def _show_about(self) -> None:
        now = self.seen
        if now is None:
            return
        lines = [self._about_batch()]
        if now.phase in ENDED:
            lines.insert(0, Content.styled(safe(summary(now)) + self._hints(now), "bold"))
            others = [content(line, "$foreground-muted") for line in ended_before(self.session)]
            lines[1:1] = others
        elif now.message:
            hints = self._ways_on() if now.phase is RunPhase.PAUSED else ""
            lines.insert(0, Content.styled(safe(now.message) + hints, "$text-warning"))
        self.query_one("#about", LineBlock).set_lines(Content("\n").join(lines))

    def _hints(self, now: UploadSnapshot) -> str:
        hint = " <upload.cell> goes to the first refused cell." if now.counts.to_fix else ""
        hint += (
            " <upload.existing> decides on what the shop has already."
            if self.actions.in_the_shop
            else ""
        )
        return self.worded(hint)

    def _ways_on(self) -> str:
        """Return what can be done about a pause: which keys decide, look, and go on."""
        ways = ["<upload.existing> decides"] if self.actions.in_the_shop else []
        ways += ["<upload.cell> goes to the refused cell"] if self.actions.has_refused else []
        return self.worded(f" {', '.join([*ways, '<upload.resume> goes on'])}.")

    def _about_batch(self) -> Content:
        pane = self.query_one(BatchPane)
        batch, showing = pane.selected, f"showing {pane.filter.name}"
        if batch is None:
            return Content.styled(f"{showing}: none", "$foreground-muted")
        if not pane.following:
            showing += self.worded(", <batch-pane.newest-batch> follows the newest")
        mark = BATCH_MARKS[batch.state]
        words = f" {safe(batch.message)}" if batch.message else ""
        return Content.assemble(
            (f"batch {batch.number:,} {mark.text}", mark.style),
            words,
            "  ",
            (f"({showing})", "$foreground-muted"),
        )
