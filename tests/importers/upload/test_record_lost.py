"""The record of uploads fails in the middle of a run: it stops, every row is accounted for, the next run goes on."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from importers.catalog.product import Products
from importers.errors import LedgerUnusable
from importers.ledger import sqlite_store as ledgers
from importers.practice.options import Faults
from importers.practice.server import PracticeServer
from importers.upload import ledger_writer
from importers.upload.runner import UploadRun
from importers.upload.snapshot import Counts, RunPhase, UploadSnapshot
from tests.support.uploads import finish, make_run, on_a_full_disk, prices, profile, teas

ROWS = {"scantrust": 80, "digible": 400}
IN_FLIGHT = 4


@pytest.fixture(scope="module")
def slow_server() -> Iterator[PracticeServer]:
    with PracticeServer(faults=Faults(latency=0.01), rate=0) as server:
        yield server


@pytest.fixture
def server(slow_server: PracticeServer) -> PracticeServer:
    slow_server.clear()
    return slow_server


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "home" / "ledger.sqlite3"


@pytest.fixture(params=list(ROWS))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def products(kind: str) -> Products:
    return (teas if kind == "scantrust" else prices)(ROWS[kind])


def run_of(server: PracticeServer, ledger: Path, kind: str, canary: int | None = None) -> UploadRun:
    changes = {"in_flight": IN_FLIGHT} if kind == "scantrust" else {"batch_size": 20}
    aim = profile(server.url, kind, **changes)
    return make_run(aim, products(kind), ledger, token=server.token(), canary=canary)


def under_way(server: PracticeServer, ledger: Path, kind: str) -> UploadRun:
    """Return a run that waits for a word after its first rows are uploaded."""
    run = run_of(server, ledger, kind, canary=20)
    run.start()
    end = time.monotonic() + 20
    while run.snapshot().phase is not RunPhase.PAUSED:
        assert time.monotonic() < end, run.snapshot()
        run.wait(0.001)
    assert run.snapshot().counts.uploaded == 20
    return run


def failed(run: UploadRun, server: PracticeServer, kind: str) -> UploadSnapshot:
    """Return how a run ended that cannot write its record: at once, with every row in one state."""
    assert run.wait(20)
    seen = run.snapshot()
    assert seen.phase is RunPhase.FAILED
    assert (seen.counts.total, seen.counts.sending) == (ROWS[kind], 0)
    assert seen.counts.waiting > 0
    assert seen.counts.unknown <= (4 * IN_FLIGHT if kind == "scantrust" else 20)
    assert len(stored(server)) <= seen.counts.uploaded + seen.counts.unknown
    return seen


def stored(server: PracticeServer) -> set[str]:
    assert not server.duplicates
    skus = [product.sku for product in server.products]
    assert len(skus) == len(set(skus))
    return {*skus, *server.synced}


def goes_on(server: PracticeServer, ledger: Path, kind: str) -> Counts:
    """Return what the next run came to, which leaves nothing undone."""
    seen, _ = finish(run_of(server, ledger, kind))
    assert seen.phase is RunPhase.FINISHED
    assert seen.counts.skipped + seen.counts.uploaded == ROWS[kind]
    assert stored(server) == {product.key for product in products(kind)}
    return seen.counts


def connections(monkeypatch: pytest.MonkeyPatch, connected: Callable[..., Any]) -> None:
    """Let the record be opened in another way."""
    monkeypatch.setattr(ledgers.sqlite3, "connect", connected)


def test_a_disk_that_becomes_full(
    server: PracticeServer, ledger: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        connections(patch, on_a_full_disk(sqlite3.connect))
        run = run_of(server, ledger, kind)
        run.start()
        seen = failed(run, server, kind)
    assert seen.counts.uploaded > 0
    assert "cannot grow because the disk is full; free some space" in seen.message
    assert goes_on(server, ledger, kind).skipped == seen.counts.uploaded


def test_a_record_that_another_program_keeps_locked(
    server: PracticeServer, ledger: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledgers, "_PATIENCE", 0.02)
    run = under_way(server, ledger, kind)
    with closing(sqlite3.connect(ledger, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        run.resume()
        seen = failed(run, server, kind)
    assert "locked by another program; close it and try again" in seen.message
    assert goes_on(server, ledger, kind).skipped == seen.counts.uploaded


def test_a_record_that_may_only_be_read(
    server: PracticeServer, ledger: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledgers.open_ledger(ledger, profile(server.url, kind)).close()
    real = sqlite3.connect

    def read_only(path: Path, **options: Any) -> sqlite3.Connection:
        if path != ledger:
            return real(path, **options)
        return real(f"file:{path}?mode=ro", uri=True, **options)

    with monkeypatch.context() as patch:
        connections(patch, read_only)
        run = run_of(server, ledger, kind)
        run.start()
        assert "cannot be written to" in failed(run, server, kind).message
    assert server.requests.total == 0
    goes_on(server, ledger, kind)


def deleted_with_its_folder(ledger: Path) -> None:
    shutil.rmtree(ledger.parent)


def without_its_log(ledger: Path) -> None:
    ledger.with_name(ledger.name + "-wal").unlink()


def replaced(ledger: Path) -> None:
    copy = ledger.with_name("copy")
    shutil.copy(ledger, copy)
    copy.replace(ledger)


@pytest.mark.parametrize("lose", [deleted_with_its_folder, without_its_log, replaced])
def test_a_record_that_is_taken_away(
    server: PracticeServer, ledger: Path, kind: str, lose: Callable[[Path], None]
) -> None:
    run = under_way(server, ledger, kind)
    lose(ledger)
    run.resume()
    seen = failed(run, server, kind)
    assert "was moved away or deleted during the upload; nothing more is sent" in seen.message


def test_a_record_that_is_put_back(server: PracticeServer, ledger: Path, kind: str) -> None:
    run = under_way(server, ledger, kind)
    aside = ledger.parent.rename(ledger.parent.with_name("aside"))
    run.resume()
    seen = failed(run, server, kind)
    aside.rename(ledger.parent)
    assert goes_on(server, ledger, kind).skipped >= seen.counts.uploaded


@pytest.mark.parametrize("every", [0.0, 60.0], ids=["meanwhile", "at the end"])
def test_damage_is_noticed_and_the_record_is_kept(
    server: PracticeServer, ledger: Path, kind: str, monkeypatch: pytest.MonkeyPatch, every: float
) -> None:
    monkeypatch.setattr(ledger_writer, "_LOOK_EVERY", every)
    run = under_way(server, ledger, kind)
    log = ledger.with_name(ledger.name + "-wal")
    for file, begins in ((ledger, 4096), (log, 32)):
        with file.open("r+b") as spoiled:
            spoiled.seek(begins)
            spoiled.write(b"\xa5" * max(40_960, file.stat().st_size))
    run.resume()
    assert run.wait(20)
    seen = run.snapshot()
    assert seen.phase is RunPhase.FAILED
    assert (
        "is damaged; it was kept as it is, and nothing is sent until it is repaired" in seen.message
    )
    assert (seen.counts.total, seen.counts.sending) == (ROWS[kind], 0)
    assert seen.counts.waiting or every
    before = ledger.read_bytes()
    sent = server.requests.total
    with pytest.raises(LedgerUnusable, match="damaged"):
        run_of(server, ledger, kind)
    assert (ledger.read_bytes(), server.requests.total) == (before, sent)


def test_a_record_that_a_newer_program_took_over(
    server: PracticeServer, ledger: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_writer, "_LOOK_EVERY", 0.0)
    run = under_way(server, ledger, kind)
    with closing(sqlite3.connect(ledger)) as newer:
        newer.execute(f"PRAGMA user_version = {ledgers.SCHEMA_VERSION + 1}")
    run.resume()
    assert "written by a newer Shelfready" in failed(run, server, kind).message
    with pytest.raises(LedgerUnusable, match="newer"):
        run_of(server, ledger, kind)


def test_a_record_that_vanishes_between_two_stretches_of_work(
    server: PracticeServer, ledger: Path, kind: str
) -> None:
    run = run_of(server, ledger, kind)
    shutil.rmtree(ledger.parent)
    ledger.parent.mkdir()
    run.start()
    assert "moved away or deleted" in failed(run, server, kind).message
    assert server.requests.total == 0
