"""The process that reads one workbook: `python -m importers.readers.sheets.child REQUEST`.

A damaged or hostile file can make a reader panic, print, hang or eat all memory. Here it harms
nothing: the output goes nowhere but frames in a pipe, and the process has limits.
"""

from __future__ import annotations

import json
import math
import os
import sys
import time
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import IO, Any

from importers.errors import UnreadableFile
from importers.readers.sheets.wire import PROGRESS, REFUSAL, RESULT, send
from importers.source import ReadOptions

_REPORT_EVERY = 0.1  # seconds
_RESERVES = 512 << 20  # bytes


def main(request: str) -> None:
    """Do what the request asks, and send back the result or one sentence."""
    out = _private_output()
    asked = json.loads(request)
    limit_resources(asked["memory"], asked["work"])
    send(out, *answer(asked, out))


def answer(asked: dict[str, Any], out: IO[bytes]) -> tuple[bytes, bytes | memoryview]:
    """Return the frame that ends the conversation."""
    try:
        return RESULT, _DOES[asked["do"]](asked, out)
    except UnreadableFile as error:
        return REFUSAL, error.sentence.encode()
    except MemoryError:
        return REFUSAL, b"it needs more memory than it may take; save it as CSV."
    except BaseException as error:  # noqa: BLE001  a reader's panic is not an Exception
        name = type(error).__name__
        return REFUSAL, f"it is damaged ({name}).".encode()


def limit_resources(memory: int, work: float) -> None:
    """Limit this process where the system can: seconds of processor time, and bytes of memory.

    The program watches the resident memory; here libraries' reserves count too, so the limit is wider.
    """
    try:
        import resource
    except ImportError:  # Windows: the program watches the time alone
        return
    resource.setrlimit(resource.RLIMIT_DATA, (memory + _RESERVES,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(work), math.ceil(work) + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


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


def _read(asked: dict[str, Any], out: IO[bytes]) -> memoryview:
    sys.meta_path.insert(0, _NoPandas())
    from importers.readers.sheets.grid import pack
    from importers.readers.sheets.kinds import read_grid

    last = 0.0

    def report(what: str, done: int, total: int | None) -> None:
        nonlocal last
        if time.monotonic() - last >= _REPORT_EVERY:
            last = time.monotonic()
            send(out, PROGRESS, json.dumps([what, done, total]).encode())

    options = ReadOptions(**asked["options"])
    return memoryview(pack(read_grid(Path(asked["path"]), asked["kind"], options, report)))


def _names(asked: dict[str, Any], _out: IO[bytes]) -> bytes:
    from importers.readers.sheets.kinds import sheet_names

    return json.dumps(sheet_names(Path(asked["path"]), asked["kind"])).encode()


_DOES: dict[str, Callable[[dict[str, Any], IO[bytes]], bytes | memoryview]] = {
    "read": _read,
    "names": _names,
}

if __name__ == "__main__":
    main(sys.argv[1])
