"""What other operators do to the same shop, put on this sheet's rows: by a shared record of uploads."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.destinations.call import Unsendable
from importers.destinations.outcome import RowOutcome, RowState
from importers.destinations.work import EntryState
from importers.ledger.shared_place import SharedPlace
from importers.session.checked_catalog import CheckedCatalog
from importers.session.refusals import refusals_in
from importers.session.upload_input import UploadInput, as_sent, upload_input

if TYPE_CHECKING:
    from importers.ledger.place import LedgerPlace
    from importers.ledger.postgres_watch import HeardEntry, RecordWatch
    from importers.ledger.store import Word

_ENDS = {
    EntryState.UPLOADED: "uploaded",
    EntryState.REFUSED: "refused",
    EntryState.UNKNOWN: "left unknown",
}


class Others:
    """Follows the record of the chosen destination while it is a shared one; nothing happens where it is not."""

    def __init__(
        self,
        checked: CheckedCatalog,
        place: Callable[[], LedgerPlace],
        forget: Callable[[Iterable[int]], None],
    ) -> None:
        """Take the catalog, where its record is, and whom to tell which rows stand otherwise now."""
        self._checked = checked
        self._place = place
        self._forget = forget
        self._watch: RecordWatch | None = None
        self._about: object = None
        self._heard: deque[Sequence[HeardEntry]] = deque()
        self._last: dict[int, str] = {}  # by row, what somebody else did last

    def follow(self) -> None:
        """Listen to the record that is the right one now. SettingsUnusable. May block on the keyring's dialog."""
        profile = self._checked.profile
        place = None if profile is None else self._place()
        about = (place, profile) if isinstance(place, SharedPlace) else None
        if about == self._about:
            return
        self.stop()
        self._about = about
        if isinstance(place, SharedPlace) and profile is not None:
            from importers.ledger.postgres_watch import RecordWatch

            self._watch = RecordWatch(place, profile, self._heard.append)
            self._watch.start()

    def stop(self) -> None:
        """Listen no more."""
        if self._watch is not None:
            self._watch.stop()
        self._watch, self._about = None, None
        self._heard.clear()
        self._last.clear()

    def take(self) -> int:
        """Put what was heard on the rows it is about; returns how many. Quick: busy, it does it later."""
        if not self._heard or not self._checked.lock.acquire(blocking=False):
            return 0
        try:
            return self._put(self._newest())
        finally:
            self._checked.lock.release()

    def told(self, row: int) -> str:
        """Return what somebody else did with a row since it was opened, as `uploaded at till-3, 14:02`; else ""."""
        return self._last.get(row, "")

    def history(self, row: int) -> list[Word]:
        """Return what became of a row's product each time it was sent, newest first. LedgerUnusable. Slow."""
        profile = self._checked.profile
        place = None if profile is None else self._place()
        if profile is None or not isinstance(place, SharedPlace):
            return []
        from importers.ledger.postgres_store import existing_ledger

        found = existing_ledger(place, profile)
        if found is None:
            return []
        with closing(found) as ledger:
            return ledger.history(self._key(row))

    def _key(self, row: int) -> str:
        column = self._checked.mapping.column(self._checked.schema.key.name)
        return "" if column is None else (self._checked.catalog.value(row, column) or "").strip()

    def _newest(self) -> dict[str, HeardEntry]:
        """Return the last that was heard of each SKU, but not what this program wrote itself."""
        place = self._place()
        own = place.who if isinstance(place, SharedPlace) else ""
        newest: dict[str, HeardEntry] = {}
        while self._heard:
            newest |= {h.entry.sku: h for h in self._heard.popleft() if h.who != own}
        return newest

    def _put(self, heard: Mapping[str, HeardEntry]) -> int:
        checked = self._checked
        column = checked.mapping.column(checked.schema.key.name)
        if column is None or not heard:
            return 0
        keys = pc.utf8_trim_whitespace(checked.catalog.column(column))
        places = pc.index_in(keys, pa.array(list(heard), pa.string()))
        rows = np.flatnonzero(pc.is_valid(places).to_numpy()).tolist()
        ready = upload_input(
            checked.catalog, checked.mapping, checked.schema, checked.report(), rows
        )
        entries = list(heard.values())
        changed = [self._tell(row, entries[places[row].as_py()], ready) for row in rows]
        if any(changed):
            checked.changed()
        self._forget(rows)
        return len(rows)

    def _tell(self, row: int, heard: HeardEntry, ready: UploadInput) -> bool:
        """Note what somebody did with a row; True if a refusal came to its cells, or went."""
        end = _ENDS.get(heard.entry.state)
        if end is None:  # it is only about to be sent
            return False
        at = time.strftime("%H:%M", time.localtime(heard.entry.changed))
        self._last[row] = f"{end} at {heard.who}, {at}"
        refusals = self._checked.refusals
        if heard.entry.state is not EntryState.REFUSED:
            return refusals.forget(row)
        if not self._is_as_sent(row, heard):
            return False
        said = f"{ready.destination} said to {heard.who} at {at}: "
        messages = tuple((name, said + words) for name, words in heard.messages)
        outcome = RowOutcome(row, heard.entry.sku, RowState.REFUSED, messages)
        return refusals.take(outcome, lambda each: refusals_in(each, ready))

    def _is_as_sent(self, row: int, heard: HeardEntry) -> bool:
        """Tell whether a row says here just what was sent there."""
        checked = self._checked
        if checked.profile is None:
            return False
        try:
            said = as_sent(checked.catalog, checked.mapping, checked.profile, row)
        except Unsendable:
            return False
        return said.digest == heard.entry.sent
