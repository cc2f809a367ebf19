"""What the program and the reading process say to each other: one request, and frames that answer it.

A request is a line of JSON; a frame a letter, a length and a payload.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass
from typing import IO, Literal

from importers.catalog.source import ReadOptions
from importers.readers.workbook.process.allowance import Allowance

PROGRESS, RESULT, REFUSAL = b"P", b"R", b"U"
_HEAD = struct.Struct(">cQ")
Task = Literal["read", "names", "cell"]


@dataclass(frozen=True, slots=True)
class Request:
    """A workbook's sheet to read, its sheets' names, or one cell: a sheet row from 1 and a column from 0."""

    task: Task
    path: str
    kind: str
    options: ReadOptions
    allowed: Allowance
    place: tuple[int, int] = (0, 0)

    def line(self) -> bytes:
        """Return the request as it is sent."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @staticmethod
    def of(line: bytes) -> Request:
        """Return the request that `line` made."""
        said = json.loads(line)
        options, allowed = ReadOptions(**said["options"]), Allowance(**said["allowed"])
        place = (said["place"][0], said["place"][1])
        return Request(said["task"], said["path"], said["kind"], options, allowed, place)


def send(stream: IO[bytes], letter: bytes, payload: bytes) -> None:
    """Write one frame, at once: more than one thread may send."""
    stream.write(_HEAD.pack(letter, len(payload)) + payload)
    stream.flush()


def announce(stream: IO[bytes], letter: bytes, size: int) -> None:
    """Begin a frame whose payload of so many bytes follows."""
    stream.write(_HEAD.pack(letter, size))


def receive(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    """Read one frame; None when the stream ends, even within a frame."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    letter, size = _HEAD.unpack(head)
    payload = stream.read(size)
    return (letter, payload) if len(payload) == size else None
