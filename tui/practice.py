"""The practice server inside the program: started when it is first needed, gone when we leave."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from importers.destinations.base import Profile

if TYPE_CHECKING:
    from importers.practice.server import PracticeServer

_KNOCK = 0.3  # seconds; only loopback is ever knocked at


class Practice:
    """Finds a practice server for a practice profile, or is one. Safe to ask from any thread."""

    def __init__(self, *, own: bool = False, strict: bool = False) -> None:
        """Start nothing yet. `own`: use no server that runs elsewhere; `strict`: ours turns down what does not fit."""
        self._own = own
        self._strict = strict
        self._server: PracticeServer | None = None
        self._lock = threading.Lock()

    @property
    def server(self) -> PracticeServer | None:
        """Return our own server, if it had to be started."""
        return self._server

    def url_for(self, profile: Profile) -> str:
        """Return where to send; may take a moment, since a server is knocked at or started."""
        if not profile.practice:
            return profile.base_url
        with self._lock:
            if self._server is None and (self._own or not _answers(profile.base_url)):
                self._server = _started(strict=self._strict)
            return self._server.url if self._server else profile.base_url

    def close(self) -> None:
        """Stop our own server."""
        with self._lock:
            if self._server is not None:
                self._server.stop()
                self._server = None


def _started(*, strict: bool) -> PracticeServer:
    from importers.practice.options import Faults
    from importers.practice.server import PracticeServer

    return PracticeServer(faults=Faults(strict=strict)).start()


def _answers(url: str) -> bool:
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 80), _KNOCK):
            return True
    except OSError:
        return False
