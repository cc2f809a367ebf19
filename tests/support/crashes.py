"""Kills an uploading process again and again, and tells whether anything was lost or doubled by it."""

from __future__ import annotations

import multiprocessing
import os
import random
import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from math import inf
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

from importers.practice.options import Fault, FaultRate
from importers.practice.recording import RequestLog, Seen
from importers.practice.server import PracticeServer
from importers.upload.plan import HeldBack, preview
from tests.support.crash_child import OPEN, upload
from tests.support.crash_scenarios import SCENARIOS, aim_of, products_of

FAULTS = tuple(
    FaultRate(fault, 0.03)
    for fault in Fault
    if fault not in (Fault.HANG_BEFORE, Fault.HANG_AFTER, Fault.WRONG_SKU)
)
_ROOT = str(Path(__file__).parents[2])


# What an upload imports only when it needs it: half a second of each of its lives.
_IMPORTED_LATE = (
    "pandas",
    "anyio._backends._asyncio",
    "httpcore",
    "importers.destinations.delivery.create_batches",
)


def make_nursery() -> ForkServerContext:
    """Return where processes come from that have everything imported already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.support.crash_child", *_IMPORTED_LATE])
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = _ROOT  # the server of processes ignores `sys.path`
    try:
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before
    return context


@dataclass(frozen=True, slots=True)
class Crashes:
    """An upload of `count` products that will not be left in peace; `kind` is one of the scenarios."""

    nursery: ForkServerContext
    server: PracticeServer
    ledger: Path
    kind: str
    count: int

    def process(self) -> ForkServerProcess:
        """Return a process that uploads, not yet started."""
        words = (self.server.url, self.ledger, self.kind, self.count, self.server.token())
        return self.nursery.Process(target=upload, args=words, daemon=True)

    def check_conservation(self) -> None:
        """Look at the record that the dead process left: every row is in exactly one state."""
        scenario = SCENARIOS[self.kind]
        products = products_of(scenario, self.count, self.ledger.parent)
        seen = preview(aim_of(scenario, self.server.url), products, HeldBack(), self.ledger)
        assert seen.new + seen.changed + seen.unsettled + seen.unchanged == self.count == seen.rows


def crash_until_done(crashes: Crashes, kills: int, stretch: int, seed: int) -> int:
    """Kill after at most so many requests and start again until all is sent; returns the kills.

    It is killed at once when as many requests were seen, whatever it is doing then.
    """
    dice, requests = random.Random(seed), crashes.server.requests
    for done in range(kills + 1000):
        limit = requests.total + dice.randint(1, stretch) if done < kills else inf
        if ended_by_itself(crashes.process(), requests, limit):
            return done
        crashes.check_conservation()
    raise AssertionError("never done")


def ended_by_itself(process: ForkServerProcess, requests: RequestLog, limit: float) -> bool:
    """Kill a process at that request, unless it ends before. Its own end must be a good one."""
    process.start()
    while process.is_alive() and requests.total < limit:
        process.join(0.001)
    if process.is_alive():
        process.kill()
        process.join()
        return False
    assert process.exitcode in (0, OPEN), process.exitcode
    return process.exitcode == 0


def sent_again_blindly(requests: Iterable[Seen]) -> list[Seen]:
    """Return the creations of one SKU that came after an earlier one without a lookup between."""
    blind: list[Seen] = []
    doubtful: dict[str, bool] = {}
    for seen in requests:
        for key in seen.keys:
            if seen.method == "GET":
                doubtful[key] = False
            elif seen.method == "POST":
                blind += [seen] if doubtful.get(key) else []
                doubtful[key] = seen.status not in (400, 429)
    return blind


def bytes_of_batches(requests: Iterable[Seen]) -> dict[str, int]:
    """Return in how many different request bodies each product was sent."""
    digests: dict[str, set[str]] = {}
    for seen in requests:
        for key in seen.keys:
            digests.setdefault(key, set()).add(seen.digest)
    return {key: len(found) for key, found in digests.items()}


def accepted_again(requests: Iterable[Seen]) -> int:
    """Return how many requests repeated one that had been answered well: the answer was lost with a life."""
    accepted = Counter(seen.digest for seen in requests if seen.status == 200 and not seen.fault)
    return sum(times - 1 for times in accepted.values())


def states_of(ledger: Path) -> dict[str, int]:
    """Return how many entries of a sound record are in which state."""
    with closing(sqlite3.connect(ledger)) as record:
        assert record.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return dict(record.execute("SELECT state, count(*) FROM entry GROUP BY state").fetchall())
