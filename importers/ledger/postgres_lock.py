"""One upload at a time to a destination, across machines: an advisory lock on a connection of its own.

The server frees it when that connection ends, so at once when its program dies. Who holds it, and how far that
upload has come, stands in the record for the others to read; all times are the server's.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from importers.destinations.base import Profile
from importers.errors import AnotherUpload, LedgerUnusable
from importers.ledger.postgres_connection import connect
from importers.ledger.postgres_faults import in_words
from importers.ledger.postgres_store import open_ledger
from importers.ledger.shared_place import SharedPlace
from importers.ledger.store import LastUpload, scope_of

if TYPE_CHECKING:
    import psycopg

_LOOK_EVERY = 1.0  # seconds, at the lock's connection and at who is before us

_WHO = """
SELECT who, done, total FROM shelfready.upload WHERE scope = %s AND ended IS NULL
"""
_BEGIN = """
INSERT INTO shelfready.upload (scope, who, began, seen) VALUES (%s, %s, clock_timestamp(), clock_timestamp())
ON CONFLICT (scope) DO UPDATE SET who = EXCLUDED.who, began = EXCLUDED.began, seen = EXCLUDED.seen,
    done = 0, total = 0, ended = NULL
"""
_END = "UPDATE shelfready.upload SET ended = clock_timestamp() WHERE scope = %s"
_PROGRESS = (
    "UPDATE shelfready.upload SET done = %s, total = %s, seen = clock_timestamp() WHERE scope = %s"
)


_NOW = """
SELECT of.base_url, of.account, of.destination, u.who, extract(epoch FROM u.began)::float8,
    extract(epoch FROM u.seen)::float8, u.done, u.total
FROM shelfready.upload AS u JOIN shelfready.scope AS of ON of.id = u.scope
"""
_LOCKED = """
SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def last_uploads(place: SharedPlace) -> dict[tuple[str, str, str], LastUpload]:
    """Return the last upload to each destination of a shared record, by address, account and destination."""
    with connect(place) as opened, in_words(place, "asking who uploads"):
        held = {key for (key,) in opened.execute(_LOCKED)}
        return {
            (url, account, kind): LastUpload(
                who, began, seen, done, total, running=_key(url, account, kind) in held
            )
            for url, account, kind, who, began, seen, done, total in opened.execute(_NOW)
        }


def _key(*names: str) -> int:
    """Return the number of a destination's lock."""
    digest = hashlib.blake2b("\n".join(names).encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


class PostgresLock:
    """See `UploadLock`. May be taken, watched and released by different threads, one after the other."""

    def __init__(self, place: SharedPlace, profile: Profile) -> None:
        """Name the lock; it is not taken yet."""
        self._place = place
        self._profile = profile
        self._key = _key(*scope_of(profile))
        self._opened: psycopg.Connection | None = None
        self._scope = 0
        self._watch: threading.Thread | None = None
        self._over = threading.Event()

    def take(self) -> None:
        """Take the lock; AnotherUpload says who has it and how far he is. LedgerUnusable."""
        ledger = open_ledger(self._place, self._profile)
        try:
            self._scope = ledger.make_scope()
        finally:
            ledger.close()
        opened = connect(self._place)
        try:
            with in_words(self._place, "asking whether another upload runs"):
                row = opened.execute("SELECT pg_try_advisory_lock(%s)", (self._key,)).fetchone()
                if row is None or not row[0]:
                    raise AnotherUpload(self._sentence(opened))
                self._begin(opened)
        except BaseException:
            opened.close()
            raise
        self._opened = opened

    def _begin(self, opened: psycopg.Connection) -> None:
        """Let no other program write any more, and tell the others who uploads now."""
        with opened.transaction():
            opened.execute(
                "UPDATE shelfready.scope SET token = %s WHERE id = %s",
                (self._place.token, self._scope),
            )
            opened.execute(_BEGIN, (self._scope, self._place.who))
            opened.execute("SELECT pg_notify('shelfready', %s)", (f"{self._scope}:",))

    def _sentence(self, opened: psycopg.Connection) -> str:
        row = opened.execute(_WHO, (self._scope,)).fetchone()
        who, done, total = row or ("Another program", 0, 0)
        far = f", {done:,} of {total:,}" if total else ""
        return f"{who} is uploading{far}; yours begins when it is done."

    def watch(
        self, progress: Callable[[], tuple[int, int]], lost: Callable[[LedgerUnusable], None]
    ) -> None:
        """Tell the others every second how far this upload is; `lost` hears once that the lock is no longer held."""
        self._over.clear()
        self._watch = threading.Thread(
            target=self._keep, args=(progress, lost), name="upload-lock", daemon=True
        )
        self._watch.start()

    def _keep(
        self, progress: Callable[[], tuple[int, int]], lost: Callable[[LedgerUnusable], None]
    ) -> None:
        opened = self._opened
        while opened is not None and not self._over.wait(_LOOK_EVERY):
            try:
                with in_words(self._place, "telling how far the upload is"):
                    opened.execute(_PROGRESS, (*progress(), self._scope))
            except LedgerUnusable as error:
                if not self._over.is_set():
                    lost(error)
                return

    def release(self) -> None:
        """Give the lock back; harmless if it is not held, or was lost."""
        self._over.set()
        if self._watch is not None:
            self._watch.join()
            self._watch = None
        opened, self._opened = self._opened, None
        if opened is None:
            return
        try:
            with in_words(self._place, "ending the upload"):
                opened.execute(_END, (self._scope,))
                opened.execute("SELECT pg_notify('shelfready', %s)", (f"{self._scope}:",))
        except LedgerUnusable:
            pass  # the server frees it when the connection ends, whatever happened to that
        finally:
            opened.close()
