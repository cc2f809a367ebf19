"""What a destination needs, as the labels by which a reader tells the sheet that holds it."""

from __future__ import annotations

from dataclasses import replace

from importers.catalog.schema import Field, Requirement, Schema
from importers.catalog.source import ReadOptions


def for_destination(options: ReadOptions, schema: Schema) -> ReadOptions:
    """Return options that open the sheet which fits a destination, where none is named."""
    others = (each for each in schema.fields if each is not schema.key)
    needed = (schema.key, *(each for each in others if each.requirement is Requirement.REQUIRED))
    return replace(options, needed=tuple(map(_labels, needed)))


def _labels(field: Field) -> tuple[str, ...]:
    return tuple(dict.fromkeys((field.label, field.name, *field.synonyms)))
