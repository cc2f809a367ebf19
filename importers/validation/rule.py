"""What a rule is: one kind of problem, with its check, its sentence, its fix, and examples that are its tests.

A rule is one module of `importers.validation.rules` with one object called `RULE`; nothing else has to know it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from importers.catalog.model import CellRef, Problem, Severity

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

    from importers.catalog.schema import Field, Schema
    from importers.catalog.source import SourceTable
    from importers.validation.barcodes import BarcodeColumn
    from importers.validation.cells import Cells, Mask
    from importers.validation.examples import Example
    from importers.validation.keys import KeyIndex
    from importers.validation.messages import MessageFormatter
    from importers.validation.prices import PriceColumn
    from importers.validation.records import Records
    from importers.validation.suggestion import CellFix, LeaveOut, RowFix


@dataclass(frozen=True, slots=True)
class Header:
    """The labels of a sheet, none if it has no header, and what its columns are mapped to."""

    labels: tuple[str, ...]
    schema: Schema
    fields: Mapping[int, Field]


def _unspoken(_about: MessageFormatter, _ref: CellRef) -> str:
    raise AssertionError("problems of this kind come with their sentence")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One kind of problem. By itself it is found in the header (`header`), or told by others.

    `order` is its place in lists, after the severity. `error_when_sent`: no mere warning in a column
    that is uploaded; `severity_in` says it where a field decides otherwise. `sentence` says
    what is wrong at a place. `fix` is the safe way out, if there is one. `keepable`: the operator may say that it
    is right as it is, unless (`never_kept`) the column's field could not be sent so. `names` are the columns, by label
    or field, that the operator wrote it for (none: it is built in).
    """

    code: str
    title: str
    severity: Severity
    order: int
    examples: tuple[Example, ...]
    error_when_sent: bool = False
    severity_in: Callable[[Field], Severity] | None = None
    sentence: Callable[[MessageFormatter, CellRef], str] = _unspoken
    fix: CellFix | RowFix | LeaveOut | None = None
    keepable: bool = False
    never_kept: Callable[[Field], bool] | None = None
    header: Callable[[Header], Iterator[Problem]] | None = None
    names: tuple[str, ...] = ()

    def severity_of(self, field: Field | None) -> Severity:
        """Return how much the problem matters in a column of that field (None: not sent)."""
        if field is None:
            return self.severity
        if self.severity_in is not None:
            return self.severity_in(field)
        return Severity.ERROR if self.error_when_sent else self.severity

    def may_be_kept(self, field: Field | None) -> bool:
        """Tell whether the operator may keep the problem as it is in a column of that field."""
        forbidden = field is not None and self.never_kept is not None and self.never_kept(field)
        return self.keepable and not forbidden


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What a column is for: its field (None: it is not sent), its label, the folder of files that it names,
    what its values say of prices and of barcodes, and the codes of the rules that the operator wrote for it.
    """

    field: Field | None
    label: str
    folder: Path | None = None
    prices: PriceColumn | None = None
    own: frozenset[str] = frozenset()
    barcodes: BarcodeColumn | None = None


def everywhere(_use: ColumnUse) -> Hashable:
    """Judge every column alike."""
    return True


@dataclass(frozen=True, kw_only=True)
class CellRule(Rule):
    """A rule that needs only a cell's own text and what its column is for.

    `setting` returns what of a column's field and label decides the check, None where the rule does not
    hold; `check` gets it and returns which cells break the rule. Columns of equal settings have equal problems.
    `outside`: the check looks at more than the catalog, such as files, and is done again before an upload.
    """

    check: Callable[[Cells, Any], Mask]
    setting: Callable[[ColumnUse], Hashable] = everywhere
    outside: bool = False


@dataclass(frozen=True, kw_only=True)
class FactRule(Rule):
    """A rule of what a cell is in its file beside its text; it holds until the cell is edited.

    `check` returns the rows of a column, ascending; `instead_of` are the kinds of problems that the text
    of such a cell is then not accused of. `setting` as for rules of cells.
    """

    check: Callable[[SourceTable, int], np.ndarray]
    setting: Callable[[ColumnUse], Hashable] = everywhere
    instead_of: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class KeyRule(Rule):
    """A rule that compares the keys of all rows; `check` says which of some rows break it."""

    check: Callable[[KeyIndex, np.ndarray | slice], Mask]


@dataclass(frozen=True, kw_only=True)
class RowRule(Rule):
    """A rule of whole records; `check` returns the rows that break it, ascending, among those asked for."""

    check: Callable[[Records], np.ndarray]


@dataclass(frozen=True, kw_only=True)
class BesideRule(Rule):
    """A rule that judges a cell by another one of its row, in the column called `other`.

    `check` gets the cells of both columns and returns which of the first break the rule.
    """

    check: Callable[[Cells, Cells], Mask]
    other: str


@dataclass(frozen=True, kw_only=True)
class TogetherRule(Rule):
    """What the columns called `names` hold together, no two rows have; problems stand in the first of them."""

    ignore_case: bool = False


def of_header(rule: Rule, column: int | None, message: str, severity: Severity) -> Problem:
    """Return a problem of one label, or (None) of the whole table."""
    return Problem(CellRef(None, column), rule.code, severity, message)
