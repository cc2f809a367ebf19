"""What a catalog's source held when it was last sent to a destination, beside what it holds now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from importers.session.checked_catalog import CheckedCatalog

if TYPE_CHECKING:
    from importers.destinations.base import Profile
    from importers.ledger.store import LedgerStore
    from importers.storage.last_time import LastTime
    from importers.upload.guard_check import Presence
    from importers.upload.guards import Guarding


class SourceMemory:
    """Remembers the SKUs of one source for each destination; a source is the file's place, or a name that is given."""

    def __init__(self, checked: CheckedCatalog) -> None:
        """Take the catalog."""
        self._checked = checked

    def presence(
        self, profile: Profile, guarding: Guarding, ledger: LedgerStore | None
    ) -> Presence:
        """Return what the source holds, and what it held when it was last sent there. LedgerUnusable."""
        from importers.upload.guard_check import Presence

        before = self.before(profile, guarding.source)
        rows, present = self._checked.catalog.row_count, set(self._keys())
        on_record = [] if ledger is None or not guarding.whole else list(ledger.uploaded_keys())
        if before is not None and not present.issuperset(on_record):
            its = present.union(before.keys, before.earlier)
            on_record = [key for key in on_record if key in its]  # others are another source's
        missing = guarding.gone
        if missing is None:
            missing = _lacking(on_record, present)
        if before is None:
            return Presence(rows, None, missing, len(on_record), missing, len(on_record))
        gone = _lacking(before.keys, present)
        return Presence(rows, before.rows, gone, len(before.keys), missing, len(on_record))

    def before(self, profile: Profile, source: str = "") -> LastTime | None:
        """Return what the source held when it was last sent there; None if it never was."""
        from importers.storage.last_time import last_time

        return last_time(self._checked.home, profile, self._name(source))

    def lacking(self, profile: Profile, source: str = "") -> list[str]:
        """Return the SKUs that the source once sent there and has no more, and no other source has, in their order.

        A SKU that is only spelled another way now, by its letters' case or by blanks, is not lacking. Where it is not
        known what another source has, none is. Slow.
        """
        from importers.storage.last_time import other_sources

        before = self.before(profile, source)
        if before is None:
            return []
        lacking = set(before.keys).union(before.earlier).difference(self._keys())
        if not lacking:
            return []
        still = {_plain(key) for key in self._keys() if key}
        for other in other_sources(self._checked.home, profile, self._name(source)):
            if other is None:
                return []
            still.update(map(_plain, other.keys))
        return sorted(key for key in lacking if _plain(key) not in still)

    def keep(self, profile: Profile, source: str = "") -> None:
        """Note what the source holds, as what it had "last time". Slow."""
        from importers.storage.last_time import LastTime, keep_last_time

        keys = tuple(key for key in self._keys() if key)
        before = self.before(profile, source)
        had = () if before is None else {*before.keys, *before.earlier}.difference(keys)
        now = LastTime(self._checked.catalog.row_count, keys, tuple(sorted(had)))
        if now != before:
            keep_last_time(self._checked.home, profile, self._name(source), now)

    def _name(self, source: str) -> str:
        named = source or self._checked.remembered_as
        return named or self._checked.catalog.source.origin.locator

    def _keys(self) -> Iterable[str | None]:
        column = self._checked.mapping.column(self._checked.schema.key.name)
        return [] if column is None else self._checked.catalog.column(column).to_pylist()


def _plain(key: str) -> str:
    return key.strip().casefold()


def _lacking(keys: Sequence[str], present: set[str | None]) -> tuple[str, ...]:
    """Return the keys that are not present."""
    if present.issuperset(keys):
        return ()
    return tuple(key for key in keys if key not in present)
