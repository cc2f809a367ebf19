"""Where a record lies that several operators share."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from importers.database.connection import Connection, Password


@dataclass(frozen=True, slots=True)
class SharedPlace:
    """A record of uploads in a PostgreSQL database.

    `who` is what the other operators read of this program, such as `till-2`. `notes` is a small file of this
    machine that remembers how far the record had come when it was last used from here. `variable` names where
    the password may be given. `token` sets this program's writing apart from that of any other.
    """

    connection: Connection
    password: Password | None
    who: str
    notes: Path
    variable: str = "its environment variable"
    token: str = field(default_factory=lambda: uuid4().hex, compare=False)

    def __str__(self) -> str:
        """Say where the record is, for the operator; no secret is in it."""
        return self.connection.place
