"""What the record of uploads has of many SKUs, as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.destinations.work import EntryState
from importers.ledger.store import ANY_CONTENT, LedgerStore
from importers.upload.said_rows import SaidRows

_FEW = 5_000  # SKUs; more are looked up by reading the whole record once


@dataclass(frozen=True, slots=True)
class Compared:
    """How rows compare with the record: masks, each as long as the rows.

    `known` are on record in whatever state; `same` of them are on record as uploaded just as they are now, `settled` as
    uploaded, whatever they were, with nothing open.
    """

    known: np.ndarray
    same: np.ndarray
    settled: np.ndarray


def compare(said: SaidRows, ledger: LedgerStore | None) -> Compared:
    """Compare what rows say with the record. LedgerUnusable."""
    if ledger is None:
        none = np.zeros(len(said.keys), bool)
        return Compared(none, none, none)
    skus, uploaded = _columns(said.keys, ledger)
    places = pc.index_in(said.keys, value_set=skus)
    stored = uploaded.take(places)
    same = np.zeros(len(said.keys), bool)
    for digests in (said.digests, said.bare_digests):
        same |= arrow.mask_of(pc.equal(stored, digests))
    anything = arrow.blobs([ANY_CONTENT])[0]
    sendable = arrow.mask_of(said.digests.is_valid())
    same |= arrow.mask_of(pc.equal(stored, anything)) & sendable
    return Compared(
        arrow.mask_of(places.is_valid()), same, arrow.mask_of(stored.is_valid()) & sendable
    )


def _columns(keys: pa.Array, ledger: LedgerStore) -> tuple[pa.Array, pa.Array]:
    """Return SKUs on record, and the hash of what the shop has of them: null where that is not all settled."""
    if len(keys) <= _FEW:
        entries = ledger.entries(keys.to_pylist()).values()
        settled = [e.uploaded if e.state is EntryState.UPLOADED else None for e in entries]
        return arrow.texts([entry.sku for entry in entries]), arrow.blobs(settled)
    found: list[Sequence[tuple[str, bytes | None]]] = list(ledger.settled())
    return (
        _joined([arrow.texts([sku for sku, _ in some]) for some in found], pa.string()),
        _joined([arrow.blobs([uploaded for _, uploaded in some]) for some in found], pa.binary()),
    )


def _joined(parts: list[pa.Array], kind: pa.DataType) -> pa.Array:
    return pa.chunked_array(parts, kind).combine_chunks()
