"""Where the physical lines of a text file begin, in bytes."""

from __future__ import annotations

import codecs

import numpy as np

_BLOCK = 1 << 24
_LF, _CR = 10, 13
_UNITS = {"utf-16-le": "<u2", "utf-16-be": ">u2", "utf-32-le": "<u4", "utf-32-be": ">u4"}
_MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
_PLAIN = "\r\n,;\t|\"'\\ az09"


def codec_of(encoding: str | None, data: bytes) -> str | None:
    """Return the codec for any part of a file; None if its lines cannot be told from its bytes."""
    name = codecs.lookup(encoding or "utf-8").name
    if name in ("utf-16", "utf-32"):
        big = data.startswith(_MARKS[f"{name}-be"])
        return f"{name}-be" if big else f"{name}-le"
    if name == "utf-8-sig":
        return "utf-8"
    if name in _UNITS or _PLAIN.encode(name, "replace") == _PLAIN.encode("ascii"):
        return name
    return None


def mark_of(codec: str) -> bytes:
    """Return the byte order mark of an encoding; nothing for those without."""
    return _MARKS.get(codec, b"")


def mark_length(data: bytes) -> int:
    """Return how many bytes of a mark a file begins with, whichever encoding it belongs to."""
    marks = sorted(_MARKS.values(), key=len, reverse=True)
    return next((len(mark) for mark in marks if data.startswith(mark)), 0)


def line_starts(data: bytes, codec: str, skip: int) -> np.ndarray:
    """Return the byte offset of each line; LF, CR and CRLF end one. The first begins after the mark."""
    unit = np.dtype(_UNITS.get(codec, "u1"))
    count = (len(data) - skip) // unit.itemsize
    units = np.frombuffer(data, unit, count, skip)
    ends = [_line_ends(units, start) for start in range(0, count, _BLOCK)]
    starts = np.concatenate([np.zeros(1, np.int64), *ends])
    return skip + starts[starts < max(count, 1)] * unit.itemsize


def _line_ends(units: np.ndarray, start: int) -> np.ndarray:
    block = units[start : start + _BLOCK]
    after = units[start + 1 : start + _BLOCK + 1]
    ends = block == _LF
    returns = block == _CR
    returns[: len(after)] &= after != _LF
    return np.flatnonzero(ends | returns).astype(np.int64) + start + 1
