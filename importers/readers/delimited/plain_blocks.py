"""Cuts a text file into blocks of whole records for Arrow, and refuses what Arrow reads otherwise than it is."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator

import numpy as np

from importers.catalog.model import Progress, Reporter
from importers.readers.delimited.dialect import Dialect
from importers.readers.delimited.encodings import Encoding

BLOCK = 1 << 22
# A record of more bytes is left to the careful reader.
_LONGEST_RECORD = 1 << 26


Block = bytes | bytearray


class NotPlain(Exception):
    """The file holds something that only the careful reader reads rightly."""


class PlainBlocks:
    """A file as UTF-8 without its mark, in blocks of whole records of about four megabytes.

    Records end at line ends that no quotes enclose. Stray or unclosed quotes, NUL bytes and records
    of more than 64 MB raise NotPlain.
    """

    def __init__(
        self, file: io.RawIOBase, encoding: Encoding, dialect: Dialect, size: int, report: Reporter
    ) -> None:
        """Begin at the start of an open file of `size` bytes."""
        file.seek(encoding.mark)
        self._file = file
        self._size = size
        self._report = report
        self._recode = (
            None if encoding.name == "utf-8" else codecs.getincrementaldecoder(encoding.name)()
        )
        self._quotes = _Quotes(dialect)

    def __iter__(self) -> Iterator[Block]:
        """Yield each block; none is empty."""
        rest = bytearray()
        while len(block := self._following(rest)) > len(rest):
            self._report(Progress("Reading", self._file.tell(), self._size))
            if b"\0" in block:
                raise NotPlain
            end = self._quotes.last_record_end(block)
            rest = block[end:]
            if len(rest) > _LONGEST_RECORD:
                raise NotPlain
            del block[end:]
            if block:
                yield block
        if rest:
            self._quotes.require_closed(rest)
            yield rest

    def _following(self, rest: bytearray) -> bytearray:
        """Return the rest with the next bytes behind it; the file is at its end if there are none."""
        size = max(BLOCK, len(rest))
        if self._recode:
            return rest + self._decoded(size, self._recode)
        block = bytearray(len(rest) + size)
        block[: len(rest)] = rest
        with memoryview(block) as room:
            count = self._file.readinto(room[len(rest) :]) or 0
        del block[len(rest) + count :]
        return block

    def _decoded(self, size: int, decoder: codecs.IncrementalDecoder) -> bytes:
        raw = self._file.read(size) or b""
        text = decoder.decode(raw, final=not raw)
        return text.encode() if text or not raw else self._decoded(size, decoder)


class _Quotes:
    """Knows where records end: every quote opens a field, closes one, or is doubled within one."""

    def __init__(self, dialect: Dialect) -> None:
        self._quote = dialect.quote.encode()
        self._beside = np.zeros(256, dtype=bool)
        self._beside[list((dialect.delimiter + dialect.quote + "\r\n").encode())] = True

    def last_record_end(self, block: bytearray) -> int:
        """Return where the last record that is surely complete ends, 0 if none is.

        A block begins with a record. NotPlain if a quote is out of place.
        """
        places = self._places(block)
        self._require_in_place(block, places)
        # Quotes are open after every second one: only between the others does a line end end a record.
        for number in range(len(places) // 2 * 2, -1, -2):
            start = int(places[number - 1]) + 1 if number else 0
            stop = int(places[number]) if number < len(places) else len(block)
            end = _last_line_end(block, start, stop)
            if end:
                return end
        return 0

    def require_closed(self, rest: bytearray) -> None:
        """Raise NotPlain if a quote in the file's last bytes is out of place, or is not closed."""
        places = self._places(rest)
        if len(places) % 2:
            raise NotPlain
        self._require_in_place(rest + b"\n", places)

    def _places(self, block: bytearray) -> np.ndarray:
        if not self._quote or self._quote not in block:
            return np.empty(0, dtype=np.int64)
        return np.flatnonzero(np.frombuffer(block, dtype=np.uint8) == self._quote[0])

    def _require_in_place(self, block: bytearray, places: np.ndarray) -> None:
        """Raise NotPlain unless each quote stands at an edge of a field, or beside another."""
        if not len(places):
            return
        codes = np.frombuffer(block, dtype=np.uint8)
        opening, closing = places[0::2], places[1::2]
        before = codes[opening[1:] - 1 if opening[0] == 0 else opening - 1]
        after = codes[
            closing[closing + 1 < len(block)] + 1
        ]  # the next block shows the others again
        if not (self._beside[before].all() and self._beside[after].all()):
            raise NotPlain


def _last_line_end(block: bytearray, start: int, stop: int) -> int:
    """Return the place behind the last line end between these; 0 if there is none.

    A CR that is the last byte may be half of a CRLF.
    """
    return max(block.rfind(b"\n", start, stop), block.rfind(b"\r", start, max(start, stop - 1))) + 1
