"""A server that answers with whatever bytes it is told to, HTTP or not."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

Speech = Callable[[], Iterable[bytes]]  # what is said to one request, piece by piece


@contextmanager
def raw_server(speech: Speech) -> Iterator[str]:
    """Answer every request so, each on a connection of its own; yields the address."""
    listening = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_serve, args=(listening, speech), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.close()


def _serve(listening: socket.socket, speech: Speech) -> None:
    with suppress(OSError):  # closed: the test is over
        while True:
            taken, _ = listening.accept()
            threading.Thread(target=_speak, args=(taken, speech), daemon=True).start()


def _speak(taken: socket.socket, speech: Speech) -> None:
    with taken, suppress(OSError):  # the other side has heard enough
        taken.recv(65_536)
        for piece in speech():
            taken.sendall(piece)
        taken.shutdown(socket.SHUT_WR)
        while taken.recv(65_536):
            pass
