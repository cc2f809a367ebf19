"""Files of the program's own: small ones written whole or not at all, and copies without a name."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO, cast


def write_atomically(path: Path, text: str) -> None:
    """Replace a file by text in UTF-8; if it fails (OSError) the old file stands."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def nameless_copy(file: BinaryIO) -> BinaryIO:
    """Return a copy of what is left of a file, which is gone once nobody holds it any more. OSError."""
    copy = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115  (lives as long as its holder)
    shutil.copyfileobj(file, copy)
    return copy
