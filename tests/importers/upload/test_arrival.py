"""What a killed run had under way gets to arrive before it is looked for."""

from __future__ import annotations

import asyncio
import time
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.destinations.base import Credential
from importers.destinations.scantrust.content import content as content_of
from importers.destinations.work import Entry, EntryState, Task, TaskKind
from importers.ledger.place import open_ledger
from importers.practice.server import PracticeServer
from importers.upload.arrival import last_intent, still_to_wait
from importers.upload.retry_policy import RetryPolicy
from importers.upload.run_options import RunOptions
from importers.upload.runner import UploadRun
from tests.support.uploads import TOKEN, FastClock, profile, teas

ARRIVAL = RetryPolicy().arrival


class NotingClock(FastClock):
    """Passes time at once, and notes the long waits: how many requests the shop had had before each."""

    def __init__(self, server: PracticeServer) -> None:
        super().__init__()
        self.before_long: list[int] = []
        self._server = server

    async def wait(self, event: asyncio.Event, timeout: float | None) -> None:
        """Return when the event is set, or at once."""
        if timeout is not None and timeout > ARRIVAL / 2:
            self.before_long.append(self._server.requests.total)
        await super().wait(event, timeout)


@pytest.mark.parametrize(
    ("state", "age", "waits"),
    [
        (EntryState.INTENT, 1.0, True),
        (EntryState.INTENT, ARRIVAL + 1, False),
        (EntryState.UNKNOWN, 1.0, False),  # its run waited for it
    ],
)
def test_only_a_fresh_intent_is_waited_for_and_before_anything_is_looked_up(
    server: PracticeServer, ledger: Path, state: EntryState, age: float, waits: bool
) -> None:
    aim = profile(server.url)
    products = teas(1)
    sent = content_of(products.product(0), aim).digest
    with closing(open_ledger(ledger, aim)) as opened:
        opened.write([Entry("TEA-0000", state, sent, changed=time.time() - age)])
    clock = NotingClock(server)
    run = UploadRun.create(aim, Credential(TOKEN), products, ledger, RunOptions(clock=clock))
    before = server.requests.total
    run.start()
    assert run.wait(20)
    assert run.snapshot().counts.uploaded == 1
    assert clock.before_long == ([before] if waits else [])


@given(st.floats(0, 2e9), st.floats(0, 2e9))
def test_no_clock_makes_it_longer(intent: float, now: float) -> None:
    left = still_to_wait(intent, ARRIVAL, now)
    assert 0 <= left <= ARRIVAL
    if 0 < left < ARRIVAL:
        assert now + left == pytest.approx(intent + ARRIVAL)


def test_what_ended_is_not_waited_for() -> None:
    def task(state: EntryState, changed: float) -> Task:
        return Task(0, "A", TaskKind.UNSETTLED, Entry("A", state, b"", changed=changed))

    assert last_intent([]) == 0
    tasks = [task(EntryState.INTENT, 5), task(EntryState.UNKNOWN, 9), task(EntryState.INTENT, 7)]
    assert last_intent(tasks) == 7
