"""Columns that the operator names when a file is opened: `SKU=Art.nr.` says which one holds a field.

`brand:=Acme` says that it is the same for all rows.
"""

from __future__ import annotations

from collections.abc import Sequence

from importers.catalog.column_mapping import ColumnMapping, plain
from importers.catalog.letters import column_index
from importers.catalog.schema import Field, Schema
from importers.errors import UnreadableFile
from importers.session.constants import constant_problem

# A field, and a column's label or letters, "" for no column; a field and `:`, and the text that it is in all rows.
Chosen = Sequence[tuple[str, str]]
_CONSTANT = ":"


def with_chosen(
    mapping: ColumnMapping, chosen: Chosen, labels: Sequence[str], schema: Schema
) -> ColumnMapping:
    """Return a mapping with the fields of a schema bound as they were named; others are passed over."""
    for name, label in chosen:
        field, column = field_named(name, schema), column_named(label, labels)
        if name.endswith(_CONSTANT) and field is not None:
            mapping = mapping.with_constant(field.name, label)
        elif field is not None and (column is not None or not label):
            mapping = mapping.bind(field.name, column)
    return mapping


def require_columns(chosen: Chosen, labels: Sequence[str], schema: Schema) -> None:
    """Refuse names that no field or no column has; UnreadableFile."""
    for name, label in chosen:
        field = field_named(name, schema)
        if field is None:
            fields = ", ".join(field.label for field in schema.fields)
            raise UnreadableFile(
                f"There is no field “{name}” to hold a column: choose of {fields}."
            )
        if name.endswith(_CONSTANT):
            if words := constant_problem(schema, field, label):
                raise UnreadableFile(f"{field.label} cannot be {label!r} for all rows: {words}")
        elif label and column_named(label, labels) is None:
            known = ", ".join(f"“{shown.strip()}”" for shown in labels[:_SHOWN] if shown.strip())
            raise UnreadableFile(
                f"No column is called “{label}”: the header has {known or 'no labels'}."
            )


_SHOWN = 20


def field_named(name: str, schema: Schema) -> Field | None:
    """Return the field that a word stands for: by its name, its label or another word for it."""
    wanted = plain(name)
    for field in schema.fields:
        if wanted in (plain(field.name), plain(field.label)):
            return field
    return next((f for f in schema.fields if wanted in map(plain, f.synonyms)), None)


def column_named(label: str, labels: Sequence[str]) -> int | None:
    """Return the first column of that label, written just so or but for case and spaces, or of those letters."""
    if label in labels:
        return labels.index(label)
    wanted = " ".join(label.split()).casefold()
    folded = [" ".join(each.split()).casefold() for each in labels]
    if wanted and wanted in folded:
        return folded.index(wanted)
    if label.isascii() and label.isalpha() and label.isupper() and len(label) <= _MOST_LETTERS:
        column = column_index(label)
        return column if column < len(labels) else None
    return None


_MOST_LETTERS = 3
