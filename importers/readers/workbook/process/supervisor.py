"""Runs the process that reads a workbook: passes on its progress, watches its time, ends it."""

from __future__ import annotations

import contextlib
import json
import queue
import signal
import subprocess
import threading
from importlib import import_module
from pathlib import Path

from importers.catalog.model import Progress, Reporter
from importers.catalog.source import ReadOptions
from importers.errors import UnreadableFile
from importers.readers.workbook.process import child_limits
from importers.readers.workbook.process.allowance import Allowance, allowance
from importers.readers.workbook.process.ipc import PROGRESS, REFUSAL, Request, Task, receive
from importers.readers.workbook.process.launch import launch

_Frame = tuple[bytes, bytes]
_POLL = 0.05  # seconds
_TOO_LARGE = (
    "needs more memory than it may take, or is damaged; save the sheet as CSV and open that."
)
_TOO_SLOW = "takes too long to read, or is damaged; save the sheet as CSV and open that."


def ask(
    task: Task,
    path: Path,
    kind: str,
    options: ReadOptions,
    report: Reporter,
    place: tuple[int, int] = (0, 0),
) -> bytes:
    """Have a workbook read; returns the payload, raises `UnreadableFile` or what `report` raises."""
    allowed = allowance(path, kind)
    frames: queue.SimpleQueue[_Frame | None] = queue.SimpleQueue()
    with launch(task) as process:
        pump = threading.Thread(target=_pump, args=(process, frames), daemon=True)
        try:
            pump.start()
            _send(process, Request(task, str(path.absolute()), kind, options, allowed, place))
            if task == "read":
                _warm_up()
            return _listen(process, frames, path, allowed, report)
        finally:
            process.kill()
            pump.join()  # before the pipe is closed


def _send(process: subprocess.Popen[bytes], request: Request) -> None:
    """Say what is wanted; a process that is gone already is noticed when it does not answer."""
    stream = process.stdin
    with contextlib.suppress(BrokenPipeError):
        if stream is not None:
            stream.write(request.line())
            stream.close()


def _warm_up() -> None:
    """Load what the answer will need while the other process is at work."""
    import_module("importers.readers.workbook.grid")
    import_module("importers.readers.workbook.table")


def _listen(
    process: subprocess.Popen[bytes],
    frames: queue.SimpleQueue[_Frame | None],
    path: Path,
    allowed: Allowance,
    report: Reporter,
) -> bytes:
    from importers.readers.workbook.process.parent_watchdog import Silence, resident

    said, silence = Progress("Opening the workbook", 0), Silence(process.pid)
    while silence.seconds < allowed.silence:
        report(said)
        if resident(process.pid) > allowed.memory:
            raise UnreadableFile(f"{path.name} {_TOO_LARGE}")
        try:
            frame = frames.get(timeout=_POLL)
        except queue.Empty:
            continue
        if frame is None:
            raise UnreadableFile(f"{path.name} {_fate(process)}")
        letter, payload = frame
        if letter == PROGRESS:
            said = Progress(*json.loads(payload))
            silence.end()
        elif letter == REFUSAL:
            raise UnreadableFile(f"{path.name} cannot be opened: {payload.decode()}")
        else:
            return payload
    raise UnreadableFile(f"{path.name} {_TOO_SLOW}")


def _pump(process: subprocess.Popen[bytes], frames: queue.SimpleQueue[_Frame | None]) -> None:
    """Move frames from the pipe to the queue until the pipe ends, and say that it did."""
    stream = process.stdout
    while stream and (frame := receive(stream)):
        frames.put(frame)
    frames.put(None)


def _fate(process: subprocess.Popen[bytes]) -> str:
    """Say why a process ended without an answer: another signal mostly means that memory ran out."""
    code = process.wait()
    if code in (child_limits.TOO_SLOW, -getattr(signal, "SIGXCPU", 0)):
        return _TOO_SLOW
    return (
        _TOO_LARGE
        if code < 0 or code == child_limits.TOO_LARGE
        else "is damaged and cannot be read."
    )
