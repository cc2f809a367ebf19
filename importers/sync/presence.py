"""Which process runs or watches a sync now, and how far it is: a lock that dies with its holder, and a small note.

Two processes never run the same sync at a time, whoever started them: the screen, a terminal, or the system's timer.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from importers.errors import UploadImpossible
from importers.storage.home import Home

_WORDS = {"run": "is run", "watch": "is watched"}
_PATIENCE = 1.0  # seconds: a look at a lock holds it for an instant


class SyncBusy(UploadImpossible):
    """Another process runs or watches this very sync."""


class Stage(StrEnum):
    """What a sync is doing."""

    READING = "reading"
    COMPARING = "comparing"
    SENDING = "sending"
    CLEARING = "clearing"  # rows of a ChangeLog
    WAITING = "waiting"  # until the next one


@dataclass(frozen=True, slots=True)
class Presence:
    """What a process tells of its sync. `since` and `next` are Unix times, `rate` rows a second, `left` seconds.

    `counts` are rows by what became of them, `lines` what was told last.
    """

    pid: int
    since: float
    stage: Stage
    done: int = 0
    total: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    rate: float = 0.0
    left: float | None = None
    hold: str = ""
    lines: tuple[str, ...] = ()
    next: float | None = None


class SyncPlace:
    """Where the locks and the note of one sync are: beside those of the other syncs."""

    def __init__(self, home: Home, sync: str) -> None:
        """Take what tells a sync from every other."""
        digest = hashlib.blake2b(sync.encode(), digest_size=8).hexdigest()
        self._base = home.root / "syncs" / digest
        self.sync = sync

    def __eq__(self, other: object) -> bool:
        """Tell whether two are places of the same sync."""
        return isinstance(other, SyncPlace) and self._base == other._base

    def __hash__(self) -> int:
        """Return the same for the same sync."""
        return hash(self._base)

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Hold the lock of a run. SyncBusy if another process has it."""
        with self._held("run"):
            yield

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Hold the lock of whoever runs it again and again. SyncBusy if another process has it."""
        with self._held("watch"):
            yield

    @property
    def is_running(self) -> bool:
        """Tell whether some process, this one or another, runs it now."""
        return _is_held(self._lock("run"))

    @property
    def is_watched(self) -> bool:
        """Tell whether some process, this one or another, runs it again and again."""
        return _is_held(self._lock("watch"))

    def tell(self, presence: Presence) -> None:
        """Say what is being done; that this cannot be written is no reason to stop."""
        what = "watch" if presence.stage is Stage.WAITING else "run"
        draft = self._base.with_suffix(f".{presence.pid}.new")
        with contextlib.suppress(OSError):
            self._base.parent.mkdir(parents=True, exist_ok=True)
            # Not made durable: after a crash there is no such process.
            draft.write_text(json.dumps(asdict(presence)), encoding="utf-8")
            os.replace(draft, self._note(what))

    def present(self) -> Presence | None:
        """Return what the process says that runs it now, else the one that watches it; None if there is none."""
        if self.is_running:
            return self._told("run")
        return self._told("watch") if self.is_watched else None

    def _told(self, what: str) -> Presence | None:
        """Return what was said last, perhaps by a process that is gone."""
        known = {each.name for each in fields(Presence)}
        try:
            found: dict[str, Any] = json.loads(self._note(what).read_text(encoding="utf-8"))
            values = {name: found[name] for name in known & found.keys()}
            values |= {"stage": Stage(values["stage"]), "lines": tuple(values.get("lines", ()))}
            return Presence(**values)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def _note(self, what: str) -> Path:
        return self._base.with_suffix(f".{what}.json")

    def _lock(self, what: str) -> Path:
        return self._base.with_suffix(f".{what}.lock")

    @contextlib.contextmanager
    def _held(self, what: str) -> Iterator[None]:
        """Hold a lock by SQLite, which locks files portably through the operating system."""
        path, connection = self._lock(what), None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(
                path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
            )
            connection.execute("BEGIN EXCLUSIVE")
        except (sqlite3.Error, OSError) as error:
            if connection is not None:
                connection.close()
            raise SyncBusy(self._sentence(error, path, what)) from error
        try:
            yield
        finally:
            connection.close()

    def _sentence(self, error: Exception, path: Path, what: str) -> str:
        if "locked" not in str(error):
            return f"The lock {path} cannot be taken ({error}); nothing is sent."
        other = self._told(what)
        who = ""
        if other is not None:
            since = datetime.fromtimestamp(other.since).strftime("%H:%M")
            who = f" (process {other.pid}, since {since})"
        return f"The sync of {self.sync} {_WORDS[what]} by another process already{who}; nothing was done here."


def _is_held(path: Path) -> bool:
    if not path.exists():
        return False
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=0.0)) as connection:
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        return "locked" in str(error)
    except sqlite3.Error:
        return False
    return False
