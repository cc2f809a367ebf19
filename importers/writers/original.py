"""The file that a catalog was read from: whether it is still the same, and its bytes when saved over."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from importers.catalog.catalog import Catalog
from importers.catalog.origin import FileStamp
from importers.catalog.source import SavedVersion
from importers.errors import SaveFailed
from importers.files import nameless_copy


def is_original(catalog: Catalog, target: Path) -> bool:
    """Tell whether a target is the file that the catalog was read from."""
    return catalog.source.origin.is_at(target)


def require_untouched(catalog: Catalog, target: Path) -> None:
    """Refuse to save over the original when another program has changed it meanwhile."""
    if not is_original(catalog, target):
        return
    last = catalog.replaced.stamp if catalog.replaced else catalog.source.stamp
    if catalog.source.origin.stamp() != last:
        raise SaveFailed(
            f"{target.name} was changed by another program after it was opened: "
            "save under another name, or open it again."
        )


@contextlib.contextmanager
def opened(catalog: Catalog) -> Iterator[BinaryIO | None]:
    """Yield the bytes that the catalog was read from; None if they are not there any more."""
    origin = catalog.source.origin
    if catalog.replaced:
        catalog.replaced.content.seek(0)
        yield catalog.replaced.content
    elif origin.file is None or origin.stamp() != catalog.source.stamp:
        yield None
    else:
        with origin.file.open("rb") as file:
            yield file


def read(catalog: Catalog) -> bytes | None:
    """Return all bytes that the catalog was read from; None if they are not there any more."""
    with opened(catalog) as file:
        content = file.read() if file else b""
    return content if len(content) == catalog.source.stamp.size else None


def set_aside(catalog: Catalog) -> None:
    """Copy the original, about to be saved over, to where it lives as long as the catalog."""
    with opened(catalog) as file:
        copy = nameless_copy(file or io.BytesIO())
    catalog.replaced = _replaced(catalog, copy, catalog.source.stamp)


def back_up(path: Path) -> Path | None:
    """Keep the first original beside the file; return where, or None if a backup is there already."""
    real = Path(os.path.realpath(path))
    backup = real.with_name(f"{real.stem}.original{real.suffix}")
    try:
        os.link(real, backup)
    except FileExistsError:
        return None
    except OSError:
        shutil.copy2(real, backup)
    return backup


def note_replaced(catalog: Catalog) -> None:
    """Remember that the file on disk is now our own, and what it holds."""
    stamp = catalog.source.origin.stamp()
    if stamp and catalog.replaced:
        catalog.replaced = _replaced(catalog, catalog.replaced.content, stamp)


def _replaced(catalog: Catalog, content: BinaryIO, stamp: FileStamp) -> SavedVersion:
    edits, excluded = dict(catalog.edits), catalog.excluded.copy()
    return SavedVersion(content, stamp, edits, excluded, catalog.labels)
