"""Problems of the header and of the table as a whole."""

from __future__ import annotations

from collections.abc import Mapping

from importers.catalog.catalog import Catalog
from importers.catalog.model import Problem
from importers.catalog.schema import Field, Schema
from importers.validation.rule import Header
from importers.validation.rules import RULES


def header_problems(
    catalog: Catalog, schema: Schema, fields: Mapping[int, Field]
) -> tuple[Problem, ...]:
    """Return what is wrong with the labels, and the fields that no column holds.

    A file without a header has no labels to judge.
    """
    labels = catalog.labels[: catalog.header_width] if catalog.source.header_line else ()
    header = Header(labels, schema, fields)
    checks = (rule.header for rule in RULES.values())
    return tuple(problem for check in checks if check for problem in check(header))
