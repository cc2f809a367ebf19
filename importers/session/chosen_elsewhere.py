"""Columns that were chosen for one destination, proposed for the next: fields of one meaning are in one column."""

from __future__ import annotations

from importers.catalog.column_mapping import ColumnMapping
from importers.catalog.model import ReadWarning
from importers.catalog.schema import Field, FieldKind, Schema


def as_elsewhere(
    mapping: ColumnMapping, schema: Schema, other: Schema, chosen: ColumnMapping
) -> tuple[ColumnMapping, tuple[ReadWarning, ...]]:
    """Return a guess with the columns and constants chosen elsewhere, and what is to be told of those it changed."""
    changed = []
    for field in schema.fields:
        twin = next((each for each in other.fields if _means_the_same(each, field)), None)
        if twin is None or not chosen.holds(twin.name):
            continue
        before = mapping
        if twin.name in chosen.constants:
            mapping = mapping.with_constant(field.name, chosen.constants[twin.name])
        else:
            mapping = mapping.bind(field.name, chosen.columns[twin.name])
        changed += [field.label] if mapping != before else []
    if not changed:
        return mapping, ()
    words = f"Taken as it was chosen for another destination: {', '.join(changed)}. Choose again if that is wrong."
    return mapping, (ReadWarning("columns", words),)


def _means_the_same(one: Field, other: Field) -> bool:
    if FieldKind.KEY in (one.kind, other.kind):
        return one.kind is other.kind
    return one.kind is other.kind and bool(one.synonyms) and one.synonyms == other.synonyms
