"""The process that reads one workbook: `python -m importers.readers.workbook.process.child TASK`, and a request.

A damaged or hostile file can make a reader panic, print, hang or eat all memory. Here it harms
nothing: the output goes nowhere but frames in a pipe, and the process has limits.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import IO

from importers.errors import UnreadableFile
from importers.readers.workbook.process.allowance import DAMAGED
from importers.readers.workbook.process.child_limits import limit_resources, watch_over
from importers.readers.workbook.process.ipc import PROGRESS, REFUSAL, RESULT, Request, Task, send
from importers.startup import loading

_REPORT_EVERY = 0.1  # seconds
_PATIENCE = 120  # seconds


def main(task: str) -> None:
    """Get ready for a kind of request, do what it asks, and send back the result or one sentence."""
    out = _private_output()
    if task == "read":
        with loading():
            _get_ready()
    line = _awaited()
    if not line:
        return  # nobody wants anything any more
    request = Request.of(line)
    limit_resources(request.allowed)
    watch_over(request.allowed)
    answer(request, out)


def _awaited() -> bytes:
    """Return the request; a process that was started ahead and turns out not to be needed does not wait for ever."""
    patience = threading.Timer(_PATIENCE, os._exit, (0,))
    patience.daemon = True
    patience.start()
    line = sys.stdin.buffer.readline()
    patience.cancel()
    return line


def answer(request: Request, out: IO[bytes]) -> None:
    """Send what was asked for, or one sentence."""
    try:
        _DOES[request.task](request, out)
    except UnreadableFile as error:
        send(out, REFUSAL, error.sentence.encode())
    except MemoryError:
        send(out, REFUSAL, b"it needs more memory than it may take; save it as CSV.")
    except BaseException:  # noqa: BLE001  a reader's panic is not an Exception
        send(out, REFUSAL, DAMAGED.encode())


def _private_output() -> IO[bytes]:
    """Keep the pipe for frames, and send all that is printed to nowhere."""
    out = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return out


class _NoPandas(MetaPathFinder):
    """Says that there is no pandas: pyarrow would import it, half a second for nothing here."""

    def find_spec(
        self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name == "pandas":
            raise ModuleNotFoundError(name)
        return None


def _get_ready() -> None:
    """Load what most workbooks need, while the program may not yet have asked for one."""
    sys.meta_path.insert(0, _NoPandas())
    import_module("importers.readers.workbook.sheet_readers")
    import_module("importers.readers.workbook.ooxml.xlsx")


def _read(request: Request, out: IO[bytes]) -> None:
    from importers.readers.workbook.grid import send_grid
    from importers.readers.workbook.sheet_readers import read_grid

    last = 0.0

    def report(what: str, done: int, total: int | None) -> None:
        nonlocal last
        if time.monotonic() - last >= _REPORT_EVERY:
            last = time.monotonic()
            send(out, PROGRESS, json.dumps([what, done, total]).encode())

    grid = read_grid(Path(request.path), request.kind, request.options, report)
    send_grid(out, grid)


def _names(request: Request, out: IO[bytes]) -> None:
    from importers.readers.workbook.sheet_readers import sheet_names

    names = sheet_names(Path(request.path), request.kind)
    send(out, RESULT, json.dumps(names).encode())


def _cell(request: Request, out: IO[bytes]) -> None:
    from importers.readers.workbook.sheet_readers import stored_cell

    sheet = request.options.sheet or ""
    found = stored_cell(Path(request.path), request.kind, sheet, *request.place)
    send(out, RESULT, json.dumps(None if found is None else asdict(found)).encode())


_DOES: dict[Task, Callable[[Request, IO[bytes]], None]] = {
    "read": _read,
    "names": _names,
    "cell": _cell,
}

if __name__ == "__main__":
    main(sys.argv[1])
