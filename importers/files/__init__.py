"""Files of the program's own: small ones written whole or not at all, and copies without a name."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO, cast

from importers.files.atomic import written_whole


def write_atomically(path: Path, text: str) -> None:
    """Replace a file by text in UTF-8, for its owner alone if it is new; if it fails (OSError) the old file stands."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(path, mode=0o600) as file:
        file.write(text.encode("utf-8"))


def nameless_copy(file: BinaryIO) -> BinaryIO:
    """Return a copy of what is left of a file, which is gone once nobody holds it any more. OSError."""
    copy = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115  (lives as long as its holder)
    shutil.copyfileobj(file, copy)
    return copy
