"""One run of a sync of the settings in a process of its own, which outlives whoever started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import importers
from importers.database.connection import Connection, Password
from importers.storage.home import Home
from importers.storage.passwords import variable_of

_TOKEN = "SHELFREADY_SYNC_TOKEN"
_TAIL = 2_000  # bytes of what it said


@dataclass(frozen=True, slots=True)
class SyncAccess:
    """What lets a run in: a token, and passwords by environment variable; `url`: another address than the profile's."""

    token: str | None = field(default=None, repr=False)
    url: str | None = None
    passwords: Mapping[str, str] = field(default_factory=dict, repr=False)


def password_variable(connection: Connection, password: Password) -> Mapping[str, str]:
    """Return the environment variable by which a run gets a password that was typed."""
    return {variable_of(connection): password.text}


class SyncProcess:
    """A run that was started; its progress, its record and its lock are those of any other process's."""

    def __init__(
        self, home: Home, name: str, access: SyncAccess, *, everything: bool = False
    ) -> None:
        """Start it. `everything` sends all products, whatever the record says, and heeds no guard. OSError."""
        self.name = name
        self.started = time.time()
        self.was_stopped = False
        self._said = home.root / "syncs" / f"{name}.log"
        self._said.parent.mkdir(parents=True, exist_ok=True)
        words = [sys.executable, "-m", "importers.cli", "sync", name, "--yes", "--json"]
        words += ["--by", "compare", "--again", "--no-guards"] if everything else []
        words += ["--url", access.url] if access.url else []
        words += ["--token-env", _TOKEN] if access.token else []
        # Secrets go by the environment, which only the same user can look at; an argument everybody sees.
        secrets = {_TOKEN: access.token} if access.token else {}
        with self._said.open("wb") as said:
            self._process = subprocess.Popen(
                words,
                env={**os.environ, **_surroundings(home), **access.passwords, **secrets},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,  # a closed terminal does not end it in the midst of a request
            )

    @property
    def pid(self) -> int:
        """Return its number."""
        return self._process.pid

    @property
    def code(self) -> int | None:
        """Return its exit code, None while it runs."""
        return self._process.poll()

    def stop(self) -> None:
        """Let it wait for the answers under way, and end."""
        if self.code is None:
            self.was_stopped = True
            self._process.send_signal(getattr(signal, "SIGTERM", signal.SIGINT))

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end, and return the exit code. subprocess.TimeoutExpired."""
        return self._process.wait(timeout)

    def last_words(self) -> str:
        """Return the last line that it said."""
        try:
            said = self._said.read_bytes()[-_TAIL:].decode("utf-8", "replace")
        except OSError:
            return ""
        return next(reversed([line for line in said.splitlines() if line.strip()]), "")


def _surroundings(home: Home) -> dict[str, str]:
    """Return what lets it find this very program, and its files."""
    root = str(Path(importers.__file__).parents[1])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    return {"SHELFREADY_HOME": str(home.root), "PYTHONPATH": path}
