"""The frames that the reading process sends to the program: a letter, a length, a payload."""

from __future__ import annotations

import struct
from typing import IO

PROGRESS, RESULT, REFUSAL = b"P", b"R", b"U"
_HEAD = struct.Struct(">cQ")


def send(stream: IO[bytes], letter: bytes, payload: bytes | memoryview) -> None:
    """Write one frame; a view must be one of bytes."""
    stream.write(_HEAD.pack(letter, len(payload)))
    stream.write(payload)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    """Read one frame; None when the stream ends, even within a frame."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    letter, size = _HEAD.unpack(head)
    payload = stream.read(size)
    return (letter, payload) if len(payload) == size else None
