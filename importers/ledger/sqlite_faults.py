"""What can be wrong with the record of uploads, each in one sentence for the operator."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from importers.errors import LedgerUnusable


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn any failure of SQLite or the disk into one sentence; the file is left as it is."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise LedgerUnusable(_operational(path, str(error))) from error
    except sqlite3.DatabaseError as error:
        raise LedgerUnusable(damaged(path)) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise LedgerUnusable(f"The record of uploads {path} cannot be used: {reason}.") from error


def _operational(path: Path, reason: str) -> str:
    where = f"The record of uploads {path}"
    if "locked" in reason or "busy" in reason:
        return f"{where} is locked by another program; close it and try again."
    if "readonly" in reason:
        return f"{where} cannot be written to; allow writing to it and to its folder."
    if "full" in reason:
        return f"{where} cannot grow because the disk is full; free some space and try again."
    return f"{where} cannot be used ({reason}); nothing more is sent."


def damaged(path: Path) -> str:
    """Return what to say of a record that is not whole."""
    return (
        f"The record of uploads {path} is damaged; it was kept as it is, and nothing is sent until it "
        "is repaired or moved away."
    )


def gone(path: Path) -> str:
    """Return what to say of a record that is not where the upload found it."""
    return (
        f"The record of uploads {path} was moved away or deleted during the upload; nothing more is sent. "
        "Put it back, or the next upload will not know what was sent."
    )
