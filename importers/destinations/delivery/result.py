"""What became of one product, and how that is put down in the record and told of its row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from importers.destinations.answer import Answer
from importers.destinations.call import RemoteId, to_json
from importers.destinations.delivery import sentences
from importers.destinations.delivery.sentences import Messages
from importers.destinations.outcome import BatchState, Difference, RowOutcome, RowState
from importers.destinations.protocol import DeliveryContext, End
from importers.destinations.work import (
    LOOK_FIRST,
    NOT_AS_SENT,
    Entry,
    EntryState,
    Task,
    WorkItem,
)


@dataclass(frozen=True, slots=True)
class Result:
    """How a product ended.

    `exists` tells that the shop had it before, `differences` how it differs there. `confirmed` are the values that
    the shop is known to have had from us, None if that did not change. `look_first`: it may be in the shop
    although it is refused, so it is never made anew without a look.
    """

    state: RowState
    messages: tuple[tuple[str, str], ...] = ()
    remote_id: RemoteId | None = None
    status: int | None = None
    exists: bool = False
    look_first: bool = False
    differences: tuple[Difference, ...] = ()
    confirmed: dict[str, Any] | None = None


def stored_result(
    answer: Answer,
    remote_id: RemoteId | None,
    wanted: Mapping[str, Any],
    otherwise: Mapping[str, Any],
    confirmed: dict[str, Any],
    notes: sentences.Messages,
) -> Result:
    """Return the end of a product that the shop took: `otherwise` are the fields that it holds with another value."""
    if not otherwise:
        return Result(RowState.UPLOADED, notes, remote_id, answer.status, confirmed=confirmed)
    return Result(
        RowState.STORED_OTHERWISE,
        sentences.stored_otherwise(otherwise, wanted),
        remote_id,
        answer.status,
        differences=sentences.sides(otherwise, wanted),
        confirmed=confirmed,
    )


def record(result: Result, item: WorkItem, context: DeliveryContext, batch: int) -> None:
    """Make a product's end durable, and tell it of its row."""
    entry, outcome = ended(result, item)
    words = "; ".join(text for _, text in result.messages)
    context.record([entry], [outcome], End(batch, BatchState(result.state.value), words))


def record_together(
    ends: Sequence[tuple[Result, WorkItem]], context: DeliveryContext, batch: int
) -> None:
    """Make the ends of several products durable that travelled in one request."""
    entries, outcomes = zip(*(ended(result, item) for result, item in ends), strict=True)
    states = {result.state for result, _ in ends}
    shown = BatchState(states.pop().value) if len(states) == 1 else BatchState.PARTLY
    failed = (r.messages for r, _ in ends if r.messages and r.state is not RowState.UPLOADED)
    words = "; ".join(text for _, text in next(failed, ()))
    context.record(entries, outcomes, End(batch, shown, words))


def ended(result: Result, item: WorkItem) -> tuple[Entry, RowOutcome]:
    """Return a product's end as the record of uploads keeps it, and as it is told of its row."""
    task, intent = item.task, item.intent
    uploaded = intent.uploaded
    if result.state is RowState.UPLOADED:
        uploaded = intent.sent
    elif result.state in (RowState.STORED_OTHERWISE, RowState.WITHOUT_PICTURE):
        uploaded = NOT_AS_SENT
    entry = Entry(
        task.key,
        EntryState.after(result.state),
        intent.sent,
        uploaded,
        result.remote_id if result.remote_id is not None else intent.remote_id,
        LOOK_FIRST if result.look_first else "",
        confirmed=None if result.confirmed is None else to_json(result.confirmed),
    )
    outcome = RowOutcome(
        task.row,
        task.key,
        result.state,
        result.messages + _back(task, result),
        result.remote_id,
        result.status,
        result.exists,
        result.differences,
    )
    return entry, outcome


def _back(task: Task, result: Result) -> Messages:
    """Say of a product that was marked as gone, and is sent again, that its mark is left to the operator."""
    marked = task.entry.perhaps_gone_as if task.entry is not None else ""
    return sentences.back_again(marked) if marked and result.state is RowState.UPLOADED else ()
