"""`shelfready upload` when its record cannot be kept: one sentence, the exit code, nothing taken as empty."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from importers.practice.server import PracticeServer
from importers.storage.home import Home
from tests.support.commands import Command, Done
from tests.support.uploads import on_a_full_disk


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with PracticeServer(rate=0) as running:
        yield running


def upload(command: Command, server: PracticeServer, rows: int) -> Done:
    lines = [f"A-{number},Tea {number}" for number in range(rows)]
    Path("c.csv").write_text("\n".join(["SKU,Name", *lines]), encoding="utf-8")
    words = ("--to", "practice-scantrust", "--url", server.url, "--yes", "--json")
    return command("upload", "c.csv", *words)


def test_a_disk_that_becomes_full_stops_the_upload_which_goes_on_later(
    command: Command, server: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", on_a_full_disk(sqlite3.connect))
        done = upload(command, server, 120)
    told = done.json
    assert (done.code, told["ok"], told["total"]) == (3, False, 120)
    assert "disk is full; free some space" in told["error"]
    assert told["uploaded"] + told["unknown"] + told["waiting"] == 120
    assert 0 < told["uploaded"] <= len(server.products) < 120
    assert done.err.splitlines()[-2] == told["error"]
    assert done.err.splitlines()[-1].startswith("Go on with: ")
    again = upload(command, server, 120)
    assert (again.code, again.json["skipped"]) == (0, told["uploaded"])
    assert len(server.products) == 120


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (b"SQLite format 3\0broken", "is damaged; it was kept as it is"),
        (b"", "is damaged; it was kept as it is"),
        (None, "newer Shelfready; update this one"),
    ],
)
def test_a_record_that_cannot_be_used_sends_nothing(
    command: Command, server: PracticeServer, spoil: bytes | None, words: str
) -> None:
    ledger = Home.default().ledger
    assert upload(command, server, 3).code == 0
    if spoil is None:
        with closing(sqlite3.connect(ledger)) as newer:
            newer.execute("PRAGMA user_version = 99")
    else:
        ledger.write_bytes(spoil)
    kept, sent = ledger.read_bytes(), server.requests.total
    done = upload(command, server, 9)
    assert (done.code, done.json["ok"]) == (2, False)
    assert words in done.json["error"]
    assert (ledger.read_bytes(), server.requests.total) == (kept, sent)
