"""The record of uploads in a PostgreSQL database, which several operators share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

from importers.destinations.base import Profile
from importers.destinations.work import GONE, Entry, EntryState
from importers.ledger.postgres_connection import connect, refuse_pooler
from importers.ledger.postgres_faults import in_words
from importers.ledger.postgres_schema import ensure_schema, is_there, require_schema
from importers.ledger.shared_place import SharedPlace
from importers.ledger.store import AccountRecord, Numbers, Uses, Word, scope_of

if TYPE_CHECKING:
    import psycopg

NO_SCOPE = -1  # nothing was ever written for this destination
_COLUMNS = "sku, state, sent, uploaded, remote_id, batch, extract(epoch FROM changed)::float8"
_SELECT = f"SELECT {_COLUMNS} FROM shelfready.entry WHERE scope = %s"
_NOT_GONE = f" AND substring(uploaded FROM 1 FOR {len(GONE)}) <> '\\x{GONE.hex()}'::bytea"
_MANY = 50_000  # SKUs in memory as objects
_AT_ONCE = 5_000  # rows that a cursor brings at a time

_NUMBERS = """
SELECT count(uploaded), count(CASE state WHEN 'refused' THEN 1 END),
    count(CASE WHEN state IN ('intent', 'unknown') THEN 1 END) FROM shelfready.entry WHERE scope = %s
"""
_HISTORY = """
SELECT extract(epoch FROM at)::float8, who, state, fields, messages FROM shelfready.event
WHERE scope = %s AND sku = %s ORDER BY id DESC LIMIT 100
"""
_WRITE_ENTRIES = """
INSERT INTO shelfready.entry (sku, state, sent, uploaded, remote_id, batch, scope, changed, who, change)
SELECT sku, state, sent, uploaded, remote_id, batch, of.id, coalesce(to_timestamp(at), clock_timestamp()), %s, of.change
FROM unnest(%s::text[], %s::text[], %s::bytea[], %s::bytea[], %s::text[], %s::text[], %s::float8[])
    AS given (sku, state, sent, uploaded, remote_id, batch, at), shelfready.scope AS of
WHERE of.id = %s
ON CONFLICT (scope, sku) DO UPDATE SET
    state = EXCLUDED.state, sent = EXCLUDED.sent, uploaded = EXCLUDED.uploaded, remote_id = EXCLUDED.remote_id,
    batch = EXCLUDED.batch, changed = EXCLUDED.changed, who = EXCLUDED.who, change = EXCLUDED.change
"""
_WRITE_CONFIRMED = """
INSERT INTO shelfready.confirmed (scope, sku, uploaded, fields)
SELECT %s, given.* FROM unnest(%s::text[], %s::bytea[], %s::bytea[]) AS given
ON CONFLICT (scope, sku) DO UPDATE SET uploaded = EXCLUDED.uploaded, fields = EXCLUDED.fields
"""
_WRITE_SAID = """
INSERT INTO shelfready.said (scope, sku, sent, messages)
SELECT %s, given.* FROM unnest(%s::text[], %s::bytea[], %s::bytea[]) AS given
ON CONFLICT (scope, sku) DO UPDATE SET sent = EXCLUDED.sent, messages = EXCLUDED.messages
"""
_WRITE_EVENTS = """
INSERT INTO shelfready.event (scope, at, who, sku, state, fields, messages)
SELECT %s, coalesce(to_timestamp(at), clock_timestamp()), %s, sku, state, fields, messages
FROM unnest(%s::text[], %s::text[], %s::bytea[], %s::bytea[], %s::float8[])
    AS given (sku, state, fields, messages, at)
"""
_BORN = """
SELECT concat_ws('/', (SELECT system_identifier FROM pg_control_system()),
    (SELECT timeline_id FROM pg_control_checkpoint()),
    (SELECT oid FROM pg_database WHERE datname = current_database()), 'shelfready.entry'::regclass::oid)
