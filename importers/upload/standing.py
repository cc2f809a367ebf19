"""Where rows stand by the record of uploads: whether the shop has them, and as they are now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from enum import StrEnum

from importers.catalog.product import Products
from importers.destinations.base import Profile
from importers.destinations.call import Unsendable
from importers.destinations.work import Entry, EntryState, TaskKind
from importers.ledger.place import LedgerPlace, existing_ledger
from importers.ledger.store import LedgerStore
from importers.upload.plan import content_of, kind_of

_FEW = 5_000  # rows; more are looked up by reading the whole record once


class Standing(StrEnum):
    """Where a row stands at one destination and account; at every instant each row is in exactly one of these."""

    READY = "ready"  # will be sent: the shop has none, or refused it as it was before
    CHANGED = "changed"  # uploaded, and other since: will be sent
    UPLOADED = "uploaded"  # just as it is
    REFUSED = "refused"  # just as it is
    STORED_OTHERWISE = "stored_otherwise"
    WITHOUT_PICTURE = "without_picture"
    UNKNOWN = "unknown"  # sent, and no clear answer came
    WAITING = "waiting"
    SENDING = "sending"
    BLOCKED = "blocked"  # has errors
    LEFT_OUT = "left_out"  # by the operator


_KINDS = {
    TaskKind.NEW: Standing.READY,
    TaskKind.CHANGED: Standing.CHANGED,
    TaskKind.UNSETTLED: Standing.UNKNOWN,
    TaskKind.UNCHANGED: Standing.UPLOADED,
}


def on_record(
    profile: Profile, products: Products, ledger_place: LedgerPlace
) -> Iterator[tuple[int, Standing]]:
    """Yield where each row stands whose SKU is on record; the others are ready. LedgerUnusable. Slow."""
    if not len(products):
        return
    known = existing_ledger(ledger_place, profile)
    if known is None:
        return
    with closing(known) as ledger:
        keys = products.columns[products.key].take(products.rows).to_pylist()
        entries = _entries(ledger, [key for key in keys if key])
        for row, key in zip(products.rows.tolist(), keys, strict=True):
            entry = entries.get(key)
            if entry is not None:
                yield row, _standing(profile, products, row, entry)


def _entries(ledger: LedgerStore, keys: list[str]) -> dict[str, Entry]:
    if len(keys) <= _FEW:
        return ledger.entries(keys)
    return {entry.sku: entry for entry in ledger.all_entries()}


def _standing(profile: Profile, products: Products, row: int, entry: Entry) -> Standing:
    try:
        digest = content_of(products.product(row), profile, products.folder).digest
    except Unsendable:
        return Standing.BLOCKED
    if entry.state is EntryState.REFUSED and entry.sent == digest:
        return Standing.REFUSED
    return _KINDS[kind_of(entry, digest)]
