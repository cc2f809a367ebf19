"""Numbers typed where percentages are: which edits are worth asking the workbook about."""

from __future__ import annotations

import re

import pyarrow.compute as pc

from importers.catalog.catalog import Catalog
from importers.catalog.model import Edit

_NUMBER = re.compile(r"-?[1-9][0-9]*(?:\.[0-9]+)?")
_LOOK_AT = 1000  # records of a column


def may_be_percent(catalog: Catalog, edit: Edit) -> bool:
    """Tell whether a plain number is written into a cell of which the column shows a percentage somewhere."""
    row, column = edit.ref.row, edit.ref.column
    if row is None or column is None or column >= len(catalog.source.columns):
        return False
    if _NUMBER.fullmatch(edit.new or "") is None:
        return False
    shown = catalog.source.columns[column]
    near = (shown[row : row + 1], shown[:_LOOK_AT])
    return any(pc.any(pc.ends_with(part, "%")).as_py() for part in near)
