"""A whole record copied into another: a machine's own into a shared one, or back; all of it or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from itertools import islice

from importers.destinations.base import Profile
from importers.destinations.work import Entry, EntryState
from importers.errors import LedgerUnusable
from importers.ledger.place import (
    LedgerPlace,
    existing_ledger,
    open_ledger,
    upload_lock,
)
from importers.ledger.store import LedgerStore

_AT_ONCE = 5_000  # entries in one statement


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied: destinations, products, and how many of these both records knew, with different words."""

    destinations: int = 0
    products: int = 0
    merged: int = 0


def copy_record(source: LedgerPlace, target: LedgerPlace) -> Copied:
    """Copy all of a record; where the target knows a product too, `merged_entry` decides. LedgerUnusable.

    No upload may run to any of its destinations, here or elsewhere, meanwhile. AnotherUpload. Whose uploads
    these are goes along where the target does not know it.
    """
    found = existing_ledger(source, _anybody())
    if found is None:
        raise LedgerUnusable(f"There is no record of uploads at {source}; nothing was copied.")
    with closing(found) as record, ExitStack() as locks:
        profiles = [_profile(*names) for names in record.scopes()]
        for place in (source, target):
            for profile in profiles:
                lock = upload_lock(place, profile)
                lock.take()
                locks.callback(lock.release)
        with closing(open_ledger(target, _anybody())) as into, into.together() as scoped:
            copied = [_copy_scope(source, scoped(profile), profile) for profile in profiles]
    return Copied(len(copied), sum(c.products for c in copied), sum(c.merged for c in copied))


def merged_entry(ours: Entry, theirs: Entry) -> Entry:
    """Return what is true of a product that two records know: the newer word, and nothing forgotten.

    What either does not know the outcome of is unknown, so that it is looked up; a product that only the older one
    has as uploaded is there still, under its number.
    """
    newer, older = (ours, theirs) if ours.changed >= theirs.changed else (theirs, ours)
    if newer.uploaded is None and older.uploaded is not None:
        newer = replace(
            newer,
            uploaded=older.uploaded,
            remote_id=newer.remote_id if newer.remote_id is not None else older.remote_id,
            confirmed=older.confirmed,
        )
    if older.unsettled and not newer.unsettled:
        newer = replace(newer, state=EntryState.UNKNOWN)
    return newer


def _copy_scope(source: LedgerPlace, into: LedgerStore, profile: Profile) -> Copied:
    found = existing_ledger(source, profile)
    assert found is not None  # it was there a moment ago, and nobody else may write now
    products = merged = 0
    with closing(found) as record:
        for some in _slices(record.all_entries()):
            theirs = {
                e.sku: e for e in _whole(into, [*into.entries([e.sku for e in some]).values()])
            }
            ours = _whole(record, some)
            into.write(merged_entry(e, theirs[e.sku]) if e.sku in theirs else e for e in ours)
            products += len(ours)
            merged += sum(e.sku in theirs and not _alike(e, theirs[e.sku]) for e in ours)
        account = record.account()
        if account is not None and into.account() is None:
            into.keep_account(account)
    return Copied(1, products, merged)


def _slices(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    while some := list(islice(entries, _AT_ONCE)):
        yield some


def _whole(record: LedgerStore, entries: Sequence[Entry]) -> list[Entry]:
    """Return entries with the values that the shop has had, and with what it said."""
    confirmed, said = record.confirmed(entries), record.said(entries)
    return [
        replace(e, confirmed=_json(confirmed.get(e.sku)), said=_json(said.get(e.sku)))
        for e in entries
    ]


def _json(value: object) -> bytes | None:
    return None if value is None else json.dumps(value, ensure_ascii=False).encode()


def _alike(one: Entry, other: Entry) -> bool:
    return (one.state, one.sent, one.uploaded) == (other.state, other.sent, other.uploaded)


def _profile(base_url: str, account: str, destination: str) -> Profile:
    """Return a profile whose scope these are."""
    return Profile("", destination, base_url, "", account=account)


def _anybody() -> Profile:
    """Return a profile for looking at a record as a whole."""
    return _profile("https://localhost", "", "")
