"""A process that goes on with the work on a catalog, edits, and uploads, until somebody kills it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from importers.catalog.model import CellRef
from importers.destinations.base import Credential
from importers.session.session import Session
from importers.storage.home import Home

TOKEN = Credential("practice-token")
NAME = 1  # the column
_LONG = 60.0  # seconds


def reopened(path: Path, home: Home, shop: str) -> Session:
    """Return a session in which all that was not saved has been made again."""
    session = Session.open(path, home=home, profile=shop)
    unsaved = session.unsaved()
    if unsaved is not None:
        session.apply(unsaved)
    return session


def work(
    path: Path, home: Home, shop: str, edits: Sequence[tuple[int, str]], told: Connection
) -> None:
    """Make the edits and tell of it; then upload, and wait to be killed."""
    session = reopened(path, home, shop)
    for row, name in edits:
        session.edit(CellRef(row, NAME), name)
    told.send("edited")
    session.uploads.start(TOKEN).wait(_LONG)
    told.send("uploaded")
    time.sleep(_LONG)
