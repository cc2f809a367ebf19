"""A port of this machine that nobody has."""

from __future__ import annotations

import socket


def free_port() -> int:
    """Return a port that is free on the loopback interface at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number: int = taken.getsockname()[1]
        return number
