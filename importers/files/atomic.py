"""Puts a file in place as a whole or not at all: whoever looks sees the old one or the new one."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from importers.files import leftovers

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EACCES, errno.EXDEV}


@contextmanager
def written_whole(path: Path, *, overwrite: bool = True, mode: int = 0o666) -> Iterator[BinaryIO]:
    """Yield a temporary file beside a path that becomes it, synced, when the block ends well.

    An existing file keeps its mode and owner; a new one has `mode` as far as the system's mask allows.
    FileExistsError where a file is there and may not be overwritten; OSError as the disk raises it. Then,
    and when the block fails, what stood there stands.
    """
    with _temporary(path, mode) as (temporary, file):
        yield file
        _finish(file, path)
        _put(temporary, path, overwrite)


@contextmanager
def _temporary(path: Path, mode: int) -> Iterator[tuple[Path, BinaryIO]]:
    leftovers.clear(path.parent)
    temporary = leftovers.unfinished(path.parent)
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0)
    try:
        with open(temporary, "w+b", opener=lambda name, _: os.open(name, flags, mode)) as file:
            yield temporary, file
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _finish(file: BinaryIO, path: Path) -> None:
    file.flush()
    if path.exists():
        status = path.stat()
        with contextlib.suppress(OSError, AttributeError):  # another's file, or no owners here
            os.chown(file.fileno(), status.st_uid, status.st_gid)
        os.chmod(file.name if os.name == "nt" else file.fileno(), status.st_mode & 0o7777)
    os.fsync(file.fileno())


def _put(temporary: Path, path: Path, overwrite: bool) -> None:
    if overwrite:
        os.replace(temporary, path)
    else:
        _put_new(temporary, path)
    if os.name != "nt":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _put_new(temporary: Path, path: Path) -> None:
    """Give the file its name unless another has taken it meanwhile."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from error
        os.replace(temporary, path)