"""


class PostgresLedger:
    """An open shared record, seen through one scope; see `LedgerStore`.

    Only the holder of the destination's lock can write entries: the server compares its token, so that a program
    that lost its lock without noticing cannot write, and therefore cannot send, any more.
    """

    def __init__(self, opened: psycopg.Connection, place: SharedPlace, profile: Profile) -> None:
        """Use `open_ledger` of `place` instead."""
        self._opened = opened
        self._place = place
        self._names = scope_of(profile)
        self._scope = self._find_scope()

    @contextmanager
    def together(self) -> Iterator[Callable[[Profile], PostgresLedger]]:
        """Let all that is written meanwhile be one durable step, or none; gives the record in other scopes too."""
        with in_words(self._place, "writing to it"), self._opened.transaction():
            yield lambda profile: PostgresLedger(self._opened, self._place, profile)

    def scopes(self) -> list[tuple[str, str, str]]:
        """Return the address, account and destination of all that is recorded here."""
        query = "SELECT base_url, account, destination FROM shelfready.scope ORDER BY id"
        with in_words(self._place, "reading it"):
            return [(a, b, c) for a, b, c in self._opened.execute(query)]

    def close(self) -> None:
        """Close the connection."""
        self._opened.close()

    @property
    def scope(self) -> int:
        """Return the number of the destination in this record, NO_SCOPE if nothing was ever written for it."""
        if self._scope == NO_SCOPE:
            self._scope = self._find_scope()
        return self._scope

    def entries(self, skus: Sequence[str]) -> dict[str, Entry]:
        """Return what is known of these SKUs; a SKU never sent is not in it."""
        if not skus:
            return {}
        with in_words(self._place, "reading it"):
            rows = self._opened.execute(f"{_SELECT} AND sku = ANY(%s)", (self.scope, list(skus)))
            return {entry.sku: entry for entry in map(entry_of, rows)}

    def confirmed(self, entries: Sequence[Entry]) -> dict[str, Any]:
        """Return the values that the shop has had from us, by SKU; without those that are not on record."""
        query = "SELECT sku, uploaded, fields FROM shelfready.confirmed WHERE scope = %s AND sku = ANY(%s)"
        return self._beside(query, {e.sku: e.uploaded for e in entries if e.uploaded is not None})

    def last_sent(self, skus: Sequence[str]) -> dict[str, bytes]:
        """Return the same of many SKUs that are on record as uploaded, as the JSON that it is kept as. Quicker."""
        query = (
            "SELECT sku, fields FROM shelfready.confirmed JOIN shelfready.entry USING (scope, sku, uploaded) "
            "WHERE scope = %s AND sku = ANY(%s)"
        )
        with in_words(self._place, "reading it"):
            return dict(self._opened.execute(query, (self.scope, list(skus))).fetchall())

    def said(self, entries: Sequence[Entry]) -> dict[str, Any]:
        """Return what the shop said of what was sent last, by SKU: pairs of field and sentence."""
        query = "SELECT sku, sent, messages FROM shelfready.said WHERE scope = %s AND sku = ANY(%s)"
        return self._beside(query, {entry.sku: entry.sent for entry in entries})

    def _beside(self, query: str, wanted: dict[str, bytes]) -> dict[str, Any]:
        """Return the JSON that a query finds for SKUs, where it is about the content that is wanted."""
        if not wanted:
            return {}
        with in_words(self._place, "reading it"):
            found = self._opened.execute(query, (self.scope, list(wanted)))
            return {sku: json.loads(text) for sku, of, text in found if wanted[sku] == of}

    def all_entries(self) -> Iterator[Entry]:
        """Yield everything known in this scope, in the order of SKUs."""
        yield from map(entry_of, self._rows(f"{_SELECT} ORDER BY sku"))

    def settled(self) -> Iterator[Sequence[tuple[str, bytes | None]]]:
        """Yield every SKU, many at a time, with the hash of the content that it is on record with.

        None where anything is open about it: it was refused since, or its outcome is unknown.
        """
        query = "SELECT sku, CASE state WHEN 'uploaded' THEN uploaded END FROM shelfready.entry WHERE scope = %s"
        rows = self._rows(query)
        while some := list(islice(rows, _MANY)):
            yield [(sku, digest) for sku, digest in some]

    def uploaded_keys(self) -> Iterator[str]:
        """Yield the SKUs that are known to be uploaded, in their order."""
        query = f"SELECT sku FROM shelfready.entry WHERE scope = %s AND uploaded IS NOT NULL{_NOT_GONE} ORDER BY sku"
        yield from (sku for (sku,) in self._rows(query))

    def _rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query as they come, so that a million are never in memory at once."""
        with (
            in_words(self._place, "reading it"),
            self._opened.transaction(),
            self._opened.cursor("entries") as cursor,
        ):
            cursor.itersize = _AT_ONCE
            cursor.execute(query, (self.scope,))
            yield from cursor

    def history(self, sku: str) -> list[Word]:
        """Return what became of a product each time it was sent, newest first; the last hundred."""
        with in_words(self._place, "reading it"):
            rows = self._opened.execute(_HISTORY, (self.scope, sku)).fetchall()
        return [
            Word(at, who, state, _object(fields), _object(said))
            for at, who, state, fields, said in rows
        ]

    def numbers(self) -> Numbers:
        """Return how many products are known in this scope."""
        with in_words(self._place, "reading it"):
            found = self._opened.execute(_NUMBERS, (self.scope,)).fetchone()
        return Numbers() if found is None else Numbers(*found)

    def write(self, entries: Iterable[Entry], forgotten: Iterable[str] = ()) -> None:
        """Put entries on record in one durable step; `forgotten` SKUs leave it. One way to the server and back."""
        some, gone = list(entries), list(forgotten)
        with (
            in_words(self._place, "writing to it"),
            self._opened.pipeline(),
            self._opened.transaction(),
        ):
            self._opened.execute(
                "SELECT shelfready.begin_write(%s, %s)", (self.scope, self._place.token)
            )
            if some:
                self._write_entries(some)
            if gone:
                self._opened.execute(
                    "DELETE FROM shelfready.entry WHERE scope = %s AND sku = ANY(%s)",
                    (self.scope, gone),
                )

    def _write_entries(self, entries: Sequence[Entry]) -> None:
        execute, scope, who = self._opened.execute, self._scope, self._place.who
        columns = [
            [e.sku for e in entries],
            [e.state.value for e in entries],
            [e.sent for e in entries],
            [e.uploaded for e in entries],
            [None if e.remote_id is None else json.dumps(e.remote_id) for e in entries],
            [e.batch for e in entries],
            [e.changed or None for e in entries],
        ]
        execute(_WRITE_ENTRIES, (who, *columns, scope))
        values = [(e.sku, e.uploaded, e.confirmed) for e in entries if e.confirmed and e.uploaded]
        if values:
            execute(_WRITE_CONFIRMED, (scope, *_columns(values)))
        said = [(e.sku, e.sent, e.said) for e in entries if e.said]
        if said:
            execute(_WRITE_SAID, (scope, *_columns(said)))
        events = [
            (e.sku, e.state.value, e.confirmed, e.said, e.changed or None)
            for e in entries
            if e.state is not EntryState.INTENT
        ]
        if events:
            execute(_WRITE_EVENTS, (scope, who, *_columns(events)))

    def account(self) -> AccountRecord | None:
        """Return whose uploads these are, None if nobody was noted."""
        query = "SELECT salt, print, kind, key, name FROM shelfready.holder WHERE scope = %s"
        with in_words(self._place, "reading it"):
            found = self._opened.execute(query, (self.scope,)).fetchone()
        return None if found is None else AccountRecord(*found)

    def keep_account(self, account: AccountRecord) -> None:
        """Note whose uploads these are."""
        with in_words(self._place, "writing to it"):
            scope = self.make_scope()
            self._opened.execute(
                "INSERT INTO shelfready.holder VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (scope) DO UPDATE SET "
                "salt = EXCLUDED.salt, print = EXCLUDED.print, kind = EXCLUDED.kind, key = EXCLUDED.key, "
                "name = EXCLUDED.name",
                (
                    scope,
                    account.salt,
                    account.fingerprint,
                    account.kind,
                    account.key,
                    account.name,
                ),
            )

    def uses(self) -> Uses:
        """Return how often this record was used, whatever for. `beside` tells which database it was then."""
        query = "SELECT uses, suspect, born FROM shelfready.about"
        with in_words(self._place, "reading it"):
            found = self._opened.execute(query).fetchone()
        return Uses() if found is None else Uses(*found)

    def note_use(self, *, suspect: bool, seen: int) -> int:
        """Count a use, from `seen` on if the record counts fewer, and return the count."""
        query = (
            "UPDATE shelfready.about SET uses = greatest(uses, %s) + 1, suspect = suspect OR %s, born = %s "
            "RETURNING uses"
        )
        with in_words(self._place, "writing to it"):
            found = self._opened.execute(query, (seen, suspect, self.born())).fetchone()
        return 0 if found is None else int(found[0])

    def born(self) -> str:
        """Return what tells this record from its copies, as the server knows it."""
        with in_words(self._place, "reading it"):
            found = self._opened.execute(_BORN).fetchone()
        return "" if found is None else str(found[0])

    def make_scope(self) -> int:
        """Return the number of the destination, and give it one where it has none."""
        if self.scope == NO_SCOPE:
            with in_words(self._place, "writing to it"):
                self._opened.execute(
                    "INSERT INTO shelfready.scope (base_url, account, destination) VALUES (%s, %s, %s) "
                    "ON CONFLICT DO NOTHING",
                    self._names,
                )
        return self.scope

    def _find_scope(self) -> int:
        query = (
            "SELECT id FROM shelfready.scope WHERE (base_url, account, destination) = (%s, %s, %s)"
        )
        with in_words(self._place, "reading it"):
            found = self._opened.execute(query, self._names).fetchone()
        return NO_SCOPE if found is None else int(found[0])


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _object(text: bytes | None) -> Any:
    return None if text is None else json.loads(text)


