"""A machine's own record copied into a shared one and back: whole or not at all, and nothing forgotten."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from importers.destinations.base import Profile
from importers.destinations.registry import BUILT_IN
from importers.destinations.work import Entry, EntryState
from importers.errors import AnotherUpload, LedgerUnusable
from importers.ledger import copying
from importers.ledger.copying import Copied, copy_record, merged_entry
from importers.ledger.place import LedgerPlace, existing_ledger, open_ledger, upload_lock
from importers.ledger.shared_place import SharedPlace
from importers.ledger.store import AccountRecord

SHOP, OTHER = BUILT_IN["scantrust"], BUILT_IN["digible"]
TEA = Entry("T", EntryState.UPLOADED, b"1", b"1", 7, "", 1000.0, b'{"name": "Tea"}')
CUP = Entry("C", EntryState.REFUSED, b"2", None, None, "", 1000.0, None, b'[["brand", "No."]]')
POT = Entry("P", EntryState.UNKNOWN, b"3", b"0", "7", "b", 1000.5)


def fill(place: LedgerPlace, profile: Profile, *entries: Entry) -> None:
    lock = upload_lock(place, profile)
    lock.take()
    with closing(open_ledger(place, profile)) as ledger:
        ledger.write(entries)
    lock.release()


def whole(place: LedgerPlace, profile: Profile) -> dict[str, Entry]:
    found = existing_ledger(place, profile)
    assert found is not None
    with closing(found) as ledger:
        return {entry.sku: entry for entry in copying._whole(ledger, list(ledger.all_entries()))}


@pytest.mark.parametrize("back", [False, True])
def test_all_of_a_record_comes_over_as_it_was(
    shared: SharedPlace, tmp_path: Path, back: bool
) -> None:
    own = tmp_path / "ledger.sqlite3"
    source, target = (shared, own) if back else (own, shared)
    fill(source, SHOP, TEA, CUP, POT)
    fill(source, OTHER, replace(TEA, remote_id="007"))
    with closing(open_ledger(source, SHOP)) as ledger:
        ledger.keep_account(AccountRecord(b"s", b"p", "company", "7", "Tea & Co"))
    assert copy_record(source, target) == Copied(destinations=2, products=4)
    assert whole(target, SHOP) == {"T": TEA, "C": CUP, "P": POT}
    assert whole(target, OTHER) == {"T": replace(TEA, remote_id="007")}
    with closing(open_ledger(target, SHOP)) as ledger:
        assert ledger.account() == AccountRecord(b"s", b"p", "company", "7", "Tea & Co")
    assert copy_record(source, target) == Copied(2, 4, 0)  # once more changes nothing
    assert whole(target, SHOP) == {"T": TEA, "C": CUP, "P": POT}


def test_the_second_tills_record_is_merged(shared: SharedPlace, tmp_path: Path) -> None:
    own = tmp_path / "ledger.sqlite3"
    fill(shared, SHOP, replace(TEA, changed=2000.0, sent=b"9", uploaded=b"9", confirmed=None), POT)
    fill(own, SHOP, TEA, CUP)
    assert copy_record(own, shared) == Copied(1, 2, 1)
    found = whole(shared, SHOP)
    assert set(found) == {"T", "C", "P"}
    assert found["T"].uploaded == b"9"


def test_nothing_is_copied_where_not_all_can_be(
    shared: SharedPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "ledger.sqlite3"
    fill(own, SHOP, TEA)
    fill(own, OTHER, replace(TEA, sku="A\0B"))
    with pytest.raises(LedgerUnusable):
        copy_record(own, shared)
    assert whole(shared, SHOP) == {}


def test_nothing_is_copied_while_an_upload_runs(shared: SharedPlace, tmp_path: Path) -> None:
    own = tmp_path / "ledger.sqlite3"
    fill(own, SHOP, TEA)
    other = replace(shared, token="another")
    lock = upload_lock(other, SHOP)
    lock.take()
    with pytest.raises(AnotherUpload):
        copy_record(own, shared)
    lock.release()
    assert whole(shared, SHOP) == {}


def test_no_record_is_not_an_empty_one(shared: SharedPlace, tmp_path: Path) -> None:
    with pytest.raises(LedgerUnusable, match="no record of uploads"):
        copy_record(tmp_path / "none", shared)


@pytest.mark.parametrize(
    ("newer", "older", "state", "uploaded", "number"),
    [
        (TEA, CUP, EntryState.UPLOADED, b"1", 7),
        (CUP, TEA, EntryState.REFUSED, b"1", 7),  # the shop has the older one still
        (TEA, POT, EntryState.UNKNOWN, b"1", 7),
        (POT, TEA, EntryState.UNKNOWN, b"0", "7"),
    ],
)
def test_what_two_records_know_is_put_together(
    newer: Entry, older: Entry, state: EntryState, uploaded: bytes, number: object
) -> None:
    one = replace(newer, sku="T", changed=20.0)
    other = replace(older, sku="T", changed=10.0)
    for merged in (merged_entry(one, other), merged_entry(other, one)):
        assert (merged.state, merged.uploaded, merged.remote_id) == (state, uploaded, number)
