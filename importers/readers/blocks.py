"""Feeds a text file to Arrow in blocks, and refuses what Arrow would read otherwise than it is."""

from __future__ import annotations

import codecs
import io

import numpy as np

from importers.model import Progress, Reporter
from importers.readers.dialect import Dialect
from importers.readers.encodings import Encoding


class NotPlain(Exception):
    """The file holds something that only the careful reader reads rightly."""


class PlainBlocks(io.RawIOBase):
    """A file as UTF-8 without its mark, block by block.

    Arrow corrupts a CRLF inside quotes when a block ends between its halves, so that no block ends
    in a CR (nor in a quote, whose neighbour tells whether it is in place). Stray or unclosed quotes
    and NUL bytes raise NotPlain. `quoted` tells whether any quote was seen so far.
    """

    def __init__(
        self, file: io.FileIO, encoding: Encoding, dialect: Dialect, size: int, report: Reporter
    ) -> None:
        """Begin at the start of an open file of `size` bytes."""
        file.seek(encoding.mark)
        self._file = file
        self._size = size
        self._report = report
        self._recode = (
            None if encoding.name == "utf-8" else codecs.getincrementaldecoder(encoding.name)()
        )
        self._quotes = _QuoteCheck(dialect) if dialect.quote else None
        self._held_ends = b"\r" + dialect.quote.encode()
        self._held = b""
        self._last = b""
        self.quoted = False

    def readable(self) -> bool:
        """Say yes."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next block, at most `size` bytes; empty at the end."""
        block = self._held + self._fresh(size - len(self._held))
        self._held = b""
        if self._file.tell() < self._size:
            whole = block.rstrip(self._held_ends)
            if not whole:
                raise NotPlain
            block, self._held = whole, block[len(whole) :]
        self._look_at(block)
        self._report(Progress("Reading", self._file.tell(), self._size))
        return block

    def _fresh(self, size: int) -> bytes:
        if not self._recode:
            return self._file.read(size) or b""
        # A character takes at most three bytes of UTF-8 for each byte of the encodings there are.
        raw = self._file.read(size // 3) or b""
        return self._recode.decode(raw, final=not raw).encode()

    def _look_at(self, block: bytes) -> None:
        if b"\0" in block:
            raise NotPlain
        if self._quotes:
            self._quotes.look_at(block, self._last, final=self._file.tell() >= self._size)
            self.quoted = self._quotes.seen
        self._last = block[-1:] or self._last


class _QuoteCheck:
    """Checks that every quote opens a field, closes one, or is doubled within one."""

    def __init__(self, dialect: Dialect) -> None:
        self._quote = dialect.quote.encode()
        self._open = 0
        self.seen = False
        self._beside = np.zeros(256, dtype=bool)
        self._beside[list((dialect.delimiter + dialect.quote + "\r\n").encode())] = True

    def look_at(self, block: bytes, before: bytes, final: bool) -> None:
        """Look at a block that does not end in a quote, unless it is the `final` one."""
        if self._quote in block:
            self.seen = True
            padded = np.frombuffer((before or b"\n") + block + b"\n", dtype=np.uint8)
            places = np.flatnonzero(padded == self._quote[0])
            opening, closing = places[self._open :: 2], places[1 - self._open :: 2]
            if not (
                self._beside[padded[opening - 1]].all() and self._beside[padded[closing + 1]].all()
            ):
                raise NotPlain
            self._open = (self._open + len(places)) % 2
        if final and self._open:
            raise NotPlain
