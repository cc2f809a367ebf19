"""Names for unfinished files, by which those of a program that was killed are known and cleared away."""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import re
import secrets
import stat
from pathlib import Path

_NAME = re.compile(r"\.shelfready-([0-9a-f]{8})-([0-9]{1,10})-[0-9a-f]{8}\.tmp")


def unfinished(folder: Path) -> Path:
    """Return a new name for an unfinished file; it tells the machine and the process that writes it."""
    return folder / f".shelfready-{_machine()}-{os.getpid()}-{secrets.token_hex(4)}.tmp"


def clear(folder: Path) -> None:
    """Remove the unfinished files that dead processes of this machine left in a folder.

    Only ordinary files with such a name; those of another machine, which may share the folder, stay.
    """
    if os.name == "nt":  # no way there to ask after a process without harm to it
        return
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _is_left(entry):
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)


def _is_left(entry: os.DirEntry[str]) -> bool:
    known = _NAME.fullmatch(entry.name)
    if known is None or known[1] != _machine() or _is_alive(int(known[2])):
        return False
    return stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # another's process, or no number of one
        return True
    return True


def _machine() -> str:
    # The machine's own name and where its processes are counted: a container counts from 1 again.
    counted = ""
    with contextlib.suppress(OSError):
        counted = os.readlink("/proc/self/ns/pid")
    return hashlib.sha256(f"{platform.node()} {counted}".encode()).hexdigest()[:8]
