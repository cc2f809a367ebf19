"""Opens a path that ought to be a file, and says in one sentence why it cannot be read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

from importers.catalog.origin import FileStamp
from importers.errors import UnreadableFile

_SPECIAL = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


@contextmanager
def opened(path: Path) -> Iterator[tuple[FileIO, FileStamp]]:
    """Open an ordinary file with something in it; UnreadableFile for all else.

    Afterwards the file must still be what it was: a file that changed while it was read is refused.
    """
    try:
        with _descriptor(path) as file:
            before = FileStamp.of(os.fstat(file.fileno()))
            if not before.size:
                raise UnreadableFile(f"{path.name} is empty: there is nothing in it to open.")
            try:
                yield file, before
            except UnreadableFile:  # perhaps only because it is being written
                _require_unchanged(path, file, before)
                raise
            _require_unchanged(path, file, before)
    except OSError as error:
        raise UnreadableFile(_sentence(path, error)) from error


def _require_unchanged(path: Path, file: FileIO, before: FileStamp) -> None:
    if FileStamp.of(os.fstat(file.fileno())) != before or FileStamp.of(path.stat()) != before:
        raise UnreadableFile(
            f"{path.name} changed while it was read: open it again when it is complete."
        )


def _mode(path: Path) -> int:
    try:
        return os.stat(path).st_mode
    except ValueError:
        raise UnreadableFile("No file can have such a name: check it.") from None


def _descriptor(path: Path) -> FileIO:
    """Open for reading, never waiting for the other end of a pipe."""
    _require_ordinary(path, _mode(path))
    descriptor = os.open(
        path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    file = FileIO(descriptor, "rb")
    try:
        _require_ordinary(path, os.fstat(descriptor).st_mode)
    except UnreadableFile:
        file.close()
        raise
    return file


def _require_ordinary(path: Path, mode: int) -> None:
    for test, what in _SPECIAL:
        if test(mode):
            raise UnreadableFile(
                f"{path.name or path} is {what}, not a file: choose a file to open."
            )


def _sentence(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"{path} does not exist: check the name and the folder."
    if isinstance(error, PermissionError):
        return f"{path.name} may not be read: you have no permission for it."
    reason = error.strerror or "the system gives no reason"
    return f"{path.name or path} cannot be read: {reason}."
