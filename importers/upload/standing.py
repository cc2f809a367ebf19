"""Where rows stand by the record of uploads: whether the shop has them, and as they are now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from enum import StrEnum

import numpy as np

from importers.catalog import arrow
from importers.catalog.product import Products
from importers.destinations.base import Profile
from importers.destinations.work import Entry, EntryState, TaskKind
from importers.ledger.place import LedgerPlace, existing_ledger
from importers.upload.plan import kind_of
from importers.upload.record_columns import compare
from importers.upload.said_rows import said_rows


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
        said = said_rows(profile, products)
        compared = compare(said, ledger)
        for row in products.rows[compared.same].tolist():
            yield row, Standing.UPLOADED
        asked = np.flatnonzero(compared.known & ~compared.same)
        keys, digests = (
            column.take(arrow.rows(asked)).to_pylist() for column in (said.keys, said.digests)
        )
        entries = ledger.entries(keys)
        for row, key, digest in zip(products.rows[asked].tolist(), keys, digests, strict=True):
            if key in entries:
                yield row, _standing(entries[key], digest)


def _standing(entry: Entry, digest: bytes | None) -> Standing:
    """Return where a row stands; `digest`: None if it cannot be put into a request."""
    if digest is None:
        return Standing.BLOCKED
    if entry.state is EntryState.REFUSED and entry.sent == digest:
        return Standing.REFUSED
    return _KINDS[kind_of(entry, digest)]
