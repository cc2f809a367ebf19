"""What a shop's import format is: the fields that it takes from a catalog, and the columns of its file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from importers.catalog.schema import Schema
from importers.writers.exports.status import Status

# The cells of some rows by the format's fields, as text, "" for blank; all are as long as each other.
Values = Mapping[str, pa.Array]


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column of the file: its `header`, and how its cells are `made` of the fields that it `needs`.

    It is written where all of these have a column in the catalog, or are the same for all rows: importers take a
    column without values for the wish to clear what the shop has. `dropped` says why a value may be left blank,
    `remark` what to know where the column is written.
    """

    header: str
    needs: tuple[str, ...]
    made: Callable[[Values], pa.Array]
    dropped: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """A value that tells the products of the file apart beside the key, `name` among the values.

    It is `made` of the fields of the schema that are there. Rows that share one are left out, which `clash` says;
    `remark`, if there is one, is told where no column holds it.
    """

    name: str
    made: Callable[[Values], pa.Array]
    clash: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One import format. `name` is what the command line knows it by, `title` what people call it.

    `schema` are its fields, for columns to be found and cells to be checked as for a destination; `columns` are in
    the order of the file, `states` those that say what the products are to be. `quoted`: texts stand in quotes and
    may hold lines; else no quote, tab or line end parts anything, and those within texts become spaces. Formulas are
    never escaped: no importer takes the apostrophe off again, so it would stand in the shop.
    """

    name: str
    title: str
    ending: str
    schema: Schema
    columns: tuple[ExportColumn, ...]
    states: Mapping[Status, tuple[ExportColumn, ...]]
    delimiter: str = ","
    quoted: bool = True
    address: Address | None = None
