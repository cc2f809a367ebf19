"""Source tables made in memory, for tests that need a catalog and no file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from importers.catalog.addresses import LINES, SHEET
from importers.catalog.origin import FileOrigin, FileStamp
from importers.catalog.source import SourceTable


def make_source(
    header: Sequence[str],
    rows: Sequence[Sequence[str | None]],
    *,
    kind: str = "csv",
    path: Path = Path("catalog.csv"),
) -> SourceTable:
    """Return records as a reader would hand them over; short rows get missing cells."""
    width = max([len(header), *(len(row) for row in rows)])
    padded = [list(row) + [None] * (width - len(row)) for row in rows]
    columns = tuple(
        pa.chunked_array([pa.array([row[column] for row in padded], type=pa.string())])
        for column in range(width)
    )
    return SourceTable(
        origin=FileOrigin(path),
        addresses=LINES if kind == "csv" else SHEET,
        kind=kind,
        header=tuple(header),
        header_line=1,
        columns=columns,
        lines=np.arange(2, len(rows) + 2, dtype=np.int64),
        widths=np.array([len(row) for row in rows], dtype=np.int32),
        stamp=FileStamp(0, 0),
        sheet=None if kind == "csv" else "Sheet1",
    )
