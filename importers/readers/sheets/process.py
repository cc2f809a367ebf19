"""Runs the process that reads a workbook: passes on its progress, watches its time, ends it."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from importlib import import_module
from pathlib import Path

import importers
from importers.errors import UnreadableFile
from importers.model import Progress, Reporter
from importers.readers.sheets.limits import Allowance, allowance
from importers.readers.sheets.wire import PROGRESS, REFUSAL, receive

_POLL = 0.05  # seconds
_ROOT = Path(importers.__file__).resolve().parent.parent


def ask(path: Path, kind: str, do: str, sheet: str | None, report: Reporter) -> bytes:
    """Have a workbook read; returns the payload, raises `UnreadableFile` or what `report` raises."""
    allowed = allowance(path, kind)
    request = {
        "do": do,
        "path": str(path),
        "kind": kind,
        "sheet": sheet,
        "memory": allowed.memory,
        "seconds": allowed.seconds,
    }
    with _start(json.dumps(request)) as process:
        try:
            _warm_up()
            return _listen(process, path, allowed, report)
        finally:
            process.kill()


def _start(request: str) -> subprocess.Popen[bytes]:
    """Start the process, deaf to the terminal's Ctrl-C; it finds this very package."""
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "importers.readers.sheets.child", request],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        start_new_session=True,
    )


def _warm_up() -> None:
    """Load what the answer will need while the other process is at work.

    pyarrow loads pandas with the first array that it makes of Python values.
    """
    import_module("importers.readers.sheets.table")
    import_module("pyarrow").array([""])


def _listen(
    process: subprocess.Popen[bytes], path: Path, allowed: Allowance, report: Reporter
) -> bytes:
    frames: queue.SimpleQueue[tuple[bytes, bytes] | None] = queue.SimpleQueue()
    threading.Thread(target=_pump, args=(process, frames), daemon=True).start()
    deadline = time.monotonic() + allowed.seconds
    said = Progress("Opening the workbook", 0)
    while time.monotonic() < deadline:
        report(said)
        try:
            frame = frames.get(timeout=_POLL)
        except queue.Empty:
            continue
        if frame is None:
            raise UnreadableFile(_fate(process, path))
        letter, payload = frame
        if letter == PROGRESS:
            said = Progress(*json.loads(payload))
        elif letter == REFUSAL:
            raise UnreadableFile(f"{path.name} cannot be opened: {payload.decode()}")
        else:
            return payload
    raise UnreadableFile(
        f"{path.name} takes longer than {allowed.seconds:.0f} seconds to read; "
        "it may be damaged. Save the sheet as CSV and open that."
    )


def _pump(
    process: subprocess.Popen[bytes], frames: queue.SimpleQueue[tuple[bytes, bytes] | None]
) -> None:
    """Move frames from the pipe to the queue until the pipe ends, and say that it did."""
    stream = process.stdout
    while stream and (frame := receive(stream)):
        frames.put(frame)
    frames.put(None)


def _fate(process: subprocess.Popen[bytes], path: Path) -> str:
    """Say why a process ended without an answer: a signal mostly means that memory ran out."""
    code = process.wait()
    if code < 0:
        return f"{path.name} needs more memory than it may take, or is damaged; save it as CSV."
    return f"{path.name} is damaged and cannot be read."
