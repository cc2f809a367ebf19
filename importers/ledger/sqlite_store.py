"""The record of uploads as one SQLite file, never taken as empty when it is damaged."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from itertools import chain
from pathlib import Path
from typing import Any

from importers.destinations.base import Profile
from importers.destinations.call import RemoteId
from importers.destinations.work import GONE, Entry, EntryState
from importers.errors import LedgerUnusable
from importers.ledger.sqlite_faults import damaged, gone, in_words
from importers.ledger.sqlite_schema import (
    APPLICATION_ID,
    CONFIRMED,
    HOLDER,
    SAID,
    SCHEMA_VERSION,
    TABLES,
    USES,
)
from importers.ledger.store import AccountRecord, Numbers, Uses, scope_of

_SELECT = "SELECT sku, state, sent, uploaded, remote_id, batch, changed FROM entry WHERE scope = ?"
_NUMBERS = """
SELECT count(uploaded), count(CASE state WHEN 'refused' THEN 1 END),
    count(CASE WHEN state IN ('intent', 'unknown') THEN 1 END) FROM entry WHERE scope = ?
"""
_LAST_SENT = (
    "SELECT sku, fields FROM confirmed JOIN entry USING (scope, sku, uploaded) WHERE scope = ?"
)
_NOT_GONE = f" AND substr(uploaded, 1, {len(GONE)}) <> x'{GONE.hex()}'"
_PATIENCE = 5.0  # seconds to wait for another program's lock
_MANY = 50_000  # SKUs in memory as objects
_AT_ONCE = 500  # SKUs in one query, below SQLite's limit of variables


class SqliteLedger:
    """An open record, seen through one scope: base URL, account and destination.

    Belongs to the thread that opened it. Every method may raise LedgerUnusable.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, profile: Profile) -> None:
        """Use `open_ledger` instead."""
        self._connection = connection
        self.path = path
        self._place = _place(path)
        self._log_place: tuple[int, int] | None = None
        self._names = scope_of(profile)
        self._step: Callable[[], AbstractContextManager[object]] = lambda: self._connection
        self._scope = self._find_scope()

    @contextmanager
    def together(self) -> Iterator[Callable[[Profile], SqliteLedger]]:
        """Let all that is written meanwhile be one durable step, or none; gives the record in other scopes too."""
        with in_words(self.path), self._connection:
            self._connection.execute("BEGIN IMMEDIATE")

            def scoped(profile: Profile) -> SqliteLedger:
                other = SqliteLedger(self._connection, self.path, profile)
                other._step = nullcontext
                return other

            yield scoped

    def scopes(self) -> list[tuple[str, str, str]]:
        """Return the address, account and destination of all that is recorded here."""
        query = "SELECT base_url, account, destination FROM scope ORDER BY id"
        with in_words(self.path):
            return [tuple(row) for row in self._connection.execute(query)]

    def close(self) -> None:
        """Close the file."""
        with in_words(self.path):
            self._connection.close()

    def entries(self, skus: Sequence[str]) -> dict[str, Entry]:
        """Return what is known of these SKUs; a SKU never sent is not in it."""
        found: dict[str, Entry] = {}
        self._look_for_scope()
        with in_words(self.path):
            for start in range(0, len(skus), _AT_ONCE):
                some = skus[start : start + _AT_ONCE]
                marks = ",".join("?" * len(some))
                query = f"{_SELECT} AND sku IN ({marks})"
                found.update((e.sku, e) for e in self._read(query, self._scope, *some))
        return found

    def confirmed(self, entries: Sequence[Entry]) -> dict[str, Any]:
        """Return the values that the shop has had from us, by SKU; without those that are not on record.

        They count only as long as the entry speaks of the same content: an earlier version of this
        program may have written to the record since.
        """
        query = "SELECT sku, uploaded, fields FROM confirmed WHERE scope = ? AND sku"
        return self._beside("confirmed", query, {e.sku: e.uploaded for e in entries})

    def last_sent(self, skus: Sequence[str]) -> dict[str, bytes]:
        """Return the same of many SKUs that are on record as uploaded, as the JSON that it is kept as. Quicker."""
        self._look_for_scope()
        found: dict[str, bytes] = {}
        with in_words(self.path):
            if not self._has_table("confirmed"):
                return {}
            for start in range(0, len(skus), _AT_ONCE):
                some = skus[start : start + _AT_ONCE]
                query = f"{_LAST_SENT} AND sku IN ({','.join('?' * len(some))})"
                found.update(self._connection.execute(query, (self._scope, *some)).fetchall())
        return found

    def said(self, entries: Sequence[Entry]) -> dict[str, Any]:
        """Return what the shop said of what was sent last, by SKU: pairs of field and sentence."""
        query = "SELECT sku, sent, messages FROM said WHERE scope = ? AND sku"
        return self._beside("said", query, {e.sku: e.sent for e in entries})

    def _beside(self, table: str, query: str, wanted: Mapping[str, bytes | None]) -> dict[str, Any]:
        """Return the JSON that a query for some SKUs finds, where it is about the content that is wanted."""
        found: dict[str, Any] = {}
        with in_words(self.path):
            if not wanted or not self._has_table(table):
                return {}
            skus = list(wanted)
            for start in range(0, len(skus), _AT_ONCE):
                some = skus[start : start + _AT_ONCE]
                marks = ",".join("?" * len(some))
                rows = self._connection.execute(f"{query} IN ({marks})", (self._scope, *some))
                for sku, content, told in rows:
                    if content == wanted[sku]:
                        found[sku] = json.loads(told)
        return found

    def _has_table(self, name: str) -> bool:
        there = "SELECT 1 FROM sqlite_master WHERE name = ?"
        return self._connection.execute(there, (name,)).fetchone() is not None

    def all_entries(self) -> Iterator[Entry]:
        """Yield everything known in this scope, in the order of SKUs."""
        self._look_for_scope()
        with in_words(self.path):
            yield from self._read(f"{_SELECT} ORDER BY sku", self._scope)

    def settled(self) -> Iterator[Sequence[tuple[str, bytes | None]]]:
        """Yield every SKU of this scope, many at a time, with the hash of the content that it is on record with.

        None where anything is open about it: it was refused since, or its outcome is unknown.
        """
        self._look_for_scope()
        query = (
            "SELECT sku, CASE state WHEN 'uploaded' THEN uploaded END FROM entry WHERE scope = ?"
        )
        with in_words(self.path):
            cursor = self._connection.execute(query, (self._scope,))
            while some := cursor.fetchmany(_MANY):
                yield some

    def uploaded_keys(self) -> Iterator[str]:
        """Yield the SKUs that are known to be uploaded, in their order."""
        self._look_for_scope()
        query = f"SELECT sku FROM entry WHERE scope = ? AND uploaded IS NOT NULL{_NOT_GONE} ORDER BY sku"
        with in_words(self.path):
            yield from chain.from_iterable(self._connection.execute(query, (self._scope,)))

    def numbers(self) -> Numbers:
        """Return how many products are known in this scope."""
        self._look_for_scope()
        with in_words(self.path):
            return Numbers(*self._connection.execute(_NUMBERS, (self._scope,)).fetchone())

    def write(self, entries: Iterable[Entry], forgotten: Iterable[str] = ()) -> None:
        """Put entries on the disk in one durable step; `forgotten` SKUs leave the record."""
        now = time.time()
        if self._scope == _NO_SCOPE:
            self._scope = self._make_scope()
        some = list(entries)
        rows = [
            (
                self._scope,
                e.sku,
                e.state,
                e.sent,
                e.uploaded,
                _stored(e.remote_id),
                e.batch,
                e.changed or now,
            )
            for e in some
        ]
        values = [
            (self._scope, e.sku, e.uploaded, e.confirmed)
            for e in some
            if e.confirmed and e.uploaded is not None
        ]
        said = [(self._scope, e.sku, e.sent, e.said) for e in some if e.said]
        with in_words(self.path), self._step():
            self._connection.executemany("REPLACE INTO entry VALUES (?,?,?,?,?,?,?,?)", rows)
            if values:
                self._connection.execute(CONFIRMED)
                self._connection.executemany("REPLACE INTO confirmed VALUES (?,?,?,?)", values)
            if said:
                self._connection.execute(SAID)
                self._connection.executemany("REPLACE INTO said VALUES (?,?,?,?)", said)
            self._connection.executemany(
                "DELETE FROM entry WHERE scope = ? AND sku = ?",
                ((self._scope, sku) for sku in forgotten),
            )
        self._ensure_there()

    def account(self) -> AccountRecord | None:
        """Return whose uploads these are, None if nobody was noted."""
        self._look_for_scope()
        with in_words(self.path):
            if not self._has_table("holder"):
                return None
            query = "SELECT salt, print, kind, key, name FROM holder WHERE scope = ?"
            found = self._connection.execute(query, (self._scope,)).fetchone()
        return None if found is None else AccountRecord(*found)

    def keep_account(self, account: AccountRecord) -> None:
        """Note whose uploads these are."""
        if self._scope == _NO_SCOPE:
            self._scope = self._make_scope()
        values = (
            self._scope,
            account.salt,
            account.fingerprint,
            account.kind,
            account.key,
            account.name,
        )
        with in_words(self.path), self._step():
            self._connection.execute(HOLDER)
            self._connection.execute("REPLACE INTO holder VALUES (?,?,?,?,?,?)", values)
        self._ensure_there()

    def uses(self) -> Uses:
        """Return how often this file was used, whatever for."""
        with in_words(self.path):
            if not self._has_table("uses"):
                return Uses()
            query = "SELECT count, suspect, beside FROM uses"
            count, suspect, beside = self._connection.execute(query).fetchone()
        return Uses(int(count), bool(suspect), str(beside))

    def note_uses(self, count: int, *, suspect: bool, beside: str = "") -> None:
        """Put the number of uses on the disk."""
        with in_words(self.path), self._step():
            self._connection.execute(USES)
            values = (count, int(suspect), beside)
            self._connection.execute("REPLACE INTO uses VALUES (1, ?, ?, ?)", values)

    def _ensure_there(self) -> None:
        """Notice that the file was moved away or deleted: SQLite would go on writing what nobody finds again."""
        with in_words(self.path):
            log_place = _place(self.path.with_name(f"{self.path.name}-wal"))
            self._log_place = self._log_place or log_place
            if _place(self.path) != self._place or log_place != self._log_place:
                raise LedgerUnusable(gone(self.path))

    def _read(self, query: str, *values: object) -> Iterator[Entry]:
        for sku, state, sent, uploaded, remote_id, *rest in self._connection.execute(query, values):
            known = remote_id.decode() if isinstance(remote_id, bytes) else remote_id
            yield Entry(sku, EntryState(state), sent, uploaded, known, *rest)

    def _find_scope(self) -> int:
        query = "SELECT id FROM scope WHERE base_url = ? AND account = ? AND destination = ?"
        with in_words(self.path):
            found = self._connection.execute(query, self._names).fetchone()
        return _NO_SCOPE if found is None else int(found[0])

    def _look_for_scope(self) -> None:
        """Notice that another connection has begun this scope meanwhile."""
        if self._scope == _NO_SCOPE:
            self._scope = self._find_scope()

    def _make_scope(self) -> int:
        with in_words(self.path), self._step():
            insert = "INSERT OR IGNORE INTO scope VALUES (NULL, ?, ?, ?)"
            self._connection.execute(insert, self._names)
        return self._find_scope()


