"""A whole upload through a shared record: what ends it, and that the next one, from another till, doubles nothing."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace

import pytest

from importers.destinations.base import Credential
from importers.ledger import postgres_lock
from importers.ledger.postgres_connection import connect
from importers.ledger.shared_place import SharedPlace
from importers.practice.options import Faults
from importers.practice.server import PracticeServer
from importers.practice.store import Store
from importers.upload.retry_policy import RetryPolicy
from importers.upload.run_options import RunOptions
from importers.upload.runner import UploadRun
from importers.upload.snapshot import RunPhase, UploadSnapshot
from tests.support.uploads import profile, teas

ROWS = 60
QUICK = RetryPolicy(first_delay=0.005, longest_delay=0.02, settle_after=0.01)


def run_of(server: PracticeServer, place: SharedPlace) -> UploadRun:
    options = RunOptions(policy=QUICK)
    return UploadRun.create(
        profile(server.url, in_flight=4), Credential(server.token()), teas(ROWS), place, options
    )


def ended(run: UploadRun) -> UploadSnapshot:
    assert run.wait(60)
    return run.snapshot()


def cut_all(place: SharedPlace) -> None:
    with connect(place) as opened:
        opened.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )


def when(run: UploadRun, uploaded: int) -> None:
    """Return when so many rows are uploaded."""
    while run.snapshot().counts.uploaded < uploaded:
        assert not run.wait(0.005), run.snapshot().message


@pytest.mark.parametrize("trouble", ["connections cut", "schema dropped", "made read-only"])
def test_without_its_record_an_upload_stops_and_another_till_doubles_nothing(
    shared: SharedPlace, trouble: str
) -> None:
    with PracticeServer(
        faults=Faults(latency=0.01), store=Store(accept_duplicates=True), rate=0
    ) as server:
        run = run_of(server, shared)
        run.start()
        when(run, 10)
        if trouble == "schema dropped":
            with connect(shared) as opened:
                opened.execute("ALTER SCHEMA shelfready RENAME TO gone")
        elif trouble == "made read-only":
            with connect(shared) as opened:
                opened.execute(
                    f"ALTER DATABASE {shared.connection.database} SET default_transaction_read_only = on"
                )
            cut_all(shared)
        else:
            cut_all(shared)
        seen = ended(run)
        assert seen.phase is RunPhase.FAILED
        assert "Nothing more is sent" in seen.message
        assert seen.counts.total == ROWS
        assert seen.counts.uploaded < ROWS
        with connect(shared) as opened:
            opened.execute("SET default_transaction_read_only = off")
            if trouble == "schema dropped":
                opened.execute("ALTER SCHEMA gone RENAME TO shelfready")
            opened.execute(
                f"ALTER DATABASE {shared.connection.database} SET default_transaction_read_only = off"
            )
        other = replace(shared, who="till-2", token="other", notes=shared.notes.with_name("2"))
        again = run_of(server, other)
        again.start()
        assert ended(again).counts.uploaded + ended(again).counts.skipped == ROWS
        assert Counter(product.sku for product in server.products) == {
            f"TEA-{n:04}": 1 for n in range(ROWS)
        }


def test_a_till_that_lost_only_its_lock_stops_by_itself(
    shared: SharedPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_lock, "_LOOK_EVERY", 0.02)
    with PracticeServer(faults=Faults(latency=0.05), rate=0) as server:
        run = run_of(server, shared)
        run.start()
        when(run, 4)
        with connect(shared) as opened:
            opened.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' "
                "AND pid <> pg_backend_pid()"
            )
        seen = ended(run)
        assert seen.phase is RunPhase.FAILED
        assert "was lost" in seen.message
        assert seen.counts.total == ROWS > seen.counts.uploaded


def test_two_tills_send_what_they_share_once(shared: SharedPlace) -> None:
    with PracticeServer(
        faults=Faults(latency=0.005), store=Store(accept_duplicates=True), rate=0
    ) as server:
        runs = []
        for number in range(3):
            place = replace(shared, who=f"till-{number}", token=f"{number}")
            options = RunOptions(policy=QUICK, in_line=True)
            runs.append(
                UploadRun.create(
                    profile(server.url), Credential(server.token()), teas(ROWS), place, options
                )
            )
        threads = [threading.Thread(target=run.start) for run in runs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        ends = [ended(run).counts for run in runs]
        assert sorted(counts.uploaded for counts in ends) == [0, 0, ROWS]
        assert sorted(counts.skipped for counts in ends) == [0, ROWS, ROWS]
        assert len(server.products) == ROWS
