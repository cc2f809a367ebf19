"""Durations, rates and counts in words that an operator reads at a glance."""

from __future__ import annotations

from importers.upload.snapshot import RunPhase, UploadSnapshot
from tui.widgets.marks import ENDED


def count(number: int, noun: str) -> str:
    """Return `1 row`, `1,234 rows`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def duration(seconds: float) -> str:
    """Return seconds as `0:07`, `12:30` or `2:05:00`."""
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes}:{secs:02}"


def rate(rows_per_second: float) -> str:
    """Return rows a second; one decimal below ten, where it matters."""
    return f"{rows_per_second:,.0f}/s" if rows_per_second >= 10 else f"{rows_per_second:.1f}/s"


def latency(milliseconds: float | None) -> str:
    """Return milliseconds, or a dash while none was measured."""
    return "-" if milliseconds is None else f"{milliseconds:,.0f} ms"


def time_left(snapshot: UploadSnapshot) -> str:
    """Return the time left as one short phrase; `measuring` until it is steady enough to tell."""
    if snapshot.phase in ENDED:
        return f"took {duration(snapshot.elapsed)}"
    if snapshot.phase is not RunPhase.RUNNING:
        return f"{duration(snapshot.elapsed)} so far"
    return "time left: measuring" if snapshot.eta is None else f"{duration(snapshot.eta)} left"


def summary(snapshot: UploadSnapshot) -> str:
    """Return what became of a run in plain sentences."""
    counts = snapshot.counts
    opening = {RunPhase.FINISHED: "Finished", RunPhase.CANCELLED: "Cancelled"}
    parts = [f"{counts.uploaded:,} uploaded"]
    if counts.skipped:
        parts.append(f"{counts.skipped:,} already there and skipped")
    sentences = [f"{opening.get(snapshot.phase, 'Stopped')}: {', '.join(parts)}."]
    if counts.refused:
        sentences.append(f"{count(counts.refused, 'row')} refused by the shop.")
    if counts.stored_otherwise:
        sentences.append(
            f"{count(counts.stored_otherwise, 'row')} stored by the shop with other values."
        )
    if counts.without_picture:
        sentences.append(f"{count(counts.without_picture, 'row')} in the shop without a picture.")
    if counts.unknown:
        sentences.append(f"{count(counts.unknown, 'row')} sent without a clear answer.")
    if counts.blocked:
        sentences.append(f"{count(counts.blocked, 'row')} not sent because of errors.")
    if left := counts.waiting + counts.sending:
        sentences.append(f"{count(left, 'row')} not sent.")
    if snapshot.message:
        sentences.append(snapshot.message)
    return " ".join(sentences)
