"""The requests that an upload would send, written down; and a run that asks after its first rows."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from importers.destinations.base import Credential
from importers.destinations.registry import BUILT_IN
from importers.destinations.work import Entry, EntryState
from importers.ledger.place import open_ledger
from importers.practice.server import PracticeServer
from importers.upload.dry_run import dry_run
from importers.upload.run_options import RunOptions
from importers.upload.runner import UploadRun
from importers.upload.snapshot import RunPhase
from tests.support.uploads import FastClock, finish, make_run, prices, profile, teas


def written(target: Path) -> list[str]:
    return [part.splitlines()[0] for part in target.read_text().split("\n\n---\n\n") if part]


def test_each_row_is_written_as_it_would_be_sent(ledger: Path, tmp_path: Path) -> None:
    scantrust, target = BUILT_IN["scantrust"], tmp_path / "requests.txt"
    with closing(open_ledger(ledger, scantrust)) as opened:
        opened.write(
            [
                Entry("TEA-0001", EntryState.UPLOADED, b"x", b"x", 7),
                Entry("TEA-0002", EntryState.INTENT, b"x"),
            ]
        )
    assert dry_run(scantrust, teas(3), ledger, target) == 3
    base = "https://api.scantrust.com/api/v2/products/"
    assert written(target) == [
        f"POST {base}",
        f"PATCH {base}7/",
        f"GET {base}?sku__exact=TEA-0002",
    ]
    assert "Authorization: UAT ••••" in target.read_text()


def test_batches_are_written_whole(ledger: Path, tmp_path: Path) -> None:
    target = tmp_path / "requests.txt"
    assert dry_run(BUILT_IN["digible"], prices(450), ledger, target) == 3
    assert target.read_text().count('"productId"') == 450
    assert not ledger.exists()


def test_what_a_dry_run_writes_is_what_a_run_sends(
    server: PracticeServer, ledger: Path, tmp_path: Path
) -> None:
    aim, target = profile(server.url, in_flight=1), tmp_path / "requests.txt"
    dry_run(aim, teas(2), ledger, target)
    run = make_run(aim, teas(2), ledger)
    finish(run)
    sent = [detail.request for number in (1, 2) if (detail := run.detail(number))]
    assert target.read_text() == "\n\n---\n\n".join(sent) + "\n"


@pytest.mark.parametrize(("destination", "first"), [("scantrust", 3), ("digible", 5)])
def test_a_run_asks_after_its_first_rows(
    server: PracticeServer, ledger: Path, destination: str, first: int
) -> None:
    run = UploadRun.create(
        profile(server.url, destination),
        Credential(server.token()),
        teas(20) if destination == "scantrust" else prices(20),
        ledger,
        RunOptions(canary=first, clock=FastClock()),
    )
    run.start()
    while (seen := run.snapshot()).phase is RunPhase.RUNNING:
        assert not run.wait(0.01)
    assert seen.phase is RunPhase.PAUSED
    assert "resume to send the rest" in seen.message
    assert (seen.counts.sending, seen.counts.waiting) == (0, 20 - first)
    assert len(server.products) + len(server.synced) == first
    run.resume()
    assert run.wait(20)
    assert run.snapshot().counts.uploaded == 20
