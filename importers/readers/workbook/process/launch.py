"""Starts reading processes, one ahead of its work where a front end knows that a workbook will be opened."""

from __future__ import annotations

import atexit
import contextlib
import os
import subprocess
import sys
from pathlib import Path

import importers

# Arrow's usual allocator reserves a gigabyte at once, which the system's limit counts as taken.
_MEMORY = {"ARROW_DEFAULT_MEMORY_POOL": "system"}
_ROOT = Path(importers.__file__).resolve().parent.parent
_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_spare: list[subprocess.Popen[bytes]] = []


def prepare(path: Path) -> None:
    """Start a process for a file that is named like a workbook: it gets ready while the program does."""
    if path.suffix.lower() in _WORKBOOKS and not _spare:
        with contextlib.suppress(OSError):  # the one that reads the file will say why
            _spare.append(_start("read"))
            atexit.register(dismiss)


def launch(task: str) -> subprocess.Popen[bytes]:
    """Return a process that waits for a request of this kind."""
    if task == "read" and _spare:
        process = _spare.pop()
        if process.poll() is None:
            return process
    return _start(task)


def _start(task: str) -> subprocess.Popen[bytes]:
    """Start a process, deaf to the terminal's Ctrl-C; it finds this very package."""
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "importers.readers.workbook.process.child", task],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths), **_MEMORY},
        start_new_session=True,
    )


def dismiss() -> None:
    """End a process that is not needed."""
    while _spare:
        with _spare.pop() as process:
            process.kill()
