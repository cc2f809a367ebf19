"""The words that every part of the engine shares: cells, problems, edits, read warnings, progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class CellRef:
    """A place in a catalog: `row` and `column` count from 0 in source order and never renumber.

    `row` is the record's index (None: the header), `column` the source column's index (None: the
    whole row; both None: the table).
    """

    row: int | None
    column: int | None


class Severity(StrEnum):
    """How much a problem matters: an error blocks its row, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Origin(StrEnum):
    """Who found a problem."""

    CHECK = "check"
    DESTINATION = "destination"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, at one place, in one sentence for the operator."""

    ref: CellRef
    code: str
    severity: Severity
    message: str
    origin: Origin = Origin.CHECK


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell's change; None stands for a cell that the record does not have."""

    ref: CellRef
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class KeptProblem:
    """A problem that the operator looked at and keeps as it is: no problem any more while its value stands."""

    ref: CellRef
    code: str


@dataclass(frozen=True, slots=True)
class Operation:
    """How a fix was arrived at, so that it can be done again to another file: an action and its settings.

    `columns` are source columns' indices; none stands for every column.
    """

    do: str
    columns: tuple[int, ...] = ()
    settings: tuple[tuple[str, str | int | bool | tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """Cells that a fix could have meant and leaves as they are: why, how many, and the first of them.

    `details` are words for each of these cells. With `of`, the name of another file, it is that file's rows which are
    not used; `details` are then the first of them.
    """

    why: str
    count: int
    cells: tuple[CellRef, ...] = ()
    details: tuple[str, ...] = ()
    of: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that is applied, and undone, as one step.

    `exclude` and `include` hold row indices that leave or rejoin the catalog that is checked and
    uploaded. `as_text` are cells that a workbook is to hold as text, `as_typed` those that it may again hold as
    what they look like. `keep` are problems that are none to the operator, `reconsider` those that are again.
    `operation` is None where only these very cells and rows were meant. `left` are cells that were meant too, and
    are left as they are; `notes` are sentences on changes that may surprise. `add_columns` are labels of columns that
    it adds at the right, before its edits are made; `drop_columns` are those of the last ones that were added which it
    takes away, after them.
    """

    title: str
    edits: tuple[Edit, ...] = ()
    exclude: tuple[int, ...] = ()
    include: tuple[int, ...] = ()
    operation: Operation | None = None
    as_text: tuple[CellRef, ...] = ()
    as_typed: tuple[CellRef, ...] = ()
    keep: tuple[KeptProblem, ...] = ()
    reconsider: tuple[KeptProblem, ...] = ()
    left: tuple[LeftAlone, ...] = ()
    notes: tuple[str, ...] = ()
    add_columns: tuple[str, ...] = ()
    drop_columns: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether it changes nothing."""
        rows = self.exclude or self.include
        columns = self.add_columns or self.drop_columns
        return not (
            self.edits
            or rows
            or columns
            or self.as_text
            or self.as_typed
            or self.keep
            or self.reconsider
        )


@dataclass(frozen=True, slots=True)
class ReadWarning:
    """Something the loader guessed and could have wrong; `code` is kebab-case.

    `offers` are ways to read the file otherwise: what to set (`header`, `first`: the first line of data, `last`: so
    many at the end are left out) and to what.
    """

    code: str
    message: str
    offers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long piece of work has come; `total` is None while it is unknown."""

    what: str
    done: int
    total: int | None = None


# Called now and then from a worker; it may raise `Cancelled` to stop the work.
Reporter = Callable[[Progress], None]


def no_report(_progress: Progress) -> None:
    """Ignore progress, for callers that do not show it."""
