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
        self._elsewhere: set[str] = set()  # addresses at which another server answered
        self._lock = threading.Lock()

    @property
    def server(self) -> PracticeServer | None:
        """Return our own server, if it had to be started."""
        return self._server

    def url_for(self, profile: Profile) -> str:
        """Return where to send; may take a moment, since a server is knocked at or started."""
        if not profile.practice:
            return profile.base_url
        url = profile.base_url
        with self._lock:
            if self._is_elsewhere(url):
                return url
            if self._server is None:
                self._server = _started(strict=self._strict)
            return self._server.url

    def own_url(self, profile: Profile) -> str | None:
        """Return where our own server listens, if uploads of a profile go there; None: as the profile says. Quick."""
        server = self._server
        ours = profile.practice and server is not None and profile.base_url not in self._elsewhere
        return server.url if ours and server is not None else None

    def _is_elsewhere(self, url: str) -> bool:
        """Tell whether another server is at a practice profile's address; found out once."""
        if not self._own and url not in self._elsewhere and _answers(url):
            self._elsewhere.add(url)
        return url in self._elsewhere

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
