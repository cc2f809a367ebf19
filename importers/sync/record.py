"""What every sync did, for `sync status` and the screen: in one SQLite file, so that no process loses another's."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any

from importers.errors import CredentialRefused, PasswordRefused, ShelfreadyError
from importers.storage.home import Home

_FILE = "syncs.sqlite3"
_KEPT = 500  # runs of one source; the older ones go
_DETAILS = 1_000  # refusals, and products that are gone, of one run
_PATIENCE = 5.0  # seconds to wait for another process
_TABLES = """
CREATE TABLE IF NOT EXISTS run (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL, profile TEXT NOT NULL, ended REAL NOT NULL,
    figures TEXT NOT NULL, details TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS run_of_source ON run (source, profile, id);
"""


class Needed(StrEnum):
    """What would let a sync in that was shut out."""

    NOTHING = ""
    TOKEN = "token"
    PASSWORD = "password"  # of the database


@dataclass(frozen=True, slots=True)
class RefusedProduct:
    """Why the shop refused a product; `column` is the header's label, None if the whole row is meant."""

    sku: str
    column: str | None
    message: str


@dataclass(frozen=True, slots=True)
class SyncDetails:
    """The products that a sync was about, as many as are kept."""

    refused: tuple[RefusedProduct, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SyncRecord:
    """One sync of a source to a profile: when it ended (Unix time), and rows by what became of them.

    `source` is the name of a sync in the settings, or what was read; `waiting` were not sent, as it was stopped;
    `needs` is what has to be typed. `guarded`: stopped by a guard, which `error` tells. `times` counts syncs that did
    the very same, nothing; they are told of once, `first` being when it began.
    """

    source: str
    profile: str
    when: float
    uploaded: int = 0
    skipped: int = 0
    refused: int = 0
    unknown: int = 0
    blocked: int = 0
    waiting: int = 0
    gone: int = 0
    cleared: int = 0
    error: str = ""
    needs: Needed = Needed.NOTHING
    guarded: bool = False
    seconds: float = 0.0
    times: int = 1
    first: float = 0.0

    @classmethod
    def of(cls, source: str, profile: str, when: float, told: Mapping[str, Any]) -> SyncRecord:
        """Return the record of a sync from the object that it printed."""
        numbers: dict[str, Any] = {name: int(told.get(name, 0)) for name in _NUMBERS}
        numbers["refused"] += sum(int(told.get(name, 0)) for name in _ALSO_TO_FIX)
        stopped = " ".join(told.get("guards", ()))
        return cls(
            source,
            profile,
            when,
            gone=len(told.get("gone", ())),
            error=str(told.get("error", stopped)),
            guarded=bool(stopped),
            seconds=float(told.get("seconds", 0.0)),
            first=when,
            **numbers,
        )

    @classmethod
    def failed(cls, source: str, profile: str, when: float, error: ShelfreadyError) -> SyncRecord:
        """Return the record of a sync that could not begin, or not go on."""
        needs = Needed.PASSWORD if isinstance(error, PasswordRefused) else Needed.NOTHING
        needs = Needed.TOKEN if isinstance(error, CredentialRefused) else needs
        return cls(source, profile, when, error=error.sentence, needs=needs, first=when)

    @property
    def did_nothing(self) -> bool:
        """Tell whether nothing was sent or cleared."""
        return not (self.uploaded or self.refused or self.unknown or self.cleared)

    def repeats(self, before: SyncRecord) -> bool:
        """Tell whether this sync did what the one before it did: nothing, for the same reason."""
        about = [(each.blocked, each.gone, each.error) for each in (self, before)]
        return self.did_nothing and before.did_nothing and about[0] == about[1]


_NUMBERS = ("uploaded", "skipped", "refused", "unknown", "blocked", "waiting", "cleared")
_ALSO_TO_FIX = ("stored_otherwise", "without_picture")


def details_in(told: Mapping[str, Any]) -> SyncDetails:
    """Return the products of the object that a sync printed."""
    refused = (
        RefusedProduct(str(each["sku"]), each["column"], str(each["message"]))
        for each in told.get("refusals", ())[:_DETAILS]
    )
    return SyncDetails(tuple(refused), tuple(told.get("gone", ())[:_DETAILS]))


def load_records(home: Home) -> tuple[SyncRecord, ...]:
    """Return the last sync of each source to each profile, the latest first; none if the file is damaged."""
    last = "SELECT figures FROM run WHERE id IN (SELECT max(id) FROM run GROUP BY source, profile)"
    return tuple(sorted(_records(home, last), key=lambda record: -record.when))


def history(home: Home, source: str, profile: str, limit: int = 100) -> tuple[SyncRecord, ...]:
    """Return the syncs of one source to one profile, the latest first."""
    query = "SELECT figures FROM run WHERE source = ? AND profile = ? ORDER BY id DESC LIMIT ?"
    return tuple(_records(home, query, source, profile, limit))


def details_of(home: Home, record: SyncRecord) -> SyncDetails:
    """Return the products of one sync; none if they are not known any more."""
    query = "SELECT details FROM run WHERE source = ? AND profile = ? AND ended = ?"
    with contextlib.suppress(sqlite3.Error, OSError, ValueError, TypeError, KeyError):
        with _opened(home) as connection:
            values = (record.source, record.profile, record.when)
            found = connection.execute(query, values).fetchone()
        if found is not None:
            told = json.loads(found[0])
            refused = tuple(RefusedProduct(**each) for each in told["refused"])
            return SyncDetails(refused, tuple(told["gone"]))
    return SyncDetails()


def keep_record(home: Home, record: SyncRecord, details: SyncDetails | None = None) -> None:
    """Note a sync; a record that cannot be written is no reason to stop."""
    place = (record.source, record.profile)
    with contextlib.suppress(sqlite3.Error, OSError), _opened(home, make=True) as connection:
        latest = "SELECT id, figures FROM run WHERE source = ? AND profile = ? ORDER BY id DESC"
        number, figures = connection.execute(f"{latest} LIMIT 1", place).fetchone() or (0, "")
        before = _record(figures)
        if before is not None and record.repeats(before):
            connection.execute("DELETE FROM run WHERE id = ?", (number,))
            record = replace(record, times=before.times + 1, first=before.first or before.when)
        values = (*place, record.when, _json(record), _json(details or SyncDetails()))
        connection.execute("INSERT INTO run VALUES (NULL, ?, ?, ?, ?, ?)", values)
        old = f"DELETE FROM run WHERE id IN ({latest.replace('id, figures', 'id')} LIMIT -1 OFFSET {_KEPT})"
        connection.execute(old, place)


def _json(value: SyncRecord | SyncDetails) -> str:
    return json.dumps(asdict(value))


def _records(home: Home, query: str, *values: object) -> Iterator[SyncRecord]:
    try:
        with _opened(home) as connection:
            rows = connection.execute(query, values).fetchall()
    except (sqlite3.Error, OSError):
        return
    for (figures,) in rows:
        record = _record(figures)
        if record is not None:
            yield record


def _record(figures: str) -> SyncRecord | None:
    known = {each.name for each in fields(SyncRecord)}
    with contextlib.suppress(ValueError, TypeError, AttributeError):
        entry = json.loads(figures)
        values = {name: entry[name] for name in known & entry.keys()}
        return SyncRecord(**values | {"needs": Needed(entry.get("needs", ""))})
    return None


@contextlib.contextmanager
def _opened(home: Home, *, make: bool = False) -> Iterator[sqlite3.Connection]:
    """Open the file for one transaction; sqlite3.Error if it is not there and is not to be made."""
    path = home.root / _FILE
    if make:
        path.parent.mkdir(parents=True, exist_ok=True)
    elif not path.exists():
        raise sqlite3.OperationalError("there is no record yet")
    with (
        contextlib.closing(sqlite3.connect(path, timeout=_PATIENCE)) as connection,
        connection,
    ):
        if make:
            connection.executescript(_TABLES)
            connection.execute("BEGIN IMMEDIATE")
        yield connection