def entry_of(row: Sequence[Any]) -> Entry:
    """Return the entry that a row of the record is: SKU, state, sent, uploaded, number, batch, time."""
    sku, state, sent, uploaded, remote_id, batch, changed = row
    known = None if remote_id is None else json.loads(remote_id)
    return Entry(sku, EntryState(state), sent, uploaded, known, batch, changed)


def open_ledger(place: SharedPlace, profile: Profile) -> PostgresLedger:
    """Open the shared record, and make its tables if there are none. LedgerUnusable."""
    opened = connect(place)
    try:
        refuse_pooler(place, opened)
        with in_words(place, "making its tables"):
            ensure_schema(place, opened)
        return PostgresLedger(opened, place, profile)
    except BaseException:
        opened.close()
        raise


def existing_ledger(place: SharedPlace, profile: Profile) -> PostgresLedger | None:
    """Open the shared record; None if its database holds none yet. LedgerUnusable."""
    opened = connect(place)
    try:
        with in_words(place, "reading it"):
            if not is_there(opened):
                opened.close()
                return None
            require_schema(place, opened)
        return PostgresLedger(opened, place, profile)
    except BaseException:
        opened.close()
        raise


def reopen_ledger(place: SharedPlace, profile: Profile) -> PostgresLedger:
    """Open the shared record once more that this upload began with; LedgerUnusable also if it is gone."""
    opened = connect(place)
    try:
        with in_words(place, "reading it"):
            require_schema(place, opened)
        return PostgresLedger(opened, place, profile)
    except BaseException:
        opened.close()
        raise
