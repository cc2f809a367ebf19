"""Steering a run from outside: pause, resume, cancel, login, more rows; and counts that add up meanwhile."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from importers.destinations.answer import Answer as Verdicted
from importers.destinations.answer import Verdict
from importers.destinations.base import Credential
from importers.destinations.work import EntryState
from importers.errors import CredentialRefused, LedgerUnusable
from importers.ledger.place import open_ledger
from importers.ledger.sqlite_store import SqliteLedger
from importers.practice.options import Fault, Faults
from importers.practice.server import PracticeServer
from importers.upload import runner
from importers.upload.clock import Clock
from importers.upload.flow_control import FlowControl
from importers.upload.retry_policy import RetryPolicy
from importers.upload.run_loop import RunLoop
from importers.upload.run_progress import RunProgress
from importers.upload.runner import UploadRun
from importers.upload.snapshot import RowState, RunPhase, UploadSnapshot
from tests.support.uploads import finish, make_run, profile, some, table, teas


@pytest.fixture(scope="module")
def slow_server() -> Iterator[PracticeServer]:
    with PracticeServer(faults=Faults(latency=0.02), rate=0) as server:
        yield server


@pytest.fixture
def slow(slow_server: PracticeServer) -> PracticeServer:
    slow_server.clear()
    return slow_server


def until(run: UploadRun, holds: Callable[[UploadSnapshot], bool]) -> UploadSnapshot:
    """Return the first snapshot for which something holds."""
    end = time.monotonic() + 20
    while not holds(seen := run.snapshot()):
        assert time.monotonic() < end, seen
        run.wait(0.002)
    return seen


def test_the_counts_add_up_at_every_instant(ledger: Path) -> None:
    rates = Faults.mixed(0.3, seed=4).rates
    with PracticeServer(faults=Faults(seed=4, rates=rates), rate=0) as server:
        run = make_run(profile(server.url), teas(150), ledger, blocked=7)
        totals: set[int] = set()
        over = threading.Event()

        def watch() -> None:
            while not over.is_set():
                totals.add(run.snapshot().counts.total)

        watcher = threading.Thread(target=watch)
        watcher.start()
        seen, outcomes = finish(run)
        over.set()
        watcher.join()
        assert totals == {157}
        assert seen.counts.settled == 157
        assert seen.counts.uploaded == sum(o.state is RowState.UPLOADED for o in outcomes.values())
        assert seen.counts.uploaded <= len(server.products) == len({p.sku for p in server.products})


def test_a_paused_run_starts_nothing_and_goes_on(slow: PracticeServer, ledger: Path) -> None:
    run = make_run(profile(slow.url, in_flight=4), teas(60), ledger)
    run.start()
    until(run, lambda seen: seen.counts.uploaded > 4)
    run.pause()
    until(run, lambda seen: seen.phase is RunPhase.PAUSED)
    assert not run.wait(0.2)  # ten times what an answer takes
    settled = slow.requests.total
    assert settled == run.snapshot().counts.uploaded < 60
    assert not run.wait(0.1)
    assert slow.requests.total == settled
    run.resume()
    assert run.wait(20)
    assert run.snapshot().counts.uploaded == 60


def test_cancel_settles_what_is_in_flight_and_leaves_the_rest_waiting(
    slow: PracticeServer, ledger: Path
) -> None:
    run = make_run(profile(slow.url, in_flight=4), teas(100), ledger)
    run.start()
    until(run, lambda seen: seen.counts.uploaded > 4)
    run.cancel()
    assert run.wait(20)
    seen = run.snapshot()
    assert seen.phase is RunPhase.CANCELLED
    assert seen.counts.uploaded == len(slow.products) < 100
    assert (seen.counts.sending, seen.counts.unknown) == (0, 0)
    assert seen.counts.total == 100
    with closing(open_ledger(ledger, profile(slow.url))) as opened:
        states = [entry.state for entry in opened.all_entries()]
    assert states == [EntryState.UPLOADED] * seen.counts.uploaded


def test_what_does_not_answer_when_the_run_is_cancelled_is_unknown(ledger: Path) -> None:
    with PracticeServer(faults=Faults(hang=30.0), rate=0) as server:
        server.script(Fault.HANG_AFTER)
        run = make_run(profile(server.url), teas(1), ledger, policy=RetryPolicy(grace=0.05))
        run.start()
        until(run, lambda seen: len(server.products) == 1)
        run.cancel()
        assert run.wait(20)
        assert run.snapshot().counts.unknown == 1
        seen, _ = finish(make_run(profile(server.url), teas(1), ledger))
        assert seen.counts.uploaded == 1
        assert len(server.products) == 1


def test_a_cancelled_run_can_go_on(slow: PracticeServer, ledger: Path) -> None:
    run = make_run(profile(slow.url, in_flight=2), teas(30), ledger)
    run.start()
    until(run, lambda seen: seen.counts.uploaded > 2)
    run.cancel()
    assert run.wait(20)
    run.add_rows(some(teas(30), [29]))
    assert run.wait(20)
    assert run.snapshot().counts.uploaded == 30
    assert len(slow.products) == 30


def test_a_run_cancelled_before_it_starts_sends_nothing(
    server: PracticeServer, ledger: Path
) -> None:
    run = make_run(profile(server.url), teas(3), ledger)
    run.cancel()
    assert run.wait(0)
    assert run.snapshot().phase is RunPhase.CANCELLED
    assert server.requests.total == 0


def test_a_wrong_token_asks_for_another_and_loses_nothing(
    server: PracticeServer, ledger: Path
) -> None:
    run = make_run(profile(server.url), teas(9), ledger, token="wrong")
    run.start()
    seen = until(run, lambda seen: seen.phase is RunPhase.NEEDS_LOGIN)
    assert ". Log in again to go on; nothing is lost." in seen.message
    assert seen.counts.total == 9
    with pytest.raises(CredentialRefused):
        run.new_credential(Credential("two words"))
    run.new_credential(Credential("right"))
    assert run.wait(20)
    assert run.snapshot().counts.uploaded == 9
    assert server.requests.per_key("POST").total() <= 9 + 9  # each row at most once in vain


def test_a_fixed_row_is_sent_again_in_the_same_run(server: PracticeServer, ledger: Path) -> None:
    rows = [{"sku": f"S{n}", "name": "n", "brand": "50" if n else "bad"} for n in range(4)]
    run = make_run(profile(server.url), table("sku", rows), ledger, blocked=1)
    seen, _ = finish(run)
    assert (seen.counts.refused, seen.counts.uploaded) == (1, 3)
    rows[0]["brand"] = "51"
    run.add_rows(some(table("sku", rows), [0]))
    assert run.wait(20)
    seen = run.snapshot()
    assert (seen.counts.refused, seen.counts.uploaded, seen.counts.total) == (0, 4, 5)
    assert [outcome.state for outcome in run.outcomes()] == [RowState.UPLOADED]


def test_a_row_that_was_blocked_joins(server: PracticeServer, ledger: Path) -> None:
    run = make_run(profile(server.url), some(teas(4), [0, 2, 3]), ledger, blocked=1)
    finish(run)
    run.add_rows(some(teas(4), [1]))
    assert run.wait(20)
    counts = run.snapshot().counts
    assert (counts.blocked, counts.uploaded, counts.total) == (0, 4, 4)


def test_rows_join_while_the_run_is_paused_and_use_their_newest_content(
    slow: PracticeServer, ledger: Path
) -> None:
    run = make_run(profile(slow.url, in_flight=1), teas(20), ledger)
    run.start()
    until(run, lambda seen: seen.counts.uploaded > 0)
    run.pause()
    until(run, lambda seen: seen.phase is RunPhase.PAUSED)
    run.add_rows(some(teas(20, "Green tea"), [19]))
    run.resume()
    assert run.wait(20)
    assert run.snapshot().counts.uploaded == 20
    assert slow.store.find("TEA-0019")[0].name == "Green tea 19"


def test_failed_rows_are_tried_again_on_request(server: PracticeServer, ledger: Path) -> None:
    run = make_run(profile(server.url), teas(2), ledger, policy=RetryPolicy(attempts=1))
    server.script(*[Fault.RESET_AFTER] * 4)  # the lookup at the end fails too
    seen, _ = finish(run)
    assert seen.counts.unknown == 2
    run.retry_failed()
    assert run.wait(20)
    assert run.snapshot().counts.uploaded == 2
    assert len(server.products) == 2


def test_a_second_upload_to_the_same_shop_is_refused(slow: PracticeServer, ledger: Path) -> None:
    first = make_run(profile(slow.url), teas(50), ledger)
    first.start()
    second = make_run(profile(slow.url), teas(50), ledger)
    with pytest.raises(LedgerUnusable, match="Another upload"):
        second.start()
    first.cancel()
    assert first.wait(20)
    second.start()
    assert second.wait(20)
    assert len(slow.products) == 50


def test_a_record_that_fails_stops_the_run_at_once(slow: PracticeServer, ledger: Path) -> None:
    run = make_run(profile(slow.url, in_flight=2), teas(200), ledger)
    run.start()
    until(run, lambda seen: seen.counts.uploaded > 3)
    with closing(sqlite3.connect(ledger)) as other:
        other.execute("DROP TABLE entry")
    assert run.wait(20)
    seen = run.snapshot()
    assert seen.phase is RunPhase.FAILED
    assert "record of uploads" in seen.message
    assert seen.counts.total == 200
    assert seen.counts.sending == 0
    assert slow.requests.total < 30


def test_a_damaged_record_stops_before_anything_is_sent(
    server: PracticeServer, ledger: Path
) -> None:
    ledger.write_bytes(b"rubbish")
    with pytest.raises(LedgerUnusable, match="damaged"):
        make_run(profile(server.url), teas(3), ledger)
    assert server.requests.total == 0


def test_nothing_to_send_ends_at_once(server: PracticeServer, ledger: Path) -> None:
    seen, _ = finish(make_run(profile(server.url), teas(0), ledger, blocked=3))
    assert (seen.phase, seen.counts.total) == (RunPhase.FINISHED, 3)


def test_a_run_that_waits_for_a_login_can_be_cancelled(
    server: PracticeServer, ledger: Path
) -> None:
    run = make_run(profile(server.url), teas(9), ledger, token="wrong")
    run.start()
    until(run, lambda seen: seen.phase is RunPhase.NEEDS_LOGIN)
    run.cancel()
    assert run.wait(20)
    seen = run.snapshot()
    assert (seen.phase, seen.counts.waiting, seen.counts.total) == (RunPhase.CANCELLED, 9, 9)
    with closing(open_ledger(ledger, profile(server.url))) as opened:
        assert list(opened.all_entries()) == []


def test_a_cancel_between_two_stretches_of_work_is_heard(
    server: PracticeServer, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run(profile(server.url), some(teas(4), [0]), ledger)
    worked = runner._worked

    def then_more_and_cancel(shift: RunLoop) -> tuple[RunPhase, str]:
        ended = worked(shift)
        run.add_rows(some(teas(4), [1, 2]))
        run.cancel()
        return ended

    monkeypatch.setattr(runner, "_worked", then_more_and_cancel)
    seen, _ = finish(run)
    assert (seen.phase, seen.counts.uploaded, seen.counts.waiting) == (RunPhase.CANCELLED, 1, 2)
    assert server.requests.total == 1


def test_cancelling_twice_is_cancelling_once(slow: PracticeServer, ledger: Path) -> None:
    run = make_run(profile(slow.url, in_flight=2), teas(30), ledger)
    run.start()
    until(run, lambda seen: seen.counts.uploaded > 2)
    run.cancel()
    run.cancel()
    assert run.wait(20)
    run.cancel()
    assert run.snapshot().phase is RunPhase.CANCELLED
    assert run.snapshot().counts.total == 30


def test_a_new_token_does_not_wake_a_run_that_stops() -> None:
    async def renewed() -> RunPhase:
        clock = Clock()
        board = RunProgress(0, clock.now)
        line = FlowControl(
            profile("http://127.0.0.1:9"), Credential("old"), board, RetryPolicy(), clock
        )
        line.pause()
        line.report(Verdicted(Verdict.LOGIN, "No."), line.credential)
        line.stop()
        board.enter(RunPhase.STOPPING)
        line.renew(Credential("new"))
        return board.phase

    assert asyncio.run(renewed()) is RunPhase.STOPPING


def test_whatever_goes_wrong_in_the_record_stops_the_run(
    server: PracticeServer, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OverflowError("too large")

    run = make_run(profile(server.url), teas(3), ledger)
    monkeypatch.setattr(SqliteLedger, "write", broken)
    seen, _ = finish(run)
    assert (seen.phase, seen.counts.total) == (RunPhase.FAILED, 3)
    assert "OverflowError" in seen.message
    assert server.requests.total == 0
