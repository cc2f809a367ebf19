"""Puts a file in place as a whole or not at all: whoever looks sees the old one or the new one."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from importers.errors import SaveFailed
from importers.writers import leftovers

_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EACCES, errno.EXDEV}


@contextmanager
def replacing(target: Path, *, overwrite: bool) -> Iterator[BinaryIO]:
    """Yield a temporary file beside the target that becomes it when the block ends well.

    A symlink's own target is replaced, never the link; an existing file keeps its mode and owner.
    `SaveFailed` if the target exists and may not be overwritten, or on any error of the disk.
    """
    try:
        real = Path(os.path.realpath(target)) if target.is_symlink() else target
        _check(target, real, overwrite)
        with _temporary(real) as (path, file):
            yield file
            _finish(file, real)
            _put(path, real, overwrite)
    except OSError as error:
        raise SaveFailed(_sentence(target, error)) from error
    except ValueError as error:
        if _can_be(target):
            raise
        raise SaveFailed("No file can have that name: choose another.") from error


def _can_be(target: Path) -> bool:
    """Tell whether a path has no character that no file's name can have."""
    try:
        return b"\0" not in os.fsencode(target)
    except UnicodeEncodeError:
        return False


def _check(target: Path, real: Path, overwrite: bool) -> None:
    if real.is_dir():
        raise SaveFailed(f"{target} is a folder: choose a file name to save to.")
    if real.exists() and not overwrite:
        raise SaveFailed(_exists(target))
    if real.exists() and not (real.is_file() and os.access(real, os.W_OK)):
        raise SaveFailed(f"{target.name} may not be written to: save under another name.")


@contextmanager
def _temporary(real: Path) -> Iterator[tuple[Path, BinaryIO]]:
    leftovers.clear(real.parent)
    path = leftovers.unfinished(real.parent)
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0)
    try:
        with open(path, "w+b", opener=lambda name, _: os.open(name, flags, 0o666)) as file:
            yield path, file
    finally:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _finish(file: BinaryIO, real: Path) -> None:
    file.flush()
    if real.exists():
        status = real.stat()
        with contextlib.suppress(OSError, AttributeError):  # another's file, or no owners here
            os.chown(file.fileno(), status.st_uid, status.st_gid)
        os.chmod(file.name if os.name == "nt" else file.fileno(), status.st_mode & 0o7777)
    os.fsync(file.fileno())


def _put(path: Path, real: Path, overwrite: bool) -> None:
    if overwrite:
        os.replace(path, real)
    else:
        _put_new(path, real)
    if os.name != "nt":
        folder = os.open(real.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _put_new(path: Path, real: Path) -> None:
    """Give the file its name unless another has taken it meanwhile."""
    try:
        os.link(path, real)
    except FileExistsError as error:
        raise SaveFailed(_exists(real)) from error
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if real.exists():
            raise SaveFailed(_exists(real)) from error
        os.replace(path, real)


def _exists(target: Path) -> str:
    return f"{target.name} exists already: save under another name, or say that it may be replaced."


def _sentence(target: Path, error: OSError) -> str:
    if error.errno in _FULL:
        return f"{target.name} was not saved because the disk is full: make room and save again."
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"{target.name} was not saved because the folder {target.parent} does not exist."
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return f"{target.name} was not saved because you may not write to {target.parent}."
    reason = (error.strerror or "unknown error").lower()
    return f"{target.name} was not saved: {reason}."
