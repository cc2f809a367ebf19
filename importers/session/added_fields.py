"""The fields of columns that the file does not have: they are known by their labels."""

from __future__ import annotations

from importers.catalog.catalog import Catalog
from importers.catalog.column_mapping import guess
from importers.catalog.schema import Field, Schema


def with_added(fields: dict[int, Field], schema: Schema, catalog: Catalog) -> dict[int, Field]:
    """Return the fields of a catalog's columns, with those of its added columns that no other column holds."""
    held = {field.name for field in fields.values()}
    guessed = guess(catalog.labels, schema).columns.items() if catalog.added else ()
    width = len(catalog.source.columns)
    new = {column: name for name, column in guessed if column >= width and name not in held}
    return fields | {column: schema.field(name) for column, name in new.items()}
