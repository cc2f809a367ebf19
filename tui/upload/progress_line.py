"""How far a run has come, how fast it goes, and what it waits for."""

from __future__ import annotations

from textual.content import Content

from importers.upload.snapshot import RunPhase, UploadSnapshot
from tui.upload.sparkline import sparkline
from tui.widgets.line_block import LineBlock
from tui.widgets.marks import ENDED, PHASE_MARKS
from tui.widgets.wording import latency, rate, time_left

_EIGHTHS = " ▏▎▍▌▋▊▉"


class ProgressLine(LineBlock):
    """Two or three lines: phase, bar and share; rates, time left, latency; and the present hold."""

    def show(self, snapshot: UploadSnapshot) -> None:
        """Draw this instant of the run."""
        width = max(20, self.content_size.width)
        lines = [_bar_line(snapshot, width), _pace_line(snapshot, width)]
        if snapshot.hold and snapshot.phase is RunPhase.RUNNING:
            lines.append(Content.styled(f"‖ {snapshot.hold}", "$text-warning"))
        self.set_lines(Content("\n").join(lines))


def bar(done: int, total: int, width: int) -> str:
    """Return a bar that is full only when all is done."""
    if total <= 0 or width <= 0:
        return " " * max(0, width)
    eighths = done * width * 8 // total
    full, part = divmod(eighths, 8)
    return ("█" * full + (_EIGHTHS[part] if full < width else "")).ljust(width)


def _bar_line(snapshot: UploadSnapshot, width: int) -> Content:
    counts = snapshot.counts
    mark = PHASE_MARKS[snapshot.phase]
    done, rows = counts.settled - counts.blocked, counts.total - counts.blocked
    percent = done * 100 // rows if rows else 100
    tail = f" {percent} %  {done:,} of {rows:,}"
    filled = bar(done, rows, width - len(mark.text) - len(tail) - 4)
    return Content.assemble((mark.text, mark.style), "  ▕", (filled, "$text-primary"), "▏", tail)


def _pace_line(snapshot: UploadSnapshot, width: int) -> Content:
    words = "  ".join(
        (
            *([f"{rate(snapshot.rate)} now"] if snapshot.phase not in ENDED else []),
            f"{rate(snapshot.overall_rate)} overall",
            time_left(snapshot),
            f"half within {latency(snapshot.p50_ms)}, 95 % within {latency(snapshot.p95_ms)}"
            if width >= 110
            else f"p50 {latency(snapshot.p50_ms)}  p95 {latency(snapshot.p95_ms)}",
        )
    )
    bars = sparkline(snapshot.throughput, min(60, width - len(words) - 2))
    return Content.assemble(words, "  ", (bars, "$text-accent"))
