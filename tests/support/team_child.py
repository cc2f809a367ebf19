"""A till that uploads its catalog to a shop which others fill too, until it is done or until somebody kills it."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from importers.database.connection import Connection, DatabaseKind
from importers.destinations.base import Credential
from importers.errors import LedgerUnusable
from importers.ledger.place import LedgerPlace
from importers.ledger.shared_place import SharedPlace
from importers.upload.run_options import RunOptions
from importers.upload.runner import UploadRun
from importers.upload.snapshot import RunPhase
from tests.support.crash_child import OPEN, QUICK
from tests.support.uploads import profile, teas


@dataclass(frozen=True, slots=True)
class Till:
    """One operator's machine: the rows of the shop's catalog that it has, and where the record is."""

    name: str
    first: int
    rows: int
    database: str
    host: str
    user: str
    folder: Path
    port: int | None = None

    @property
    def place(self) -> SharedPlace:
        """Return the record as this machine reaches it."""
        at = Connection(
            "team",
            DatabaseKind.POSTGRESQL,
            self.database,
            host=self.host,
            port=self.port,
            user=self.user,
        )
        return SharedPlace(at, None, self.name, self.folder / f"{self.name}.uses")


def upload(till: Till, url: str, token: str) -> None:
    """Upload a till's rows, in line behind the others; 0: every row is uploaded, OPEN: begin again."""
    run = begin(till.place, till.first, till.rows, url, token)
    if run is None:
        sys.exit(OPEN)
    run.wait()
    seen = run.snapshot()
    if seen.counts.total != till.rows or seen.counts.refused:
        sys.exit(3)
    if seen.phase is not RunPhase.FINISHED or seen.counts.unknown:
        sys.exit(OPEN)


def begin(
    place: LedgerPlace, first: int, rows: int, url: str, token: str, in_flight: int | None = None
) -> UploadRun | None:
    """Start an upload of some rows of the shop's catalog; None if the record cannot be used just now."""
    products = replace(teas(first + rows), rows=np.arange(first, first + rows))
    aim = profile(url) if in_flight is None else profile(url, in_flight=in_flight)
    try:
        run = UploadRun.create(
            aim, Credential(token), products, place, RunOptions(policy=QUICK, in_line=True)
        )
        run.start()
    except LedgerUnusable:
        return None
    return run
