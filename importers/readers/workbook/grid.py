"""One sheet's filled rows as text, and its way from the reading process to the program."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO

import numpy as np
import pyarrow as pa

from importers.catalog.arrow import numbers_of
from importers.catalog.model import ReadWarning
from importers.readers.workbook.process.ipc import RESULT, announce

_ABOUT = b"about"
Flag = tuple[int, int, str]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """The rows of one sheet that hold something.

    `lines` are their sheet rows (from 1), `columns` the texts by column index (0 is A); columns
    with nothing in them are left out. `flags` are (sheet row, column, code).
    """

    sheet: str
    sheets: tuple[str, ...]
    lines: np.ndarray
    columns: Mapping[int, pa.ChunkedArray]
    flags: tuple[Flag, ...] = ()
    read_warnings: tuple[ReadWarning, ...] = field(default=())


def send_grid(stream: IO[bytes], grid: Grid) -> None:
    """Write a grid as the frame of a result, an Arrow stream; it is never in memory twice."""
    about = {
        "sheet": grid.sheet,
        "sheets": grid.sheets,
        "indices": list(grid.columns),
        "flags": grid.flags,
        "read_warnings": [(warning.code, warning.message) for warning in grid.read_warnings],
    }
    arrays = [pa.chunked_array([pa.array(grid.lines)]), *grid.columns.values()]
    table = pa.table(arrays, names=[str(number) for number in range(len(arrays))])
    table = table.replace_schema_metadata({_ABOUT: json.dumps(about).encode("ascii")})
    size = pa.MockOutputStream()
    _write(table, size)
    announce(stream, RESULT, size.size())
    _write(table, pa.PythonFile(stream, mode="w"))
    stream.flush()


def _write(table: pa.Table, sink: pa.NativeFile) -> None:
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)


def unpack(data: bytes) -> Grid:
    """Return the grid that `send_grid` wrote."""
    table = pa.ipc.open_stream(data).read_all()
    about = json.loads(table.schema.metadata[_ABOUT])
    lines, *columns = table.columns
    return Grid(
        sheet=about["sheet"],
        sheets=tuple(about["sheets"]),
        lines=np.concatenate([np.empty(0, np.int64), *map(numbers_of, lines.chunks)]),
        columns=dict(zip(about["indices"], columns, strict=True)),
        flags=tuple((line, column, code) for line, column, code in about["flags"]),
        read_warnings=tuple(ReadWarning(code, message) for code, message in about["read_warnings"]),
    )
