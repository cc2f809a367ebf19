"""The mark 0x1A by which DOS, and what grew up with it, ends a text file: it is no part of the table."""

from __future__ import annotations

import io
from typing import Any

_MARK = b"\x1a"


def without_end_mark(file: io.FileIO, size: int) -> tuple[io.FileIO, int]:
    """Return an open file of `size` bytes without the mark at its end, and its size then."""
    file.seek(max(0, size - 2))
    tail = file.read(2)
    if not tail.endswith(_MARK) or tail.startswith(b"\0"):  # half of a character of UTF-16
        return file, size
    return _Shortened(file, size - 1), size - 1


class _Shortened(io.FileIO):
    """An open file as if it ended earlier; the file itself stays open when this is closed."""

    def __init__(self, file: io.FileIO, size: int) -> None:
        super().__init__(file.fileno(), closefd=False)
        self._size = size

    def _left(self) -> int:
        return max(0, self._size - self.tell())

    def readinto(self, buffer: Any, /) -> int | None:
        view = memoryview(buffer).cast("B")
        return super().readinto(view[: self._left()])

    def read(self, size: int | None = -1, /) -> bytes:
        left = self._left()
        wanted = left if size is None or size < 0 else min(size, left)
        return super().read(wanted) or b""

    def readall(self) -> bytes:
        return self.read()
