"""How a sync stands, in words: two lines of the list, and the pane that tells all of the one in hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from textual.content import Content

from importers.sync.configured import SyncWay
from importers.sync.presence import Presence, Stage
from importers.sync.record import SyncDetails, SyncRecord
from importers.sync.watch import SyncStanding
from tui.text import content, safe
from tui.widgets.wording import count, duration, rate

_MUTED = "$foreground-muted"
_STAGES = {
    Stage.READING: "reading",
    Stage.COMPARING: "comparing",
    Stage.SENDING: "sending",
    Stage.CLEARING: "clearing the ChangeLog",
}
_LISTED = 50  # refusals, and products that are gone
_BAR = 30  # cells


def list_entry(standing: SyncStanding, now: float, width: int) -> Content:
    """Return a sync in two lines: what and where to and when next; what its last run did."""
    sync = standing.sync
    state = state_of(standing, now)
    what = Content.assemble((safe(sync.name), "bold"), f"  {safe(sync.reads)} → {safe(sync.to)}")
    room = max(20, width - state.cell_length - 2)
    what = what.truncate(room, ellipsis=True)
    gap = " " * max(1, width - what.cell_length - state.cell_length)
    return Content.assemble(what, gap, state, "\n  ", outcome_of(standing, now))


def state_of(standing: SyncStanding, now: float) -> Content:
    """Return what a sync is doing now, or when it runs next."""
    if standing.is_running:
        presence = standing.presence
        if presence is None or presence.stage is Stage.WAITING:
            return Content.styled("▶ beginning", "bold $text-primary")
        who = "" if standing.ours else f" (process {presence.pid})"
        return Content.styled(f"▶ {_STAGES[presence.stage]}{who}", "bold $text-primary")
    if standing.trouble:
        return Content.styled("! waits", "$text-warning")
    if standing.watched_elsewhere:
        who = "" if standing.presence is None else f" by process {standing.presence.pid}"
        return Content.styled(f"{_next(standing, now)}{who}", "$text-success")
    if standing.next is None:
        return Content.styled("‖ off", _MUTED)
    return Content.styled(_next(standing, now), "$text-success")


def _next(standing: SyncStanding, now: float) -> str:
    return "runs by itself" if standing.next is None else f"next in {duration(standing.next - now)}"


def outcome_of(standing: SyncStanding, now: float) -> Content:
    """Return why it cannot run, else what its last run did."""
    if standing.trouble:
        return content(f"! {standing.trouble}", "$text-warning")
    if standing.last is None:
        return content("it was not run yet", _MUTED)
    return told_of(standing.last, now)


def told_of(record: SyncRecord, now: float) -> Content:
    """Return a run in one line: when, and rows by what became of them."""
    when = clock(record.when, now)
    if record.times > 1:
        when = f"{record.times} times, {clock(record.first, now)} to {when}"
    parts: list[Content | tuple[str, str] | str] = [(when, _MUTED)]
    for number, words, style in _counted(record):
        if number:
            parts += ["  ", (f"{words.format(number)}", style)]
    if len(parts) == 1 and not record.error:
        parts += ["  ", ("nothing to do", _MUTED)]
    if record.error:
        glyph = "■" if record.guarded else "✗"
        parts += ["  ", (f"{glyph} {safe(record.error)}", "$text-error")]
    return Content.assemble(*parts)


def _counted(record: SyncRecord) -> Iterator[tuple[int, str, str]]:
    yield record.uploaded, "✓ {:,} sent", "$text-success"
    yield record.skipped, "» {:,} unchanged", _MUTED
    yield record.refused, "✗ {:,} refused", "$text-error"
    yield record.unknown, "? {:,} unknown", "$text-warning"
    yield record.blocked, "■ {:,} with errors", "$text-warning"
    yield record.waiting, "· {:,} not sent", "$text-warning"
    yield record.gone, "⊘ {:,} gone", "$text-warning"
    yield record.cleared, "{:,} rows of the log cleared", _MUTED


def clock(when: float, now: float) -> str:
    """Return a time of today as `21:03:10`, of another day with its date."""
    then, today = datetime.fromtimestamp(when), datetime.fromtimestamp(now)
    same = then.date() == today.date()
    return then.strftime("%H:%M:%S" if same else "%Y-%m-%d %H:%M")


def pane_of(
    standing: SyncStanding, runs: Sequence[SyncRecord], details: SyncDetails, now: float
) -> Content:
    """Return all that is known of a sync: how it is set, its run if there is one, its refusals, its earlier runs."""
    blocks = [_settings_of(standing)]
    if standing.is_running and standing.presence is not None:
        blocks.append(live(standing.presence, now))
    elif standing.trouble:
        blocks.append(content(f"! {standing.trouble}", "$text-warning"))
    blocks += _details_of(standing, details)
    if runs:
        lines = [told_of(each, now) for each in runs]
        blocks.append(Content("\n").join([content("Runs, the latest first", "bold"), *lines]))
    return Content("\n\n").join(blocks)


def _settings_of(standing: SyncStanding) -> Content:
    sync = standing.sync
    way = f"by {sync.log_table}" if sync.by is SyncWay.CHANGELOG else "everything is compared"
    guards = ", ".join(map(str, sync.stop_if)) or "no guards"
    every = f"every {sync.every:g} min" + ("" if sync.on else " when on")
    recipe = f", fixed by {sync.recipe}" if sync.recipe else ""
    return content(f"{way}{recipe} · {every} · stops if {guards}", _MUTED)


def live(presence: Presence, now: float) -> Content:
    """Return how far a run is, with its last batches."""
    if presence.stage is Stage.WAITING:
        return content("▶ beginning", "bold $text-primary")
    words = [f"▶ {_STAGES[presence.stage]}", _progress(presence)]
    words.append(f"{duration(now - presence.since)} so far")
    if presence.rate:
        words.append(rate(presence.rate))
    if presence.left is not None:
        words.append(f"{duration(presence.left)} left")
    lines = [Content.styled(" · ".join(filter(None, words)), "bold $text-primary")]
    counts = {name: number for name, number in presence.counts.items() if number}
    if counts:
        lines.append(
            content("  ".join(f"{number:,} {_word(name)}" for name, number in counts.items()))
        )
    if presence.hold:
        lines.append(content(presence.hold, "$text-warning"))
    lines += [content(line, _MUTED) for line in presence.lines]
    return Content("\n").join(lines)


def _word(name: str) -> str:
    return "unchanged" if name == "skipped" else name.replace("_", " ")


def _progress(presence: Presence) -> str:
    if not presence.total:
        return count(presence.done, "row") if presence.done else ""
    filled = min(_BAR, presence.done * _BAR // presence.total)
    return (
        f"{'█' * filled}{'░' * (_BAR - filled)} {presence.done:,} of {count(presence.total, 'row')}"
    )


def _details_of(standing: SyncStanding, details: SyncDetails) -> Iterator[Content]:
    if details.refused:
        lines = [content("Refused by the shop", "bold $text-error")]
        for each in details.refused[:_LISTED]:
            where = f" {safe(each.column)}" if each.column else ""
            lines.append(
                Content.assemble(f"✗ {safe(each.sku)}", (where, "bold"), f"  {safe(each.message)}")
            )
        if len(details.refused) > _LISTED:
            lines.append(content(f"… and {len(details.refused) - _LISTED:,} more", _MUTED))
        yield Content("\n").join(lines)
    if details.gone and standing.last is not None:
        shown = ", ".join(details.gone[:_LISTED])
        more = standing.last.gone - min(len(details.gone), _LISTED)
        words = f"Gone from the source, not touched in the shop: {shown}"
        yield content(words + (f" and {more:,} more" if more > 0 else ""), "$text-warning")
