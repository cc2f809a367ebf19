"""Inside one batch: its rows, the request that was sent, and the answer that came back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from importers.catalog.model import CellRef
from importers.upload.snapshot import BatchView
from tui.screen import ShellDialog
from tui.text import safe, safe_lines
from tui.upload.refusals import first_refused, refusals
from tui.widgets.marks import BATCH_MARKS
from tui.widgets.wording import count, latency

if TYPE_CHECKING:
    from importers.session.session import Session
    from importers.upload.detail import BatchDetail

_LISTED = 50  # rows


class BatchDialog(ShellDialog[CellRef], actions="batch"):
    """Its result is a cell to go to, or None."""

    HELP = """
    One request to the shop: the rows that it carried, the very text that was sent (with the token
    masked) and the shop's own answer. <batch.cell> goes to the cell that the shop complained of,
    and <batch.resend> sends its failed rows again as they now stand.
    """
    DEFAULT_CSS = """
    BatchDialog VerticalScroll.dialog { width: 96%; height: 90%; max-height: 90%; }
    """

    def __init__(self, batch: BatchView) -> None:
        """Show this batch as it was when it was opened."""
        super().__init__()
        self.view = batch

    def compose(self) -> ComposeResult:
        """Lay out the text; it scrolls when it is long."""
        with VerticalScroll(classes="dialog") as box:
            box.border_title = f"Batch {self.view.number:,}"
            yield Static(id="inside")

    def on_mount(self) -> None:
        """Fill it in once the cell to go to is known."""
        target = first_refused(self.session, self.view.rows)
        go = "<batch.cell> goes to the refused cell, " if target else ""
        again = "<batch.resend> sends again, " if self._failed() else ""
        told = self.worded(f"{go}{again}<dialog.close> closes")
        self.query_one(".dialog").border_subtitle = told
        self.fill()

    @work(group="batch", exclusive=True, exit_on_error=False, description="reading the batch")
    async def fill(self) -> None:
        """Gather rows, requests and answers away from the screen's loop."""
        text = await asyncio.to_thread(self._text)
        self.query_one("#inside", Static).update(text)

    def _text(self) -> Content:
        run = self.session.uploads.run
        detail = run.detail(self.view.number) if run else None
        parts = [_head(self.view), _rows(self.session, self.view), *_exchanges(detail)]
        return Content("\n\n").join(parts)

    def action_cell(self) -> None:
        """Close, and go to the cell that was refused."""
        target = first_refused(self.session, self.view.rows)
        if target is not None:
            self.dismiss(target)

    def _failed(self) -> list[int]:
        run = self.session.uploads.run
        failed = set(run.failed_rows()) if run else set()
        return [row for row in self.view.rows if row in failed]

    @work(group="resend", exclusive=True, exit_on_error=False, description="sending rows again")
    async def action_resend(self) -> None:
        """Close, and send the batch's failed rows again as they now stand."""
        rows = self._failed()
        if rows:
            await asyncio.to_thread(self.session.uploads.resend, rows)
            self.app.notify(f"{count(len(rows), 'row')} sent again as they now stand.", timeout=4)
            self.dismiss(None)


def _head(batch: BatchView) -> Content:
    mark = BATCH_MARKS[batch.state]
    facts = [count(len(batch.rows), "row"), count(batch.attempts, "attempt")]
    facts += [f"HTTP {batch.status}"] if batch.status else []
    facts += [latency(batch.milliseconds)] if batch.milliseconds is not None else []
    head = Content.assemble((mark.text, f"{mark.style} bold"), "  ", "  ".join(facts))
    return head + Content(f"\n{safe(batch.message)}" if batch.message else "")


def _rows(session: Session, batch: BatchView) -> Content:
    lines = [Content.styled("Rows", "bold underline")]
    lines += [_row(session, row) for row in batch.rows[:_LISTED]]
    if len(batch.rows) > _LISTED:
        lines.append(Content(f"… and {len(batch.rows) - _LISTED:,} more"))
    return Content("\n").join(lines)


def _row(session: Session, row: int) -> Content:
    catalog = session.catalog
    key = session.mapping.column(session.schema.key.name)
    name = catalog.value(row, key) if key is not None else None
    line = Content(f"{catalog.address(CellRef(row, None))}  {safe(name)}")
    for problem in refusals(session, row):
        where = catalog.address(problem.ref)
        if problem.ref.column is not None and not catalog.source.addresses.names_columns:
            where += f", {catalog.labels[problem.ref.column]}"
        line += Content.styled(f"\n  ✗ {safe(where)}: {safe(problem.message)}", "$text-error")
    return line


def _exchanges(detail: BatchDetail | None) -> list[Content]:
    if detail is None:
        return [
            Content.styled(
                "Its request and answer are not kept any more: only those of the last batches are, "
                "and for longer those of batches that failed.",
                "$foreground-muted",
            )
        ]
    parts = []
    for number, exchange in enumerate(detail.exchanges, start=1):
        for title, text in (("Request", exchange.request), ("Answer", exchange.answer)):
            heading = Content.styled(f"{title} {number}\n", "bold underline")
            parts.append(heading + Content(safe_lines(text)))
    return parts
