"""Files of the program's own: small ones read and written whole or not at all, and copies without a name."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import BinaryIO, cast

from importers.files.atomic import written_whole

_LARGEST = 50_000_000  # bytes; what is given by mistake is not read whole


def read_small_text(path: Path) -> str:
    """Read a file of UTF-8 text, with or without a byte order mark, as Windows' editor writes one.

    UnicodeDecodeError; OSError also for what is no file, such as a pipe, which might never end, and for a large one.
    """
    at_once = getattr(os, "O_NONBLOCK", 0)
    with open(
        path, encoding="utf-8-sig", opener=lambda name, flags: os.open(name, flags | at_once)
    ) as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "it is not a file", str(path))
        if found.st_size > _LARGEST:
            raise OSError(errno.EFBIG, "it is too large", str(path))
        return file.read(_LARGEST)


def write_atomically(path: Path, text: str) -> None:
    """Replace a file by text in UTF-8, for its owner alone if it is new; if it fails (OSError) the old file stands."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(path, mode=0o600) as file:
        file.write(text.encode("utf-8"))


def nameless_copy(file: BinaryIO) -> BinaryIO:
    """Return a copy of what is left of a file, which is gone once nobody holds it any more. OSError."""
    copy = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115  (lives as long as its holder)
    shutil.copyfileobj(file, copy)
    return copy