_NO_SCOPE = -1  # nothing was ever written for this destination


def _stored(remote_id: RemoteId | None) -> int | bytes | None:
    """Return a shop's number so that the column, which is one of integers, leaves a text such as 007 alone."""
    return remote_id.encode() if isinstance(remote_id, str) else remote_id


def open_ledger(path: Path, profile: Profile) -> SqliteLedger:
    """Open the record of uploads, or make it if there is none, and look through it for damage.

    Raises LedgerUnusable if it is damaged, locked, read-only, not ours or newer; it is then left as it is.
    """
    with in_words(path):
        if not path.exists():
            _make(path)
        return _opened(path, profile, thorough=True)


def existing_ledger(path: Path, profile: Profile) -> SqliteLedger | None:
    """Open the record of uploads as `open_ledger` does; None if there is none, so that nothing was sent yet."""
    with in_words(path):
        return open_ledger(path, profile) if os.path.lexists(path) else None


def reopen_ledger(path: Path, profile: Profile, *, thorough: bool = False) -> SqliteLedger:
    """Open the record once more that this upload began with; LedgerUnusable also if it is not there any more.

    It is looked through for damage only if `thorough`.
    """
    with in_words(path):
        if not path.exists():
            raise LedgerUnusable(gone(path))
        return _opened(path, profile, thorough=thorough)


