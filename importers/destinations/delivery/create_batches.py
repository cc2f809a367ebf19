"""Brings products to a shop that takes many new ones in a request, but would make a product twice.

New products travel together. Whatever the answer leaves open is settled one by one, as everything else is: a
product that may have arrived is looked up before it is ever sent again. A batch refused as a whole is halved until the
guilty stand alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from importers.destinations.answer import Answer, Reply, Verdict
from importers.destinations.delivery.batch_api import BatchAnswer, BatchApi
from importers.destinations.delivery.one_by_one import Delivery, conclude
from importers.destinations.delivery.product_api import ProductApi
from importers.destinations.delivery.result import Result, record_together
from importers.destinations.outcome import BatchState
from importers.destinations.protocol import DeliveryContext, Stopped
from importers.destinations.work import TaskKind, WorkItem
from importers.errors import LedgerUnusable

Single = Callable[[WorkItem], ProductApi]
_UNTOLD = Answer(Verdict.AMBIGUOUS, "The server's answer says nothing of this row.")
_Part = tuple[Delivery, ...]


async def deliver(
    items: Sequence[WorkItem], context: DeliveryContext, api: BatchApi, single: Single
) -> None:
    """Bring a batch to its end; `single` gives what speaks of one product alone.

    `api.read` gives an answer for each item in the order of the batch, with what is stored as its `record`;
    its `echoes` are not looked at.
    """
    try:
        await _Batches(context, api, single).bring(items)
    except LedgerUnusable as error:
        context.fail(error)


class _Batches:
    """What one work item of several rows comes to."""

    def __init__(self, context: DeliveryContext, api: BatchApi, single: Single) -> None:
        self._context, self._api, self._single = context, api, single

    async def bring(self, items: Sequence[WorkItem]) -> None:
        """Send the new ones together and the others alone. LedgerUnusable."""
        each = [Delivery(item, self._context, self._single(item)) for item in items]
        together = tuple(d for d in each if self._is_new(d))
        parts = [together] if together else []
        while parts:
            further = await self._send(parts.pop())
            if further is None:
                return
            parts += reversed(further)
        await self._alone([d for d in each if d not in together], intend=True)

    def _is_new(self, delivery: Delivery) -> bool:
        return delivery.item.task.kind is TaskKind.NEW and delivery.absent

    async def _send(self, part: _Part) -> list[_Part] | None:
        """Send creations together; returns what is to be sent again, None when the run is stopped."""
        context, contents = self._context, [d.item.content for d in part]
        tasks = [d.item.task for d in part]
        await context.intend([d.item.intent for d in part])
        number = context.open_batch(tuple(t.row for t in tasks), tasks[0].key)
        for delivery in part:
            delivery.batch = number
        call = self._api.send(contents, context.profile)
        told = BatchAnswer(_UNTOLD)

        def read(reply: Reply) -> Answer:
            nonlocal told
            told = self._api.read(reply, contents)
            return told.whole

        try:
            for delivery in part:
                delivery.sent()
            try:
                answer = await context.exchange(number, call, read)
            except Stopped:
                for delivery in part:
                    delivery.untouched()
                raise
            return await self._answered(part, answer, told)
        except (Stopped, asyncio.CancelledError):
            _leave(part)
            return None

    async def _answered(self, part: _Part, whole: Answer, told: BatchAnswer) -> list[_Part] | None:
        if whole.verdict is Verdict.AMBIGUOUS:
            return await self._doubtful(part, whole)
        if whole.verdict is not Verdict.ACCEPTED:
            for delivery in part:
                delivery.untouched()
        if whole.verdict is Verdict.MISSING and await self._context.wrong_address(whole.message):
            return [part]
        if whole.verdict is not Verdict.ACCEPTED and told.splits and len(part) > 1:
            words = f"Refused as a whole ({whole.message}); sent again in halves."
            self._context.show(part[0].batch, BatchState.SPLIT, words)
            self._context.wait_again([d.item.task.row for d in part])
            return _halves(part)
        each = told.items if whole.verdict is Verdict.ACCEPTED else (whole,) * len(part)
        return await self._settle(part, [*each, *[_UNTOLD] * (len(part) - len(each))])

    async def _settle(self, part: _Part, each: Sequence[Answer]) -> list[_Part] | None:
        """Record what is clear by its own answer; then see to the rest, one after the other."""
        ends: list[tuple[Result, WorkItem]] = []
        rest: list[Delivery] = []
        for delivery, answer in zip(part, each, strict=True):
            end = None
            if answer.verdict is Verdict.AMBIGUOUS:
                delivery.doubt()
            else:
                end = delivery.created(answer)
            if end is None:
                rest.append(delivery)
            else:
                ends.append((end, delivery.item))
        if ends:
            record_together(ends, self._context, part[0].batch)
        return [] if await self._alone(rest) else None

    async def _doubtful(self, part: _Part, answer: Answer) -> list[_Part] | None:
        """Let a batch arrive of which nobody knows; then look each product up, and send again what is not there.

        Smaller batches then, as one of its rows may be what the server stumbles over.
        """
        context, outage = self._context, self._context.outage
        for delivery in part:
            delivery.doubt()
        wait = max(context.settle_after, context.backoff(1))
        context.show(part[0].batch, BatchState.RETRYING, answer.message, wait)
        await context.sleep(wait)
        if len(part) == 1:
            return [] if await self._alone(part) else None
        absent: list[Delivery] = []
        for at, delivery in enumerate(part):
            delivery.begin()
            try:
                end = await delivery.step()
            except (Stopped, asyncio.CancelledError):
                _leave((*absent, *part[at:]))
                return None
            if end is not None:
                delivery.record(end)
            elif delivery.absent:
                absent.append(delivery)
            elif not await conclude(delivery):
                _leave((*absent, *part[at + 1 :]))
                return None
        context.wait_again([d.item.task.row for d in absent])
        left = tuple(absent)
        return [left] if outage and left else _halves(left)

    async def _alone(self, deliveries: Sequence[Delivery], *, intend: bool = False) -> bool:
        """Bring each to its end by itself; False when the run is stopped. `intend`: they are not on the disk yet."""
        for at, delivery in enumerate(deliveries):
            if intend:
                await self._context.intend([delivery.item.intent])
            delivery.begin()
            if not await conclude(delivery):
                if not intend:
                    _leave(deliveries[at + 1 :])
                return False
        return True


def _leave(deliveries: Sequence[Delivery]) -> None:
    for delivery in deliveries:
        delivery.leave()


def _halves(part: _Part) -> list[_Part]:
    middle = (len(part) + 1) // 2
    return [half for half in (part[:middle], part[middle:]) if half]
