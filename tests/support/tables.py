"""Source tables as a reader would hand them over, made from plain lists."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from importers.catalog.addresses import LINES, SHEET
from importers.catalog.origin import FileOrigin, FileStamp
from importers.catalog.source import CellFlag, SourceTable


def table(
    header: Sequence[str],
    *records: Sequence[str],
    kind: str = "csv",
    flags: Sequence[CellFlag] = (),
    chunk: int | None = None,
    path: Path = Path("catalog.csv"),
) -> SourceTable:
    """Return a table of records as they are written: shorter and longer ones are ragged."""
    width = max([len(header), *map(len, records)])
    cells = [[*record, *[None] * (width - len(record))] for record in records]
    columns = [[record[column] for record in cells] for column in range(width)]
    size = chunk or max(len(records), 1)
    return SourceTable(
        origin=FileOrigin(path),
        addresses=LINES if kind == "csv" else SHEET,
        kind=kind,
        header=tuple(header),
        header_line=1,
        columns=tuple(_chunked(values, size) for values in columns),
        lines=np.arange(2, len(records) + 2, dtype=np.int64),
        widths=np.array([len(record) for record in records], dtype=np.int32),
        stamp=FileStamp(0, 0),
        sheet=None if kind == "csv" else "Sheet1",
        flags=tuple(flags),
    )


def _chunked(values: list[str | None], size: int) -> pa.ChunkedArray:
    pieces = [values[start : start + size] for start in range(0, len(values), size)]
    return pa.chunked_array([pa.array(p, pa.string()) for p in pieces], type=pa.string())