def _opened(path: Path, profile: Profile, *, thorough: bool) -> SqliteLedger:
    if path.stat().st_size == 0:
        raise LedgerUnusable(damaged(path))
    connection = sqlite3.connect(path, timeout=_PATIENCE)
    try:
        _inspect(connection, path)
        if thorough and connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise LedgerUnusable(damaged(path))
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        return SqliteLedger(connection, path, profile)
    except BaseException:
        connection.close()
        raise


def _place(path: Path) -> tuple[int, int] | None:
    """Return which file a path leads to, None if to none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _make(path: Path) -> None:
    """Make an empty record beside its place and move it there whole, unless another came first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _set_remnants_aside(path)
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    draft.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(draft)) as connection:
            connection.executescript(TABLES)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            connection.execute("PRAGMA journal_mode = WAL")
        try:
            os.link(
                draft, path
            )  # fails if another process was faster, instead of replacing its file
        except FileExistsError:
            return
        except OSError:  # a file system without hard links
            draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)


def _set_remnants_aside(path: Path) -> None:
    """Move away what SQLite kept beside a record that was deleted: it would spoil the new one."""
    for ending in ("-wal", "-shm"):
        remnant = path.with_name(path.name + ending)
        if remnant.exists():
            remnant.replace(path.with_name(f"{path.name}{ending}.of-a-lost-record"))


def _inspect(connection: sqlite3.Connection, path: Path) -> None:
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if mark != APPLICATION_ID or version < 1:
        raise LedgerUnusable(f"{path} is not a record of uploads; it was left as it is.")
    if version > SCHEMA_VERSION:
        raise LedgerUnusable(
            f"The record of uploads {path} was written by a newer Shelfready; update this one to use it."
        )
