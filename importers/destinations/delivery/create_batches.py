"""Brings products to a shop that takes many new ones in a request, but would make a product twice.

New products travel together. Whatever the answer leaves open, and what the shop may have, is looked up and changed many
a request where the API can, else one by one: a product that may have arrived is looked up before it is ever sent again.
A batch refused as a whole is halved until the guilty stand alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from importers.destinations.answer import Answer, Reply, Verdict
from importers.destinations.call import Content
from importers.destinations.delivery.batch_api import BatchAnswer, BatchApi, KnownApi
from importers.destinations.delivery.known_batches import UNTOLD, Ended, KnownProducts
from importers.destinations.delivery.one_by_one import Delivery, conclude
from importers.destinations.delivery.product_api import Messages, ProductApi
from importers.destinations.delivery.result import Result, record_together
from importers.destinations.outcome import BatchState, RowState
from importers.destinations.protocol import DeliveryContext, Stopped
from importers.destinations.work import TaskKind, WorkItem
from importers.errors import LedgerUnusable

Single = Callable[[WorkItem], ProductApi]
Check = Callable[[int, Sequence[Content]], Awaitable[Sequence[Messages]]]
_Part = tuple[Delivery, ...]


async def deliver(
    items: Sequence[WorkItem],
    context: DeliveryContext,
    api: BatchApi,
    single: Single,
    *,
    known: KnownApi | None = None,
    check: Check | None = None,
) -> None:
    """Bring a batch to its end; `single` gives what speaks of one product alone.

    `api.read` gives an answer for each item in the order of the batch, with what is stored as its `record`;
    its `echoes` are not looked at. `known` speaks of many that the shop may have; without it each of those goes alone.
    `check` is asked before anything of a batch is sent, with the number of the batch, and says of each row what is
    wrong with it (nothing: it can go).
    """
    try:
        await _Batches(context, api, single, known, check).bring(items)
    except LedgerUnusable as error:
        context.fail(error)


class _Batches:
    """What one work item of several rows comes to."""

    def __init__(
        self,
        context: DeliveryContext,
        api: BatchApi,
        single: Single,
        known: KnownApi | None,
        check: Check | None,
    ) -> None:
        self._context, self._api, self._single, self._check = context, api, single, check
        self._known = None if known is None else KnownProducts(context, known)

    async def bring(self, items: Sequence[WorkItem]) -> None:
        """Send the new ones together, then see to the others. LedgerUnusable."""
        each = [Delivery(item, self._context, self._single(item)) for item in items]
        new = tuple(d for d in each if d.item.task.kind is TaskKind.NEW and d.absent)
        try:
            await self._create([new] if new else [])
            others = tuple(d for d in each if not d.done and d not in new)
            if self._known is None:
                await self._alone(others, intend=True)
            elif others:
                await self._create(await self._bring_known(others))
        except (Stopped, asyncio.CancelledError):
            for delivery in each:
                if delivery.batch and not delivery.done:
                    delivery.leave()

    async def _create(self, parts: list[_Part]) -> None:
        while parts:
            parts += reversed(await self._send(parts.pop()))

    async def _begun(self, part: _Part) -> _Part:
        """Put the intents on the disk, show the rows as being sent, and end those that cannot be sent. Stopped."""
        await self._context.intend([d.item.intent for d in part])
        self._show(part)
        if self._check is None:
            return part
        said = await self._check(part[0].batch, [d.item.content for d in part])
        wrong = {d: words for d, words in zip(part, said, strict=True) if words}
        if wrong:
            tasks = [d.item.task for d in wrong]
            number = self._context.open_batch(tuple(t.row for t in tasks), tasks[0].key)
            record_together([_refused(*each) for each in wrong.items()], self._context, number)
        return tuple(d for d in part if d not in wrong)

    def _show(self, part: Sequence[Delivery]) -> None:
        tasks = [d.item.task for d in part]
        number = self._context.open_batch(tuple(t.row for t in tasks), tasks[0].key)
        for delivery in part:
            delivery.batch = number

    async def _send(self, part: _Part) -> list[_Part]:
        """Send creations together; returns what is to be sent again. Stopped."""
        part = await self._begun(part)
        if not part:
            return []
        context, contents = self._context, [d.item.content for d in part]
        call = self._api.send(contents, context.profile)
        told = BatchAnswer(UNTOLD)

        def read(reply: Reply) -> Answer:
            nonlocal told
            told = self._api.read(reply, contents)
            return told.whole

        for delivery in part:
            delivery.sent()
        try:
            answer = await context.exchange(part[0].batch, call, read)
        except Stopped:
            for delivery in part:
                delivery.untouched()
            raise
        return await self._answered(part, answer, told)

    async def _answered(self, part: _Part, whole: Answer, told: BatchAnswer) -> list[_Part]:
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
        await self._settle(part, [*each, *[UNTOLD] * (len(part) - len(each))])
        return []

    async def _settle(self, part: _Part, each: Sequence[Answer]) -> None:
        """Record what is clear by its own answer; then see to the rest. Stopped."""
        ended = Ended(self._context, part[0].batch)
        for delivery, answer in zip(part, each, strict=True):
            if answer.verdict is Verdict.AMBIGUOUS:
                delivery.doubt()
                ended.left.append(delivery)
            else:
                ended.take(delivery, delivery.created(answer))
        ended.record()
        await self._alone(await self._looked_up(ended.left) if self._known else ended.left)

    async def _doubtful(self, part: _Part, answer: Answer) -> list[_Part]:
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
            await self._alone(part)
            return []
        left = await self._looked_up(part)
        await self._alone([d for d in left if not d.absent])
        absent = tuple(d for d in left if d.absent)
        context.wait_again([d.item.task.row for d in absent])
        return [absent] if outage and absent else _halves(absent)

    async def _looked_up(self, part: Sequence[Delivery]) -> list[Delivery]:
        """Look them up, together where the API can, and change what is to be changed; returns what has not ended."""
        if self._known is not None and len(part) > 1:
            self._show(part)
            return await self._known.bring(part)
        for delivery in part:
            delivery.begin()
            end = await delivery.step() if delivery.asks else None
            if end is not None:
                delivery.record(end)
        return [d for d in part if not d.done]

    async def _bring_known(self, others: _Part) -> list[_Part]:
        """See to those that the shop may have; returns what it turned out not to have. Stopped."""
        assert self._known is not None
        part = await self._begun(others)
        left = await self._known.bring(part) if part else []
        await self._alone([d for d in left if not d.absent])
        absent = tuple(d for d in left if d.absent)
        return [absent] if absent else []

    async def _alone(self, deliveries: Sequence[Delivery], *, intend: bool = False) -> None:
        """Bring each to its end by itself. `intend`: they are not on the disk yet. Stopped."""
        for delivery in deliveries:
            if intend:
                await self._context.intend([delivery.item.intent])
            delivery.begin()
            if not await conclude(delivery):
                raise Stopped


def _refused(delivery: Delivery, words: Messages) -> tuple[Result, WorkItem]:
    delivery.done = True
    look_first = delivery.maybe_there
    return Result(RowState.REFUSED, words, look_first=look_first), delivery.item


def _halves(part: _Part) -> list[_Part]:
    middle = (len(part) + 1) // 2
    return [half for half in (part[:middle], part[middle:]) if half]
