"""Notices that the record of uploads is not the newest one: put back from a copy, or begun anew after it was lost.

Its uses are counted in the record, and in a small file beside it; the record also knows which file that is, to the
moment of its last change. A record that counts fewer uses than the file does was put back; where the
file is another one than the record knows, both were. What such a record does not know is looked up before it
is made, from then on. (A move to another computer looks the same, and costs lookups.)
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from importers.files import write_atomically
from importers.ledger.sqlite_faults import in_words
from importers.ledger.sqlite_store import SqliteLedger


def note_use(path: Path, ledger: SqliteLedger) -> None:
    """Count a use of the record, there first and then beside it. LedgerUnusable."""
    suspect = is_suspect(path, ledger)
    count = 1 + max(ledger.uses().count, _noted(path) or 0)
    ledger.note_uses(count, suspect=suspect)  # a crash from here on leaves the file's name open
    with in_words(path):
        write_atomically(_beside(path), f"{count}\n")
    ledger.note_uses(count, suspect=suspect, beside=_which(path))


def is_suspect(path: Path, ledger: SqliteLedger | None) -> bool:
    """Tell whether the record may lack what was sent; without one, whether there once was one. LedgerUnusable."""
    noted = _noted(path)
    if ledger is None:
        return noted is not None
    uses = ledger.uses()
    another = bool(uses.beside) and uses.beside != _which(path)
    return uses.suspect or another or (noted is not None and uses.count < noted)


def _noted(path: Path) -> int | None:
    """Return the uses that are noted beside the record; a note that cannot be read is none."""
    with contextlib.suppress(OSError, ValueError):
        return int(_beside(path).read_text(encoding="ascii"))
    return None


def _which(path: Path) -> str:
    """Return what tells the file beside the record from its copies; "" if it is not there."""
    with contextlib.suppress(OSError):
        seen = _beside(path).stat()
        return f"{seen.st_ino}:{seen.st_ctime_ns}"
    return ""


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.uses")
