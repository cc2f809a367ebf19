"""A value that is the same for all rows, whatever the file has: judged as a cell with it would be."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from importers.catalog.catalog import Catalog
from importers.catalog.model import Severity
from importers.catalog.origin import FileOrigin, FileStamp, SourceOrigin
from importers.catalog.schema import Field, FieldKind, Requirement, Schema
from importers.catalog.source import SourceTable
from importers.validation.checker import Checker

_NOWHERE: SourceOrigin = FileOrigin(Path())


def constant_problem(
    schema: Schema, field: Field, text: str, origin: SourceOrigin = _NOWHERE
) -> str | None:
    """Return in a sentence why a text cannot stand for a field in all rows; None where it can.

    `origin` is where the catalog lies, since pictures are looked for beside it.
    """
    if field.kind is FieldKind.KEY:
        return "each product has one of its own."
    if not text.strip():
        return "it is blank."
    if field.kind is FieldKind.IMAGE and origin is _NOWHERE:
        return None
    report = Checker(Catalog(_one_cell(field.label, text, origin)), schema, {0: field}).report()
    found = (problem for problem in report.problems_of(0) if problem.severity is Severity.ERROR)
    return next((problem.message for problem in found), None)


def with_optional(schema: Schema, constants: Container[str]) -> Schema:
    """Return a schema that misses no column for fields that are the same for all rows."""
    fields = (
        replace(field, requirement=Requirement.OPTIONAL) if field.name in constants else field
        for field in schema.fields
    )
    return Schema(schema.name, tuple(fields))


def _one_cell(label: str, text: str, origin: SourceOrigin) -> SourceTable:
    one = np.array([1])
    column = pa.chunked_array([pa.array([text], pa.string())])
    stamp = FileStamp(0, 0)
    return SourceTable(
        origin, "csv", (label,), 1, (column,), one.astype(np.int64), one.astype(np.int32), stamp
    )
