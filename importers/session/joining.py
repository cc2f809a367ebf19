"""What is likely meant when columns are taken from a second file: its key, and what goes where."""

from __future__ import annotations

import os

import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.column_mapping import guess
from importers.catalog.source import SourceTable
from importers.fixes.joining.join import Take
from importers.readers.registry import endings
from importers.session.session import Session


def likely_key(session: Session, other: SourceTable) -> tuple[int | None, str | None]:
    """Return the column of the SKU here, and the label there that is most likely the same."""
    here = session.mapping.column(session.schema.key.name)
    if here is not None:
        label = session.catalog.label(here).strip().casefold()
        same = [each for each in other.header if each.strip().casefold() == label]
        if len(same) == 1:
            return here, same[0]
    there = guess(other.header, session.schema).column(session.schema.key.name)
    return here, None if there is None else other.header[there]


def likely_takes(session: Session, other: SourceTable, key: str | None) -> tuple[Take, ...]:
    """Return the columns there that hold a field which has a column here; those that here are blank first."""
    fields = guess(other.header, session.schema)
    found = [
        (other.header[column], into)
        for name, column in fields.columns.items()
        if (into := session.mapping.column(name)) is not None
        and name != session.schema.key.name
        and other.header[column] != key
    ]
    found.sort(key=lambda pair: _filled(session, pair[1]))
    return tuple(Take(label, into) for label, into in found)


def _filled(session: Session, column: int) -> int:
    whole = session.catalog.column(column)
    return int(sum(arrow.filled(pc.utf8_trim_whitespace(chunk)).sum() for chunk in whole.chunks))


def files_beside(session: Session) -> list[str]:
    """Return the names of the other files in the catalog's folder that can be opened, the newest first."""
    origin, known = session.source.origin, endings()
    try:
        with os.scandir(origin.folder) as found:
            dated = [
                (-entry.stat().st_mtime, entry.name)
                for entry in found
                if entry.is_file() and os.path.splitext(entry.name)[1].lower() in known
            ]
    except OSError:
        return []
    shown = (name for _, name in sorted(dated) if not name.startswith((".", "~")))
    return [name for name in shown if not origin.is_at(origin.folder / name)]
