"""Brings one product to a shop: creates, changes or looks it up, and never doubles it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from importers.destinations.answer import Answer, Verdict
from importers.destinations.base import OnExists
from importers.destinations.call import Call
from importers.destinations.delivery import sentences
from importers.destinations.delivery.batch_api import Change
from importers.destinations.delivery.comparison import Comparison
from importers.destinations.delivery.found import (
    another_picture,
    cleared,
    confirmed_values,
    just_made,
    sent_before,
    taken,
)
from importers.destinations.delivery.product_api import ProductApi
from importers.destinations.delivery.questions import Questions
from importers.destinations.delivery.result import Result, record, stored_result
from importers.destinations.outcome import BatchState, RowState
from importers.destinations.protocol import DeliveryContext, Stopped
from importers.destinations.work import TaskKind, WorkItem

# A server that says so of itself; of a gateway's 502 or 504 nobody knows what happens behind it.
_SERVER_FAILS = (500, 501, 505)
_FAILS_ENOUGH = 3  # times in a row, until it is the row that the server fails on


async def deliver(
    item: WorkItem, context: DeliveryContext, api: ProductApi, *, look_first: bool = False
) -> None:
    """Send one product whose intent is durable, and record what became of it; `look_first`: a new one too."""
    delivery = Delivery(item, context, api, look_first=look_first)
    delivery.begin()
    await conclude(delivery)


async def conclude(delivery: Delivery) -> bool:
    """Work on a product until its outcome is clear, and record it; False if the run was stopped meanwhile."""
    try:
        result = await delivery.run()
    except (Stopped, asyncio.CancelledError):
        delivery.leave()
        return False
    delivery.record(result)
    return True


class Delivery:
    """One product on its way. `doubtful`: it may be in the shop, and must be looked up before it is sent."""

    def __init__(
        self, item: WorkItem, context: DeliveryContext, api: ProductApi, look_first: bool = False
    ) -> None:
        task, content = item.task, item.content
        self._content, self._context, self._api = content, context, api
        self._questions = Questions(content.key, context, api)
        self.item = item
        self.batch, self.done = 0, False  # the number that the screen knows its requests by
        self.maybe_there = self._doubted = task.kind is TaskKind.UNSETTLED
        before, decided = task.entry, context.choice(task.row)
        self._choice = decided or context.profile.on_exists
        self._ours = before is not None and before.uploaded is not None
        # The id of a product that is not ours, such as an archived one, is never written to unasked.
        self._remote_id = before.remote_id if before and self._ours else None
        # What the shop is known to have is looked up first: it may have another SKU by now, or other values.
        known = self._ours or decided is not None or (before is not None and before.look_first)
        self._doubtful = self._doubted or known or look_first
        self._cleared = cleared(task, content)
        self._wanted: dict[str, Any] = {**content.fields, **api.clearing(self._cleared)}
        self._fields: Mapping[str, Any] = self._wanted
        self._picture_due = content.image is not None
        # All but the picture is done; and it is known to be from now.
        self._stands = self._sent = False
        self._otherwise: dict[str, Any] = {}
        self._notes: sentences.Messages = ()
        self._refusal: Answer | None = None  # of a creation, because the key is taken
        self._due: Answer | None = None  # the same, not yet looked into
        self._began: float | None = None  # when it was first sent
        self._sends = context.attempts - 1 if item.last else 0  # in vain, that change
        self._looks = self._fails = 0  # in a row: lookups in vain, the server's own failures

    def begin(self) -> None:
        """Show its row as being sent, in a batch of its own."""
        task = self.item.task
        self.batch = self._context.open_batch((task.row,), task.key)

    def record(self, result: Result) -> None:
        """Make its end durable."""
        self.done = True
        record(result, self.item, self._context, self.batch)

    def leave(self) -> None:
        """Stop here: of unknown outcome if it may be there, else it waits again."""
        self.done = True
        if self.maybe_there:
            self.record(self.unknown("Stopped before its answer came."))
            return
        self._context.withdraw(self.item.task, self.item.intent)
        self._context.show(self.batch, BatchState.WAITING, "Stopped before it was sent.")

    async def run(self) -> Result:
        """Work until the outcome is clear; Stopped if the run ends before."""
        while True:
            end = await self.step()
            if end is not None:
                return end

    async def step(self) -> Result | None:
        """Send it, or look it up if it is doubtful; the end if that made it clear. Stopped."""
        if not self.asks:
            return await self._send()
        answer = await self._questions.find(self.batch)
        if answer.verdict is Verdict.AMBIGUOUS and self._due is None:
            return await self._again(answer, looking=True)
        return await self.looked_up(answer)

    def unknown(self, why: str) -> Result:
        """Return the outcome of a product of which nobody can tell whether it is there."""
        return Result(RowState.UNKNOWN, (("", why),), self._remote_id)

    # sending

    async def _send(self) -> Result | None:
        if self._stands:
            return await self._send_picture()
        api, profile = self._api, self._context.profile
        creates = self._remote_id is None
        if self._remote_id is None:
            call = api.create(self._content, profile)
        else:
            call = api.change(self._remote_id, self._fields, profile)
        answer = await self._ask_to_change(call, creates=creates)
        if answer.verdict is Verdict.AMBIGUOUS:
            return await self._again(answer)
        if creates and answer.verdict is Verdict.MISSING:
            return await self._misplaced(answer)
        return self.created(answer) if creates else self.changed(answer)

    @property
    def absent(self) -> bool:
        """Tell whether it is known that the shop does not have it, so that it may be made."""
        return not self._doubtful and self._remote_id is None and self._due is None

    def sent(self) -> None:
        """Note that its creation leaves now."""
        self.maybe_there = True
        self._began = self._began or time.monotonic()

    def untouched(self) -> None:
        """Note that its creation surely had no effect."""
        self.maybe_there = self._doubted

    def doubt(self) -> None:
        """Note that its creation may have arrived: it is looked up before anything else."""
        self._doubtful = self._doubted = self.maybe_there = True
        self._sends += not self._context.outage

    @property
    def asks(self) -> bool:
        """Tell whether nothing but a lookup can be next."""
        return self._doubtful or self._due is not None

    @property
    def change(self) -> Change | None:
        """Return the change that is to be sent next; None if something else is."""
        if self.asks or self._stands or self._remote_id is None:
            return None
        return Change(self._content.key, self._remote_id, self._fields)

    def changed(self, answer: Answer) -> Result | None:
        """Take a clear answer to its change; None if there is more to do."""
        if answer.verdict is Verdict.ACCEPTED:
            return self._stored(answer, self._fields)
        if answer.verdict is Verdict.MISSING:
            return self._gone(answer)
        return self._refused(answer)

    def created(self, answer: Answer) -> Result | None:
        """Take a clear answer to its creation; None if there is more to do."""
        if answer.verdict is Verdict.ACCEPTED:
            return self._stored(answer, self._content.fields)
        if not self._api.may_exist(answer):
            return self._refused(answer)
        self._due, self.maybe_there = answer, self._doubted
        return None

    async def _send_picture(self) -> Result | None:
        assert self._remote_id is not None
        assert self._content.image is not None
        image = self._content.image
        call = self._api.picture(self._remote_id, image, self._context.profile)
        answer = await self._ask_to_change(call)
        if answer.verdict is Verdict.ACCEPTED:
            return self._finished(answer)
        if answer.verdict is Verdict.AMBIGUOUS:
            return await self._again(answer)
        words = sentences.picture_refused(answer, image)
        return Result(
            RowState.WITHOUT_PICTURE,
            words,
            self._remote_id,
            answer.status,
            confirmed=self._confirmed(picture=False),
        )

    async def _ask_to_change(self, call: Call, *, creates: bool = False) -> Answer:
        self.sent()
        try:
            judge = self._api.read_saved if creates else self._api.read_changed
            read = partial(judge, key=self._content.key)
            return await self._context.exchange(self.batch, call, read)
        except Stopped:
            self.maybe_there = self._doubted or self._stands
            raise

    def _stored(self, answer: Answer, sent: Mapping[str, Any]) -> Result | None:
        """The shop took it: compare what it says that it stored. What it does not tell is not compared."""
        if answer.record is not None:
            echo = self._api.compare(sent, answer.record)
            self._otherwise = dict(echo.differing)
            self._notes += sentences.tidied(echo.tidied)
        self._ours = self._sent = True
        return self._standing(answer)

    def _standing(self, answer: Answer) -> Result | None:
        self._remote_id = answer.remote_id
        self._stands = True
        return None if self._picture_due else self._finished(answer)

    def _finished(self, answer: Answer) -> Result:
        notes = self._content.notes + self._api.not_cleared(self._cleared) + self._notes
        return stored_result(
            answer, self._remote_id, self._wanted, self._otherwise, self._confirmed(), notes
        )

    def _confirmed(self, *, picture: bool = True) -> dict[str, Any]:
        """Return the values that the shop has from us by now."""
        image = self._content.image if picture else None
        return confirmed_values(self._wanted, self._otherwise, image)

    def _refused(self, answer: Answer, *, look_first: bool = False) -> Result:
        messages = answer.messages or (("", answer.message),)
        return Result(
            RowState.REFUSED, messages, self._remote_id, answer.status, look_first=look_first
        )

    def _gone(self, answer: Answer) -> Result | None:
        """The recorded id leads nowhere: look the key up once, then create it if it is not there."""
        if self._stands or not self._ours:
            return self._refused(answer)
        self._remote_id, self._ours, self._doubtful = None, False, True
        return None

    async def _misplaced(self, answer: Answer) -> Result | None:
        """Nobody knows the address of creations: that is no row's fault, unless other rows went through."""
        self.maybe_there = self._doubted
        if await self._context.wrong_address(answer.message):
            return None
        return self._refused(answer)

    async def _again(self, answer: Answer, *, looking: bool = False) -> Result | None:
        """Let a doubtful request arrive before it is looked up; give up after some of them.

        In an outage the row is not to blame, and it keeps its attempts.
        """
        self._doubtful = True
        self._doubted |= not looking
        failing = answer.status in _SERVER_FAILS and not looking and not self._context.outage
        self._fails = self._fails + 1 if failing else 0 if not looking else self._fails
        if not self._context.outage:
            self._sends += not looking
            self._looks += looking
        tries = max(self._sends, self._looks)
        if failing and (self._fails >= _FAILS_ENOUGH or tries >= self._context.attempts):
            return await self._server_fails(answer)
        if tries >= self._context.attempts:
            return self.unknown(answer.message)
        # What the server asks for is waited elsewhere.
        wait = max(self._context.settle_after, self._context.backoff(tries))
        self._context.show(self.batch, BatchState.RETRYING, answer.message, wait)
        await self._context.sleep(wait)
        return None

    async def _server_fails(self, answer: Answer) -> Result:
        """The server failed on this row itself, again and again: look whether it is there all the same."""
        await self._context.sleep(self._context.settle_after)
        found = await self._questions.find(self.batch)
        if found.verdict is not Verdict.ACCEPTED or self._stands:
            return self.unknown(answer.message)
        if found.record is None:
            words = sentences.server_fails(answer)
            return Result(RowState.REFUSED, words, None, answer.status, look_first=True)
        end = await self._found(found)
        if end is not None:
            return end
        words = sentences.change_fails(answer)
        return Result(RowState.REFUSED, words, found.remote_id, answer.status, look_first=True)

    async def looked_up(self, answer: Answer) -> Result | None:
        """Take the answer to a lookup; None if there is more to do. Stopped."""
        if self._due is not None:
            refusal, self._due = self._due, None
            return await self._exists(refusal, answer)
        if answer.verdict is not Verdict.ACCEPTED:
            return self.unknown(answer.message) if self.maybe_there else self._refused(answer)
        if answer.record is None and self._ours and self._remote_id is not None:
            answer = await self._questions.probe(self.batch, self._remote_id)
            if answer.verdict is Verdict.AMBIGUOUS:
                return await self._again(answer, looking=True)
            if answer.verdict not in (Verdict.ACCEPTED, Verdict.MISSING):
                return self._refused(answer)
        self._doubtful = False
        self._looks = 0
        if answer.record is None:
            self._remote_id, self._ours, self._stands = None, False, False
            self._cleared, self._wanted = (), dict(self._content.fields)
            return None
        key = self._api.key_of(answer.record)
        if key not in (self._content.key, self._content.key.strip()):
            messages = sentences.renamed(self._api.key_field, key)
            return Result(RowState.REFUSED, messages, None, answer.status, look_first=True)
        return await self._found(answer)

    async def _found(self, answer: Answer) -> Result | None:
        assert answer.record is not None
        if words := self._api.unusable(answer.record):
            messages = ((self._api.key_field, words),)
            return Result(
                RowState.REFUSED, messages, answer.remote_id, answer.status, look_first=True
            )
        if self._ours or sent_before(self.item, self._api, answer.record):
            return await self._found_ours(answer, answer.record)
        comparison = await self._questions.compare(self.batch, self._content.fields, answer.record)
        made = just_made(self._api, answer.record, self._refusal, self._began)
        doubted = self._doubted or (not comparison.differing and made)
        if (comparison.differing or not doubted) and self._leaves(comparison):
            shows = self._choice is OnExists.REFUSE
            told = self._refusal.messages if self._refusal is not None and shows else ()
            status = (self._refusal or answer).status
            return taken(self._api.key_field, self._content, status, told, comparison)
        if not comparison.to_send:
            return self._standing(answer)
        self._remote_id = answer.remote_id
        self._fields = {name: self._wanted[name] for name in comparison.to_send}
        return None

    async def _found_ours(self, answer: Answer, stored: Mapping[str, Any]) -> Result | None:
        """Send what was changed here since the shop had it from us; what was changed there is left and told."""
        comparison = await self._questions.compare(self.batch, self._wanted, stored)
        names, confirmed = comparison.to_send, self.item.confirmed
        if self._sends_all:
            names = tuple(self._wanted)
        elif confirmed is not None and not self._doubted:
            names = tuple(n for n in names if confirmed.get(n, "") != self._wanted[n])
            left = frozenset(comparison.differing) - frozenset(names)
            self._notes += sentences.left_alone(comparison.differing, left)
            another = another_picture(self._content, confirmed, stored)
            self._picture_due = self._picture_due and another
        self._remote_id = answer.remote_id
        if not names:
            return self._standing(answer)
        self._fields = {name: self._wanted[name] for name in names}
        return None

    @property
    def _sends_all(self) -> bool:
        """Tell whether what is uploaded already just as it is was asked to be sent once more."""
        before, sent = self.item.task.entry, self.item.intent.sent
        if before is None or before.unsettled or self._sent:
            return False
        return before.uploaded in (sent, sent[:-1])

    def _leaves(self, comparison: Comparison) -> bool:
        """Tell whether a product of the shop's own is not to be written to."""
        adopts = self._choice is OnExists.ADOPT
        return self._choice is OnExists.REFUSE or (adopts and bool(comparison.to_send))

    async def _exists(self, refusal: Answer, answer: Answer) -> Result | None:
        """The shop may have the key: by an earlier doubtful request of ours, or on its own."""
        self._refusal = refusal
        self._doubtful = self.maybe_there = self._doubted
        if answer.verdict is Verdict.AMBIGUOUS:
            return await self._again(answer, looking=True)
        if answer.record is None:
            sure = refusal.verdict is not Verdict.EXISTS and answer.verdict is Verdict.ACCEPTED
            end = self._refused(refusal, look_first=not sure)
            other = answer.messages if answer.verdict is Verdict.REFUSED else ()
            return replace(end, messages=end.messages + other)
        self._doubtful = False
        return await self._found(answer)
