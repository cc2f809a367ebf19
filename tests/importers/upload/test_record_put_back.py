"""A record of uploads that is not the newest: put back from a copy, or lost. Nothing is made a second time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from importers.ledger.store import NOTE
from importers.practice.faulty import ScriptedAnswer
from importers.practice.server import PracticeServer
from importers.practice.store import Store
from importers.upload.plan import HeldBack, preview
from importers.upload.snapshot import RunPhase, UploadSnapshot
from tests.support.uploads import finish, make_run, profile, some, teas


@pytest.fixture
def lax() -> Iterator[PracticeServer]:
    """Serve a shop that makes another product of a SKU that is there."""
    with PracticeServer(store=Store(accept_duplicates=True), rate=0) as server:
        yield server


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "home" / "ledger.sqlite3"


def upload(server: PracticeServer, ledger: Path, count: int, name: str = "Tea") -> UploadSnapshot:
    seen, _ = finish(make_run(profile(server.url), teas(count, name), ledger))
    return seen


def copied(ledger: Path, to: Path) -> None:
    """Copy the record as a backup does: all files of its folder."""
    shutil.copytree(ledger.parent, to)


def put_back(backup: Path, ledger: Path, how: str) -> None:
    """Put yesterday's record in the place of today's."""
    if how == "folder":  # with what lies beside it
        shutil.rmtree(ledger.parent)
        shutil.copytree(backup, ledger.parent)
        return
    for name in (f"{ledger.name}-wal", f"{ledger.name}-shm"):
        (ledger.parent / name).unlink(missing_ok=True)
    if how == "in place":
        ledger.write_bytes((backup / ledger.name).read_bytes())
    else:
        shutil.copy(backup / ledger.name, ledger.parent / "copy")
        (ledger.parent / "copy").replace(ledger)


@pytest.mark.parametrize("how", ["in place", "another file", "folder"])
def test_what_an_older_record_does_not_know_is_looked_up(
    lax: PracticeServer, ledger: Path, tmp_path: Path, how: str
) -> None:
    upload(lax, ledger, 2)
    copied(ledger, tmp_path / "backup")
    upload(lax, ledger, 12)
    put_back(tmp_path / "backup", ledger, how)

    plan = preview(profile(lax.url), teas(13), HeldBack(), ledger)
    assert (plan.unchanged, plan.unsettled, plan.new) == (2, 11, 0)
    assert plan.note == NOTE
    seen = upload(lax, ledger, 13)
    assert (seen.counts.skipped, seen.counts.uploaded, seen.counts.total) == (2, 11, 13)
    assert len(lax.products) == 13
    assert not lax.duplicates

    # From now on it knows these; what else it does not know is looked up as well.
    lax.requests.clear()
    assert upload(lax, ledger, 14).counts.uploaded == 1
    assert [asked.method for asked in lax.requests] == ["GET", "GET", "POST"]


def test_a_row_that_an_older_record_has_as_refused_is_looked_up(
    lax: PracticeServer, ledger: Path, tmp_path: Path
) -> None:
    lax.script(ScriptedAnswer.of(400, {"name": ["No."]}))
    assert upload(lax, ledger, 1).counts.refused == 1
    copied(ledger, tmp_path / "backup")
    upload(lax, ledger, 1)
    put_back(tmp_path / "backup", ledger, "in place")
    assert upload(lax, ledger, 1).counts.uploaded == 1
    assert len(lax.products) == 1


def test_a_product_that_differs_is_asked_about(
    lax: PracticeServer, ledger: Path, tmp_path: Path
) -> None:
    upload(lax, ledger, 1)
    copied(ledger, tmp_path / "backup")
    upload(lax, ledger, 2)
    put_back(tmp_path / "backup", ledger, "in place")
    seen, outcomes = finish(make_run(profile(lax.url), some(teas(2, "Mug"), [1]), ledger))
    assert seen.counts.refused == 1
    assert outcomes["TEA-0001"].exists
    assert not lax.duplicates


def test_an_everyday_record_costs_no_lookup(lax: PracticeServer, ledger: Path) -> None:
    for count in (1, 2, 3):
        upload(lax, ledger, count)
    assert [asked.method for asked in lax.requests] == ["POST"] * 3
    assert preview(profile(lax.url), teas(4), HeldBack(), ledger).note == ""


def test_a_record_that_was_deleted_is_begun_anew_and_everything_is_looked_up(
    lax: PracticeServer, ledger: Path
) -> None:
    run = make_run(profile(lax.url, in_flight=1), teas(40), ledger, canary=10)
    run.start()
    while run.snapshot().phase is not RunPhase.PAUSED:
        assert not run.wait(0.01)
    ledger.unlink()  # what SQLite keeps beside it stays
    run.resume()
    assert run.wait(20)
    assert run.snapshot().phase is RunPhase.FAILED
    assert "moved away or deleted" in run.snapshot().message
    made = len(lax.products)
    assert made >= 10

    plan = preview(profile(lax.url), teas(40), HeldBack(), ledger)
    assert (plan.unsettled, plan.note) == (40, NOTE)
    seen = upload(lax, ledger, 40)
    assert (seen.phase, seen.counts.uploaded) == (RunPhase.FINISHED, 40)
    assert len(lax.products) == 40
    assert not lax.duplicates
