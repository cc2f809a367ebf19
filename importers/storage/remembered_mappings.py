"""The columns that the operator chose, kept for files with the same header; of a constant its text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from types import MappingProxyType

from importers.catalog.column_mapping import ColumnMapping
from importers.catalog.schema import Schema
from importers.files import read_small_text, write_atomically
from importers.storage.home import Home

_KEPT = 1000  # header shapes; the oldest is forgotten first


def recall(home: Home, labels: Sequence[str], schema: Schema) -> ColumnMapping | None:
    """Return the mapping chosen for a file of this header and schema, or None.

    A damaged file is as good as none: the columns are guessed again.
    """
    kept = _load(home).get(_shape(labels, schema.name))
    if not isinstance(kept, dict):
        return None
    known = {field.name for field in schema.fields}
    columns = {
        name: column
        for name, column in kept.items()
        if name in known and isinstance(column, int) and 0 <= column < len(labels)
    }
    constants = {
        name: text
        for name, text in kept.items()
        if name in known and name != schema.key.name and isinstance(text, str)
    }
    fits = len(columns) + len(constants) == len(kept)
    if not fits or len(set(columns.values())) < len(columns):
        return None
    return ColumnMapping(MappingProxyType(columns), MappingProxyType(constants))


def chosen_for(home: Home, labels: Sequence[str]) -> list[str]:
    """Return the names of the schemas for which columns of files of this header were chosen, the last one last."""
    shapes = (_parts(shape) for shape in _load(home))
    return [str(parts[0]) for parts in shapes if parts and parts[1:] == list(labels)]


def remember(home: Home, labels: Sequence[str], schema: str, mapping: ColumnMapping) -> None:
    """Keep a mapping for files of this header and the schema of that name; OSError if it cannot be written."""
    shape = _shape(labels, schema)
    kept = {name: value for name, value in _load(home).items() if name != shape}
    kept[shape] = {**mapping.columns, **mapping.constants}
    newest = dict(list(kept.items())[-_KEPT:])
    write_atomically(home.mappings, json.dumps(newest, ensure_ascii=False, indent=1))


def _shape(labels: Sequence[str], schema: str) -> str:
    return json.dumps([schema, *labels], ensure_ascii=False)


def _parts(shape: str) -> list[object]:
    try:
        parts = json.loads(shape)
    except ValueError:
        return []
    return parts if isinstance(parts, list) else []


def _load(home: Home) -> dict[str, object]:
    try:
        kept = json.loads(read_small_text(home.mappings))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
