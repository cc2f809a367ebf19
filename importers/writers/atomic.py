"""Saves a catalog's file as a whole or not at all, and says in one sentence why it cannot."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from importers.errors import SaveFailed
from importers.files.atomic import written_whole

_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


@contextmanager
def replacing(target: Path, *, overwrite: bool) -> Iterator[BinaryIO]:
    """Yield a temporary file beside the target that becomes it when the block ends well.

    A symlink's own target is replaced, never the link; an existing file keeps its mode and owner.
    `SaveFailed` if the target exists and may not be overwritten, or on any error of the disk.
    """
    try:
        real = Path(os.path.realpath(target)) if target.is_symlink() else target
        _check(target, real, overwrite)
        with written_whole(real, overwrite=overwrite) as file:
            yield file
    except FileExistsError as error:
        raise SaveFailed(_exists(target)) from error
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
