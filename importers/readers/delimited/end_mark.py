"""The DOS mark of a text's end: a lone 0x1A behind all else, which belongs to no record."""

from __future__ import annotations

import io
import re

_TAIL = 1 << 10
_MARK = re.compile(rb"\x1a[\x1a\0\r\n ]*\Z")


def text_end(file: io.FileIO, size: int) -> int:
    """Return how many bytes of a file come before the mark; all of them if it has none."""
    start = max(0, size - _TAIL)
    file.seek(start)
    tail = file.read(size - start)
    file.seek(0)
    found = _MARK.search(tail)
    return size if found is None or not start + found.start() else start + found.start()


class Shortened(io.RawIOBase):
    """A file that ends sooner than it does."""

    def __init__(self, file: io.FileIO, end: int) -> None:
        """Take an open file, and the place behind its last byte that counts."""
        super().__init__()
        self._file = file
        self._end = end

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move as the file does."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return the place."""
        return self._file.tell()

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Read what there is before the end."""
        left = max(0, self._end - self._file.tell())
        with memoryview(buffer) as room:
            return self._file.readinto(room[:left]) or 0
