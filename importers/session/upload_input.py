"""What an upload is given: the ready rows over columns that later edits do not reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from importers.catalog.catalog import Catalog
from importers.catalog.column_mapping import ColumnMapping
from importers.catalog.product import Product, Products
from importers.catalog.schema import Schema
from importers.destinations.registry import title_of
from importers.validation.report import Report

if TYPE_CHECKING:
    from importers.destinations.base import Profile
    from importers.destinations.call import Content


@dataclass(frozen=True, slots=True)
class UploadInput:
    """The products that are ready, from which columns, for whom; how many other rows are blocked or left out."""

    products: Products
    mapping: ColumnMapping
    destination: str
    blocked: int
    excluded: int

    def has(self, row: int) -> bool:
        """Tell whether a row is among the products."""
        rows = self.products.rows
        place = int(np.searchsorted(rows, row))
        return place < len(rows) and int(rows[place]) == row


def as_sent(catalog: Catalog, mapping: ColumnMapping, profile: Profile, row: int) -> Content:
    """Return what one row would say to a destination as it now stands, ready or not; Unsendable."""
    from importers.destinations.schemas import schema_for
    from importers.upload.plan import content_of

    cells = mapping.columns.items()
    values = {name: catalog.value(row, column) or "" for name, column in cells}
    values |= mapping.constants
    key = values.setdefault(schema_for(profile).key.name, "")
    return content_of(Product(row, key, values), profile, catalog.source.origin.folder)


def upload_input(
    catalog: Catalog,
    mapping: ColumnMapping,
    schema: Schema,
    report: Report,
    rows: Sequence[int] | None = None,
) -> UploadInput:
    """Return the ready rows, of all rows or of `rows` alone; values go out exactly as they stand."""
    wanted = np.full(catalog.row_count, rows is None)
    wanted[np.asarray([] if rows is None else rows, dtype=np.int64)] = True
    blocked, left_out = wanted & report.blocked_rows(), wanted & catalog.excluded
    ready = np.flatnonzero(wanted & ~blocked & ~left_out)
    columns = {name: catalog.column(column) for name, column in mapping.columns.items()}
    for name, text in mapping.constants.items():
        columns[name] = pa.chunked_array(
            [pa.repeat(pa.scalar(text, pa.string()), catalog.row_count)]
        )
    # Without a key column every row is blocked; the products still name their key.
    columns.setdefault(schema.key.name, pa.chunked_array([pa.nulls(0, pa.string())]))
    products = Products(columns, ready, schema.key.name, catalog.source.origin.folder)
    return UploadInput(
        products, mapping, title_of(schema.name), int(blocked.sum()), int(left_out.sum())
    )
