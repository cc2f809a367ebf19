"""The record of syncs: what is kept, what is told once, and what a damaged file does."""

from __future__ import annotations

from pathlib import Path

from importers.storage.home import Home
from importers.sync.record import (
    RefusedProduct,
    SyncDetails,
    SyncRecord,
    details_in,
    details_of,
    history,
    keep_record,
    load_records,
)


def test_each_source_has_its_last_sync_and_its_history(tmp_path: Path) -> None:
    home = Home(tmp_path)
    keep_record(home, SyncRecord("till", "digible", 10.0, uploaded=3))
    keep_record(home, SyncRecord("kiosk", "digible", 15.0, uploaded=1))
    keep_record(home, SyncRecord("till", "digible", 20.0, refused=2))
    assert [(each.source, each.when) for each in load_records(home)] == [
        ("till", 20.0),
        ("kiosk", 15.0),
    ]
    assert [each.uploaded for each in history(home, "till", "digible")] == [0, 3]


def test_syncs_that_did_the_same_nothing_are_told_once(tmp_path: Path) -> None:
    home = Home(tmp_path)
    keep_record(home, SyncRecord("till", "digible", 10.0, uploaded=3))
    for when in (20.0, 30.0, 40.0):
        keep_record(home, SyncRecord("till", "digible", when, skipped=7, first=when))
    keep_record(home, SyncRecord("till", "digible", 50.0, error="No server.", first=50.0))
    told = [(each.when, each.times, each.first) for each in history(home, "till", "digible")]
    assert told == [(50.0, 1, 50.0), (40.0, 3, 20.0), (10.0, 1, 0.0)]


def test_the_products_of_a_sync_are_kept_with_it(tmp_path: Path) -> None:
    home = Home(tmp_path)
    told = {
        "refused": 1,
        "stored_otherwise": 1,
        "refusals": [{"line": 2, "sku": "A", "column": "Price", "message": "too low"}],
        "gone": ["B"],
        "guards": ["Too many."],
    }
    record = SyncRecord.of("till", "digible", 10.0, told)
    assert (record.refused, record.gone, record.error, record.guarded) == (2, 1, "Too many.", True)
    keep_record(home, record, details_in(told))
    known = SyncDetails((RefusedProduct("A", "Price", "too low"),), ("B",))
    assert details_of(home, record) == known


def test_a_damaged_record_is_none(tmp_path: Path) -> None:
    home = Home(tmp_path)
    (tmp_path / "syncs.sqlite3").write_bytes(b"no database at all, whatever its name says" * 9)
    keep_record(home, SyncRecord("till", "digible", 10.0))
    assert load_records(home) == ()
    assert details_of(home, SyncRecord("till", "digible", 10.0)) == SyncDetails()
