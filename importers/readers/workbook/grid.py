"""One sheet's filled rows as text, and its way from the reading process to the program."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import IO

import numpy as np
import pyarrow as pa

from importers.catalog.arrow import numbers_of
from importers.catalog.cell_facts import SheetPicture, SheetTable
from importers.catalog.model import ReadWarning
from importers.readers.workbook.process.ipc import RESULT, announce

_ABOUT = b"about"
Flag = tuple[int, int, str]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """The rows of one sheet that hold something.

    `lines` are their sheet rows (from 1), `columns` the texts by column index (0 is A); columns
    with nothing in them are left out. `kinds` are arrays of `CellKind` by column, for the columns where
    a cell is anything but plain, `links` arrays of addresses for those where one is a link. `flags`
    are (sheet row, column, code). `with_units` are the texts of amounts together with the units that Excel shows
    beside them, null for all other cells, for the columns that have such.
    """

    sheet: str
    sheets: tuple[str, ...]
    lines: np.ndarray
    columns: Mapping[int, pa.ChunkedArray]
    kinds: Mapping[int, np.ndarray] = field(default_factory=dict)
    links: Mapping[int, pa.ChunkedArray] = field(default_factory=dict)
    pictures: tuple[SheetPicture, ...] = ()
    tables: tuple[SheetTable, ...] = ()
    flags: tuple[Flag, ...] = ()
    read_warnings: tuple[ReadWarning, ...] = field(default=())
    with_units: Mapping[int, pa.ChunkedArray] = field(default_factory=dict)


def send_grid(stream: IO[bytes], grid: Grid) -> None:
    """Write a grid as the frame of a result, an Arrow stream; it is never in memory twice."""
    about = {
        "sheet": grid.sheet,
        "sheets": grid.sheets,
        "indices": list(grid.columns),
        "kinds": list(grid.kinds),
        "links": list(grid.links),
        "with_units": list(grid.with_units),
        "pictures": [asdict(picture) for picture in grid.pictures],
        "tables": [asdict(table) for table in grid.tables],
        "flags": grid.flags,
        "read_warnings": [(warning.code, warning.message) for warning in grid.read_warnings],
    }
    kinds = [pa.chunked_array([pa.array(kinds)]) for kinds in grid.kinds.values()]
    lines = pa.chunked_array([pa.array(grid.lines)])
    arrays = [
        lines,
        *grid.columns.values(),
        *kinds,
        *grid.links.values(),
        *grid.with_units.values(),
    ]
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
    lines, *arrays = table.columns
    columns, kinds, links, with_units = (
        dict(zip(about[name], islice(found, len(about[name])), strict=True))
        for found in [iter(arrays)]
        for name in ("indices", "kinds", "links", "with_units")
    )
    return Grid(
        sheet=about["sheet"],
        sheets=tuple(about["sheets"]),
        lines=_joined(lines),
        columns=columns,
        kinds={index: _joined(column) for index, column in kinds.items()},
        links=links,
        with_units=with_units,
        pictures=tuple(SheetPicture(**picture) for picture in about["pictures"]),
        tables=tuple(SheetTable(**found) for found in about["tables"]),
        flags=tuple((line, column, code) for line, column, code in about["flags"]),
        read_warnings=tuple(ReadWarning(code, message) for code, message in about["read_warnings"]),
    )


def _joined(column: pa.ChunkedArray) -> np.ndarray:
    return np.concatenate([np.empty(0, str(column.type)), *map(numbers_of, column.chunks)])
