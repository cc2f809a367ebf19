"""Hears what other operators write to a shared record, a moment after they do."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from importers.destinations.base import Profile
from importers.destinations.work import Entry
from importers.errors import LedgerUnusable
from importers.ledger.postgres_connection import connect, refuse_pooler
from importers.ledger.postgres_faults import in_words
from importers.ledger.postgres_store import (
    NO_SCOPE,
    PostgresLedger,
    entry_of,
    existing_ledger,
)
from importers.ledger.shared_place import SharedPlace

if TYPE_CHECKING:
    import psycopg

_LOOK_EVERY = 0.5  # seconds, at whether it is over
_AGAIN_AFTER = 5.0  # seconds without the server
_MANY = 10_000  # entries that are told at a time
_SINCE = """
SELECT entry.sku, state, entry.sent, uploaded, remote_id, batch, extract(epoch FROM changed)::float8, who, change,
    CASE WHEN said.sent = entry.sent THEN messages END
FROM shelfready.entry LEFT JOIN shelfready.said USING (scope, sku)
WHERE scope = %s AND change > %s ORDER BY change LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class HeardEntry:
    """What the record has of a SKU since a moment ago: who wrote it, and what the shop said of it."""

    entry: Entry
    who: str
    messages: tuple[tuple[str, str], ...] = ()


class RecordWatch:
    """Listens in a thread of its own. `hear` is called there, with what was written since the watch began."""

    def __init__(
        self, place: SharedPlace, profile: Profile, hear: Callable[[Sequence[HeardEntry]], None]
    ) -> None:
        """Hear nothing yet."""
        self._place = place
        self._profile = profile
        self._hear = hear
        self._since: int | None = None  # the record's last change that was heard
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="record-watch", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Hear no more; the thread ends soon."""
        self._over.set()

    def _listen(self) -> None:
        """Listen, through outages: what was written meanwhile is heard afterwards."""
        while not self._over.is_set():
            try:
                ledger = existing_ledger(self._place, self._profile)
                if ledger is not None:
                    with closing(ledger), closing(connect(self._place)) as opened:
                        refuse_pooler(self._place, opened)
                        self._follow(ledger, opened)
            except LedgerUnusable:
                pass  # whoever uploads is told of it; here it only means to try again
            self._over.wait(_AGAIN_AFTER)

    def _follow(self, ledger: PostgresLedger, opened: psycopg.Connection) -> None:
        with in_words(self._place, "listening"):
            opened.execute("LISTEN shelfready")
            if self._since is None:
                self._since = _newest(opened, ledger.scope)
            while not self._over.is_set():
                while some := list(self._written(opened, ledger.scope)):
                    self._hear(some)
                for _ in opened.notifies(timeout=_LOOK_EVERY, stop_after=1):
                    pass

    def _written(self, opened: psycopg.Connection, scope: int) -> Iterator[HeardEntry]:
        if scope == NO_SCOPE:
            return
        for *entry, who, change, messages in opened.execute(_SINCE, (scope, self._since, _MANY)):
            self._since = change
            said = [] if messages is None else json.loads(messages)
            yield HeardEntry(entry_of(entry), who, tuple((str(f), str(t)) for f, t in said))


def _newest(opened: psycopg.Connection, scope: int) -> int:
    row = opened.execute("SELECT change FROM shelfready.scope WHERE id = %s", (scope,)).fetchone()
    return 0 if row is None else int(row[0])
