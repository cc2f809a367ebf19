"""One upload at a time to a destination: a lock that the system releases when its holder dies."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

from importers.destinations.base import Profile
from importers.errors import AnotherUpload, LedgerUnusable
from importers.ledger.store import scope_of

_RUNNING = "Another upload to this destination is running; wait for it or stop it first."


class SqliteLock:
    """An exclusive lock for one ledger and destination, held by a SQLite file beside the ledger.

    SQLite locks files portably through the operating system, so a dead process holds nothing. It stays: a lock
    of another library (filelock) would not keep out an upload of an earlier version, which takes this one.
    """

    def __init__(self, ledger_path: Path, profile: Profile) -> None:
        """Name the lock; it is not taken yet."""
        scope = "\n".join(scope_of(profile))
        name = hashlib.blake2b(scope.encode(), digest_size=6).hexdigest()
        self._path = ledger_path.with_name(f"{ledger_path.name}.{name}.lock")
        self._connection: sqlite3.Connection | None = None

    def take(self) -> None:
        """Take the lock; LedgerUnusable if another upload to this destination runs."""
        connection = None
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(
                self._path, timeout=0.0, isolation_level=None, check_same_thread=False
            )
            connection.execute("BEGIN EXCLUSIVE")
        except (sqlite3.Error, OSError) as error:
            if connection is not None:
                connection.close()
            if "locked" in str(error):
                raise AnotherUpload(_RUNNING) from error
            raise LedgerUnusable(
                f"The lock {self._path} cannot be taken ({error}); nothing is sent."
            ) from error
        self._connection = connection

    def watch(
        self, progress: Callable[[], tuple[int, int]], lost: Callable[[LedgerUnusable], None]
    ) -> None:
        """Do nothing: nobody else reads how far this upload is, and the system's lock cannot be lost."""

    def release(self) -> None:
        """Give the lock back; harmless if it is not held."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
