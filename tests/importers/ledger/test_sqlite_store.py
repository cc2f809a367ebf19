"""The durable record: what it keeps, and that it is never taken as empty."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from importers.destinations.registry import BUILT_IN
from importers.destinations.work import Entry, EntryState
from importers.errors import LedgerUnusable
from importers.ledger import sqlite_store as ledgers
from importers.ledger.sqlite_store import SqliteLedger, open_ledger

PROFILE = BUILT_IN["scantrust"]
ENTRY = Entry("A", EntryState.UPLOADED, b"sent", b"up", 7, "batch")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "ledger.sqlite3"


@pytest.fixture
def ledger(path: Path) -> Iterator[SqliteLedger]:
    with closing(open_ledger(path, PROFILE)) as opened:
        yield opened


def keep(path: Path, *entries: Entry) -> bytes:
    """Write entries, close the record, and return its bytes."""
    with closing(open_ledger(path, PROFILE)) as opened:
        opened.write(entries)
    return path.read_bytes()


def test_it_keeps_to_the_disk_at_every_commit(ledger: SqliteLedger) -> None:
    assert ledger._connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert ledger._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize("damage", [b"", b"not a database at all", b"SQLite format 3\0broken"])
def test_a_damaged_record_is_refused_and_kept(path: Path, damage: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(damage)
    with pytest.raises(LedgerUnusable, match="damaged"):
        open_ledger(path, PROFILE)
    assert path.read_bytes() == damage


def test_damage_inside_is_found(path: Path) -> None:
    whole = keep(path, *(Entry(f"S{n}", EntryState.UPLOADED, b"x" * 16) for n in range(5_000)))
    spoiled = whole[: len(whole) // 2] + b"\xa5" * 8192 + whole[len(whole) // 2 + 8192 :]
    path.write_bytes(spoiled)
    with pytest.raises(LedgerUnusable, match="damaged"):
        open_ledger(path, PROFILE)
    assert path.read_bytes() == spoiled


def test_half_a_record_is_refused(path: Path) -> None:
    whole = keep(path, *(Entry(f"S{n}", EntryState.UPLOADED, b"x" * 16) for n in range(5_000)))
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(LedgerUnusable, match="damaged"):
        open_ledger(path, PROFILE)


def test_another_programs_database_is_refused_and_kept(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    before = path.read_bytes()
    with pytest.raises(LedgerUnusable, match="not a record of uploads"):
        open_ledger(path, PROFILE)
    assert path.read_bytes() == before


def test_a_newer_record_is_refused_and_kept(path: Path) -> None:
    keep(path, ENTRY)
    with closing(sqlite3.connect(path)) as newer:
        newer.execute(f"PRAGMA user_version = {ledgers.SCHEMA_VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(LedgerUnusable, match="newer"):
        open_ledger(path, PROFILE)
    assert path.read_bytes() == before


def test_a_locked_record_is_told(ledger: SqliteLedger, path: Path) -> None:
    ledger.write([ENTRY])
    ledger._connection.execute("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerUnusable, match="locked"):
            ledger.write([replace(ENTRY, sku="B")])
    assert set(ledger.entries(["A", "B"])) == {"A"}


def test_a_full_disk_is_told_and_what_was_kept_stays(ledger: SqliteLedger) -> None:
    ledger.write([ENTRY])
    pages = ledger._connection.execute("PRAGMA page_count").fetchone()[0]
    ledger._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LedgerUnusable, match="disk is full"):
        ledger.write(Entry(f"S{n}", EntryState.INTENT, b"x" * 100) for n in range(1_000))
    assert [entry.sku for entry in ledger.all_entries()] == ["A"]


def test_a_read_only_record_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(path, ENTRY)
    real = sqlite3.connect

    def read_only(target: Path, **options: float) -> sqlite3.Connection:
        return real(f"file:{target}?mode=ro", uri=True, **options)  # root ignores file modes

    monkeypatch.setattr(ledgers.sqlite3, "connect", read_only)
    with (
        closing(open_ledger(path, PROFILE)) as opened,
        pytest.raises(LedgerUnusable, match="cannot be written"),
    ):
        opened.write([replace(ENTRY, sku="B")])


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "ledger").mkdir()
    with pytest.raises(LedgerUnusable, match="cannot be used"):
        open_ledger(tmp_path / "ledger", PROFILE)


def test_a_place_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LedgerUnusable, match="cannot be used"):
        open_ledger(tmp_path / "file" / "ledger", PROFILE)


def test_making_it_leaves_nothing_else_behind(path: Path) -> None:
    keep(path)
    assert [name for name in os.listdir(path.parent) if name.endswith(".new")] == []
    assert stat.S_ISREG(path.stat().st_mode)


def test_who_makes_it_second_finds_the_first(path: Path) -> None:
    keep(path, ENTRY)
    ledgers._make(path)
    with closing(open_ledger(path, PROFILE)) as opened:
        assert "A" in opened.entries(["A"])
