"""The process that reads one workbook: `python -m importers.readers.sheets.child REQUEST`.

A damaged or hostile file can make a reader panic, print, hang or eat all memory. Here it harms
nothing: the output goes nowhere but frames in a pipe, and the process has limits.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import IO

from importers.errors import UnreadableFile
from importers.readers.sheets.wire import PROGRESS, REFUSAL, RESULT, send

_REPORT_EVERY = 0.1  # seconds


def main(request: str) -> None:
    """Do what the request asks, and send back the result or one sentence."""
    out = _private_output()
    asked = json.loads(request)
    limit_resources(asked["memory"], asked["seconds"])
    send(out, *answer(asked, out))


def answer(asked: dict[str, str], out: IO[bytes]) -> tuple[bytes, bytes]:
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


def limit_resources(memory: int, seconds: float) -> None:
    """Limit this process where the system can: bytes of memory, and processor time as a last resort."""
    try:
        import resource
    except ImportError:  # Windows: the program watches the time alone
        return
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds * 4) + 2,) * 2)
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


def _read(asked: dict[str, str], out: IO[bytes]) -> bytes:
    sys.meta_path.insert(0, _NoPandas())
    from importers.readers.sheets.grid import pack
    from importers.readers.sheets.kinds import read_grid

    last = 0.0

    def report(what: str, done: int, total: int | None) -> None:
        nonlocal last
        if time.monotonic() - last >= _REPORT_EVERY:
            last = time.monotonic()
            send(out, PROGRESS, json.dumps([what, done, total]).encode())

    return pack(read_grid(Path(asked["path"]), asked["kind"], asked.get("sheet"), report))


def _names(asked: dict[str, str], _out: IO[bytes]) -> bytes:
    from importers.readers.sheets.kinds import sheet_names

    return json.dumps(sheet_names(Path(asked["path"]), asked["kind"])).encode()


_DOES = {"read": _read, "names": _names}

if __name__ == "__main__":
    main(sys.argv[1])
