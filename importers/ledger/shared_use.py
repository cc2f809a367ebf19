"""Notices that a shared record is not the newest one: restored from a backup, or on a server that took over.

The record counts its uses, and knows which database it was made in: cluster, timeline, database and table. A backup
that is put back is another table; a server that took over, or went back in time, is on another timeline. Each
machine also remembers the highest count that it has seen. Where either does not fit, uploads may be
missing from the record: from then on what it does not know is looked up before it is made.
"""

from __future__ import annotations

import contextlib

from importers.files import write_atomically
from importers.ledger.postgres_faults import in_words
from importers.ledger.postgres_store import PostgresLedger
from importers.ledger.shared_place import SharedPlace
from importers.ledger.sqlite_faults import in_words as in_file_words


def note_use(place: SharedPlace, ledger: PostgresLedger) -> None:
    """Count a use of the record, there first and then on this machine. LedgerUnusable."""
    suspect = is_suspect(place, ledger)
    count = ledger.note_use(suspect=suspect, seen=_noted(place) or 0)
    with in_file_words(place.notes):
        place.notes.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(place.notes, f"{count}\n")


def is_suspect(place: SharedPlace, ledger: PostgresLedger | None) -> bool:
    """Tell whether the record may lack what was sent; without one, whether there once was one. LedgerUnusable."""
    noted = _noted(place)
    if ledger is None:
        return noted is not None
    uses = ledger.uses()
    with in_words(place, "reading it"):
        another = bool(uses.beside) and uses.beside != ledger.born()
    return uses.suspect or another or (noted is not None and uses.count < noted)


def _noted(place: SharedPlace) -> int | None:
    """Return the highest count that this machine has seen; a note that cannot be read is none."""
    with contextlib.suppress(OSError, ValueError):
        return int(place.notes.read_text(encoding="ascii"))
    return None
