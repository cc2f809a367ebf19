"""Killed at any moment and started again until done: nothing is lost, nothing is there twice."""

from __future__ import annotations

import multiprocessing
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from math import inf
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

import pytest

from importers.practice.options import Fault, FaultRate, Faults
from importers.practice.recording import Seen
from importers.practice.server import PracticeServer
from importers.upload.plan import preview
from tests.support.crash_child import upload
from tests.support.uploads import prices, profile, teas

KILLS = 10  # at most: a fast machine may be done before
FAULTS = tuple(
    FaultRate(fault, 0.03)
    for fault in Fault
    if fault not in (Fault.HANG_BEFORE, Fault.HANG_AFTER, Fault.WRONG_SKU)
)


@pytest.fixture(scope="module")
def nursery() -> ForkServerContext:
    """Where processes come from that have everything imported already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.support.crash_child"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))  # the server ignores `sys.path`
        forkserver.ensure_running()
    return context


def ended_by_itself(process: ForkServerProcess, enough: Callable[[], bool]) -> bool:
    """Kill a process when it has done enough, unless it ends before. Its own end must be a good one."""
    process.start()
    while process.is_alive() and not enough():
        process.join(0.001)
    if process.is_alive():
        process.kill()
        process.join()
        return False
    assert process.exitcode in (0, 1)
    return process.exitcode == 0


def crash_until_done(
    nursery: ForkServerContext,
    server: PracticeServer,
    ledger: Path,
    kind: str,
    count: int,
    stretch: int,
) -> None:
    """Kill and start again until everything is sent, each time after at most so many requests."""
    dice = random.Random(7)
    products = (teas if kind == "scantrust" else prices)(count)
    for kills in range(1000):
        limit = server.requests.total + dice.randint(1, stretch) if kills < KILLS else inf
        words = (server.url, ledger, kind, count, server.token())
        process = nursery.Process(target=upload, args=words, daemon=True)
        if ended_by_itself(process, lambda limit=limit: server.requests.total >= limit):
            assert kills >= KILLS // 2
            return
        seen = preview(profile(server.url, kind), products, 0, 0, ledger)
        assert seen.new + seen.changed + seen.unsettled + seen.unchanged == seen.rows == count
    raise AssertionError("never done")


def assert_sound(ledger: Path) -> None:
    with closing(sqlite3.connect(ledger)) as record:
        assert record.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        states = record.execute("SELECT state, count(*) FROM entry GROUP BY state").fetchall()
    assert [state for state, _ in states] == ["uploaded"]


def sent_again_blindly(requests: list[Seen]) -> list[Seen]:
    """Return the creations of one SKU that came after an earlier one without a lookup between."""
    blind: list[Seen] = []
    doubtful = False
    for seen in requests:
        if seen.method == "GET":
            doubtful = False
        elif seen.method == "POST":
            blind += [seen] if doubtful else []
            doubtful = seen.status not in (400, 429)
    return blind


def test_scantrust_survives_being_killed(nursery: ForkServerContext, tmp_path: Path) -> None:
    ledger, count = tmp_path / "ledger.sqlite3", 300
    faults = Faults(seed=11, rates=FAULTS, retry_after=0, latency=0.01)
    with PracticeServer(faults=faults, accept_duplicates=True, rate=0) as server:
        crash_until_done(nursery, server, ledger, "scantrust", count, 25)
        assert server.duplicates.total() == 0
        assert {product.sku for product in server.products} == {f"TEA-{n:04}" for n in range(count)}
        by_sku: dict[str, list[Seen]] = {}
        for seen in server.requests:
            for key in seen.keys:
                by_sku.setdefault(key, []).append(seen)
    assert [blind for seen in by_sku.values() for blind in sent_again_blindly(seen)] == []
    assert_sound(ledger)


def test_digible_survives_being_killed(nursery: ForkServerContext, tmp_path: Path) -> None:
    ledger, count = tmp_path / "ledger.sqlite3", 1_000
    faults = Faults(seed=5, rates=FAULTS, retry_after=0, latency=0.02)
    with PracticeServer(faults=faults, rate=0) as server:
        crash_until_done(nursery, server, ledger, "digible", count, 5)
        assert set(server.synced) == {f"P{n:04}" for n in range(count)}
        digests: dict[str, set[str]] = {}
        for seen in server.requests:
            for key in seen.keys:
                digests.setdefault(key, set()).add(seen.digest)
    assert max(len(found) for found in digests.values()) == 1
    assert_sound(ledger)
