"""Problems of the header and of the table as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from importers.catalog.catalog import Catalog, column_letters
from importers.catalog.model import CellRef, Problem, Severity
from importers.catalog.schema import Field, Requirement, Schema
from importers.validation.codes import CODES, severity_of
from importers.validation.text import EXCEL_ERRORS


def header_problems(
    catalog: Catalog, schema: Schema, fields: Mapping[int, Field]
) -> tuple[Problem, ...]:
    """Return what is wrong with the labels, and the fields that no column holds.

    Each later column of a repeated label is one problem. A file without a header has no labels to
    judge.
    """
    labels = catalog.labels[: catalog.header_width] if catalog.source.header_line else ()
    errors = _excel_errors(labels, fields)
    return (*_missing_columns(schema, fields), *_labels(labels), *errors)


def _missing_columns(schema: Schema, fields: Mapping[int, Field]) -> Iterator[Problem]:
    held = {field.name for field in fields.values()}
    for field in schema.fields:
        if field.name in held or field.requirement is Requirement.OPTIONAL:
            continue
        required = field.requirement is Requirement.REQUIRED
        code = "missing-column" if required else "required"
        severity = Severity.ERROR if required else Severity.WARNING
        message = f"No column holds the {field.label}; choose one on the Columns screen."
        yield Problem(CellRef(None, None), code, severity, message)


def _labels(labels: tuple[str, ...]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for column, label in enumerate(labels):
        text = label.strip()
        if not text:
            yield _of_header("blank-label", column, f"Column {column_letters(column)} has no name.")
        elif text in first:
            earlier = column_letters(first[text])
            here = column_letters(column)
            message = f'Columns {earlier} and {here} are both named "{text}".'
            yield _of_header("duplicate-label", column, message)
        first.setdefault(text, column)


def _excel_errors(labels: tuple[str, ...], fields: Mapping[int, Field]) -> Iterator[Problem]:
    for column, label in enumerate(labels):
        if label.strip() in EXCEL_ERRORS:
            message = (
                f"The header of column {column_letters(column)} shows the Excel error {label}."
            )
            severity = severity_of("excel-error", sent=column in fields)
            yield Problem(CellRef(None, column), "excel-error", severity, message)


def _of_header(code: str, column: int, message: str) -> Problem:
    return Problem(CellRef(None, column), code, CODES[code].severity, message)
