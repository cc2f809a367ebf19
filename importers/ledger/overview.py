"""What a whole record of uploads knows, destination by destination."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from importers.destinations.base import Profile
from importers.ledger.place import LedgerPlace, existing_ledger
from importers.ledger.shared_place import SharedPlace
from importers.ledger.store import LastUpload, Numbers


@dataclass(frozen=True, slots=True)
class ScopeOverview:
    """One destination. `last` is None where the record does not say who uploaded: a machine's own does not."""

    base_url: str
    account: str
    destination: str
    numbers: Numbers
    last: LastUpload | None = None


def overview(place: LedgerPlace) -> list[ScopeOverview]:
    """Return what is known of every destination; nothing where there is no record yet. LedgerUnusable."""
    found = existing_ledger(place, Profile("", "", "https://localhost", ""))
    if found is None:
        return []
    with closing(found) as ledger:
        names = ledger.scopes()
    last = _last_uploads(place) if isinstance(place, SharedPlace) else {}
    return [ScopeOverview(*scope, _numbers(place, *scope), last.get(scope)) for scope in names]


def _numbers(place: LedgerPlace, base_url: str, account: str, destination: str) -> Numbers:
    found = existing_ledger(place, Profile("", destination, base_url, "", account=account))
    if found is None:
        return Numbers()
    with closing(found) as ledger:
        return ledger.numbers()


def _last_uploads(place: SharedPlace) -> dict[tuple[str, str, str], LastUpload]:
    from importers.ledger.postgres_lock import last_uploads

    return last_uploads(place)
