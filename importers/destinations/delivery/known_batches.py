"""Looks up and changes many products a request, of which the shop may have each: what is left goes on alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from importers.destinations.answer import Answer, Reply, Verdict
from importers.destinations.delivery.batch_api import BatchAnswer, Change, KnownApi
from importers.destinations.delivery.one_by_one import Delivery
from importers.destinations.delivery.result import Result, record_together
from importers.destinations.outcome import BatchState
from importers.destinations.protocol import DeliveryContext, Stopped
from importers.destinations.work import WorkItem

_ROUNDS = 2  # of changes that are sent together; what is doubtful then goes alone
UNTOLD = Answer(Verdict.AMBIGUOUS, "The server's answer says nothing of this row.")


class KnownProducts:
    """Asks and changes together. What it returns has not ended; on Stopped what ended is recorded."""

    def __init__(self, context: DeliveryContext, api: KnownApi) -> None:
        """Do nothing yet."""
        self._context, self._api = context, api

    async def bring(self, part: Sequence[Delivery]) -> list[Delivery]:
        """Look them up, change what is to be changed, and look up again what may have arrived; twice. Stopped."""
        left = await self.look_up(part)
        for _ in range(_ROUNDS):
            left = await self.look_up(await self.change(left))
        return left

    async def look_up(self, part: Sequence[Delivery]) -> list[Delivery]:
        """Look up all that ask; one whose answer is not clear asks again by itself. Stopped."""
        asking = [d for d in part if d.asks]
        left = [d for d in part if not d.asks]
        while asking:
            fits = self._api.fits([d.item.content.key for d in asking])
            now, asking = asking[:fits], asking[fits:]
            left += await self._look_up(now)
        return left

    async def _look_up(self, part: list[Delivery]) -> list[Delivery]:
        keys = [d.item.content.key for d in part]
        call = self._api.lookup(keys, self._context.profile)
        told = BatchAnswer(UNTOLD)

        def read(reply: Reply) -> Answer:
            nonlocal told
            told = self._api.read_lookup(reply, keys)
            return told.whole

        whole = await self._context.exchange(part[0].batch, call, read)
        if whole.verdict is not Verdict.ACCEPTED:
            return part
        ended = Ended(self._context, part[0].batch)
        try:
            for delivery, answer in zip(part, told.items, strict=True):
                if answer.verdict is Verdict.AMBIGUOUS:
                    ended.left.append(delivery)
                else:
                    ended.take(delivery, await delivery.looked_up(answer))
        finally:
            ended.record(apart=bool(ended.left))
        return ended.left

    async def change(self, part: Sequence[Delivery]) -> list[Delivery]:
        """Send the changes that are due; what may have arrived is looked up before all else. Stopped."""
        parts = [[d for d in part if d.change is not None]]
        left = [d for d in part if d.change is None]
        while parts:
            now = parts.pop()
            if now:
                halves, rest = await self._change(now)
                parts += halves
                left += rest
        return left

    async def _change(self, part: list[Delivery]) -> tuple[list[list[Delivery]], list[Delivery]]:
        changes = [change for d in part if (change := d.change) is not None]
        told = BatchAnswer(UNTOLD)

        def read(reply: Reply) -> Answer:
            nonlocal told
            told = self._api.read_changed(reply, changes)
            return told.whole

        whole = await self._sent(part, changes, read)
        if whole.verdict is Verdict.AMBIGUOUS:
            await self._let_arrive(part, whole)
            return [], part
        if whole.verdict is not Verdict.ACCEPTED and told.splits and len(part) > 1:
            words = f"Refused as a whole ({whole.message}); sent again in halves."
            self._context.show(part[0].batch, BatchState.SPLIT, words)
            middle = (len(part) + 1) // 2
            return [part[middle:], part[:middle]], []
        each = told.items if whole.verdict is Verdict.ACCEPTED else (whole,) * len(part)
        ended = Ended(self._context, part[0].batch)
        for delivery, answer in zip(part, each, strict=True):
            if answer.verdict is Verdict.AMBIGUOUS:
                delivery.doubt()
                ended.left.append(delivery)
            else:
                ended.take(delivery, delivery.changed(answer))
        ended.record()
        return [], ended.left

    async def _sent(
        self, part: list[Delivery], changes: Sequence[Change], read: Callable[[Reply], Answer]
    ) -> Answer:
        """Send one request; what surely had no effect is noted."""
        call = self._api.change(changes, self._context.profile)
        for delivery in part:
            delivery.sent()
        try:
            whole = await self._context.exchange(part[0].batch, call, read)
        except Stopped:
            for delivery in part:
                delivery.untouched()
            raise
        if whole.verdict not in (Verdict.ACCEPTED, Verdict.AMBIGUOUS):
            for delivery in part:
                delivery.untouched()
        return whole

    async def _let_arrive(self, part: list[Delivery], answer: Answer) -> None:
        for delivery in part:
            delivery.doubt()
        wait = max(self._context.settle_after, self._context.backoff(1))
        self._context.show(part[0].batch, BatchState.RETRYING, answer.message, wait)
        await self._context.sleep(wait)


class Ended:
    """What of a request's products has come to its end, recorded together; `left` are the others."""

    def __init__(self, context: DeliveryContext, batch: int) -> None:
        self._context, self._batch = context, batch
        self._ends: list[tuple[Result, WorkItem]] = []
        self.left: list[Delivery] = []

    def take(self, delivery: Delivery, end: Result | None) -> None:
        """Note its end; None: it has none yet."""
        if end is None:
            self.left.append(delivery)
        else:
            self._ends.append((end, delivery.item))
            delivery.done = True

    def record(self, *, apart: bool = False) -> None:
        """Make the ends durable. `apart`: as a batch of their own, since this one goes on with the others."""
        if not self._ends:
            return
        tasks = [item.task for _, item in self._ends]
        number = self._batch
        if apart:
            number = self._context.open_batch(tuple(t.row for t in tasks), tasks[0].key)
        record_together(self._ends, self._context, number)
