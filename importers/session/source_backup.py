"""The file as it was read first, kept beside the journal while rows that the saved file lacks are unsaved work."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit
from importers.catalog.origin import FileStamp
from importers.catalog.source import ReadOptions, SavedVersion
from importers.files import nameless_copy, write_atomically


@dataclass(frozen=True, slots=True, eq=False)
class SourceBackup:
    """A copy of the first file, how it was read, and what of it was saved over it."""

    content: Path
    options: ReadOptions
    shape: tuple[int, int]  # rows and columns, as it was read
    edits: Mapping[tuple[int, int], str | None]
    excluded: tuple[int, ...]
    labels: tuple[str, ...]


def keep(catalog: Catalog, options: ReadOptions, journal: Path) -> None:
    """Write down what a catalog that was saved over was read from. OSError."""
    replaced, source = catalog.replaced, catalog.source
    if replaced is None:
        return
    content = journal.with_suffix(f".aside{source.origin.beside.suffix}")
    content.parent.mkdir(parents=True, exist_ok=True)
    with content.open("wb") as file:
        replaced.content.seek(0)
        shutil.copyfileobj(replaced.content, file)
        file.flush()
        os.fsync(file.fileno())
    state = {
        "content": content.name,
        "options": asdict(options),
        "shape": (source.row_count, len(source.columns)),
        "edits": [(*cell, value) for cell, value in replaced.edits.items()],
        "excluded": np.flatnonzero(replaced.excluded).tolist(),
        "labels": replaced.labels,
    }
    write_atomically(_state(journal), json.dumps(state))  # last: where it is, the copy is whole


def kept(journal: Path) -> SourceBackup | None:
    """Return what was written down; None if nothing was."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        state = json.loads(_state(journal).read_text(encoding="utf-8"))
        options = state["options"]
        options["stored_columns"] = tuple(options["stored_columns"])
        options["columns"] = tuple((field, label) for field, label in options.get("columns", ()))
        rows, columns = state["shape"]
        return SourceBackup(
            journal.with_name(state["content"]),
            ReadOptions(**options),
            (rows, columns),
            {(row, column): value for row, column, value in state["edits"]},
            tuple(state["excluded"]),
            tuple(state["labels"]),
        )
    return None


def forget(journal: Path) -> None:
    """Throw away what was written down."""
    for path in (_state(journal), *journal.parent.glob(f"{journal.stem}.aside.*")):
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def restore(catalog: Catalog, aside: SourceBackup, stamp: FileStamp) -> None:
    """Let a catalog of the first file, read anew, stand as when it was saved over; `stamp` is the saved file's."""
    catalog.set_added(aside.labels[len(catalog.source.columns) :])
    gone = [cell for cell in catalog.edits if cell not in aside.edits]
    edits = [Edit(CellRef(*cell), None, catalog.source_value(*cell)) for cell in gone]
    edits += [Edit(CellRef(*cell), None, value) for cell, value in aside.edits.items()]
    edits += [Edit(CellRef(None, column), None, label) for column, label in enumerate(aside.labels)]
    catalog.apply(edits)
    catalog.exclude(aside.excluded)
    with aside.content.open("rb") as file:
        copy = nameless_copy(file)
    saved = dict(catalog.edits), catalog.excluded.copy(), catalog.labels
    catalog.replaced = SavedVersion(copy, stamp, *saved)


def _state(journal: Path) -> Path:
    return journal.with_suffix(".aside.json")
