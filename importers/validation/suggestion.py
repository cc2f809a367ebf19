"""The kinds of safe fixes that a rule can offer; `importers.fixes.suggest` makes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from importers.catalog.catalog import Catalog
    from importers.catalog.model import Edit, Fix
    from importers.catalog.schema import Field
    from importers.validation.messages import MessageFormatter
    from importers.validation.prices import PriceColumn

Correction = Callable[[str], str | None]  # a cell's right text; None where that is not certain


@dataclass(frozen=True, slots=True)
class ColumnEvidence:
    """The column around a cell that is to be corrected: what it is for, and what else stands in it."""

    catalog: Catalog
    column: int
    field: Field | None
    prices: PriceColumn


@dataclass(frozen=True, slots=True)
class RowCorrection:
    """A correction that has to know which row a text stands in."""

    correct: Callable[[int, str], str | None]


@dataclass(frozen=True, slots=True)
class CellFix:
    """Each cell gets the text that `correction`, made once for its column, finds for it."""

    verb: str  # "Trim": "Trim B17", "Trim 12 values in ..."
    correction: Callable[[ColumnEvidence], Correction | RowCorrection | None]
    note: Callable[[ColumnEvidence, Sequence[str]], str] | None = (
        None  # what the old values add to the title
    )


def corrected(correction: Correction) -> Callable[[ColumnEvidence], Correction]:
    """Return what corrects every column in one way."""
    return lambda _evidence: correction


@dataclass(frozen=True, slots=True)
class RowFix:
    """Several cells of each row are changed together."""

    title: str  # "Add the missing cells": "... on line 4", "... on 12 rows"
    edits: Callable[[Catalog, np.ndarray], Iterator[Edit]]


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """Rows leave the catalog: what that means for the problem of `one` row, and for `all` rows that have it."""

    one: Callable[[MessageFormatter, int], Fix | None]
    all: Callable[[MessageFormatter, np.ndarray], Fix | None]


def count(number: int, noun: str) -> str:
    """Return `1 row`, `1,234 rows`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
