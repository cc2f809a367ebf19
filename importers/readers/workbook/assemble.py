"""From cells with their texts to a grid: filled rows, columns in place, and what to tell of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog.source import ReadOptions
from importers.readers.workbook.grid import Flag, Grid
from importers.readers.workbook.links import Place, named_in_formulas, place_links
from importers.readers.workbook.merged_ranges import fill_merged
from importers.readers.workbook.ooxml.cells import Cells
from importers.readers.workbook.ooxml.sheet_facts import SheetFacts
from importers.readers.workbook.pictures import place_pictures
from importers.readers.workbook.remarks import remarks
from importers.readers.workbook.sheet_choice import SheetInfo, sheet_warnings
from importers.readers.workbook.shown_values import (
    Setting,
    cell_kinds,
    long_numbers,
    shown,
    shown_with_units,
    uncalculated,
    with_formulas,
)


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """Some rows of a sheet that hold something: a part of a grid, see there."""

    lines: np.ndarray
    columns: dict[int, pa.Array]
    kinds: dict[int, np.ndarray]
    flags: tuple[Flag, ...]
    links: Sequence[tuple[Place, str]] = ()
    picture_names: Mapping[Place, str] = field(default_factory=dict)
    with_units: dict[int, pa.Array] = field(default_factory=dict)


def to_patch(cells: Cells, setting: Setting) -> Patch:
    """Return the rows that these cells make; a row's cells must all be among them."""
    waiting, long = uncalculated(cells), long_numbers(cells)
    texts = with_formulas(shown(cells, setting), cells, waiting)
    lines = filled_rows(cells.rows, texts)
    links, picture_names = named_in_formulas(cells)
    units = shown_with_units(cells, setting)
    return Patch(
        lines,
        place_columns(cells.rows, cells.columns, texts, lines),
        place_kinds(cells, cell_kinds(cells, setting), lines),
        (*_flags(cells, waiting, "uncalculated-formula"), *_flags(cells, long, "lost-digits")),
        links,
        picture_names,
        {} if units is None else place_columns(cells.rows, cells.columns, units, lines),
    )


def to_grid(
    info: SheetInfo,
    sheets: Sequence[SheetInfo],
    patches: Sequence[Patch],
    facts: SheetFacts,
    options: ReadOptions,
) -> Grid:
    """Return one sheet's rows as a grid, with what is to be told of it; patches follow each other."""
    lines = np.concatenate([patch.lines for patch in patches])
    columns = _stitched(patches, [patch.columns for patch in patches])
    with_units = _stitched(patches, [patch.with_units for patch in patches])
    kinds = _stitched_kinds(patches)
    columns, kinds = place_pictures(facts, lines, columns, kinds)
    read_warnings = (*sheet_warnings(sheets, info), *remarks(facts, lines, list(columns), options))
    if options.fill_merged:
        columns = fill_merged(facts.merged, lines, columns)
    if options.skip_hidden_rows:
        kept = ~np.isin(lines, facts.hidden_rows)
        lines = lines[kept]
        columns = {index: column.filter(pa.array(kept)) for index, column in columns.items()}
        with_units = {at: column.filter(pa.array(kept)) for at, column in with_units.items()}
        kinds = {index: found[kept] for index, found in kinds.items()}
    made = [link for patch in patches for link in patch.links]
    return Grid(
        sheet=info.name,
        sheets=tuple(each.name for each in sheets),
        lines=lines,
        columns=columns,
        kinds=kinds,
        with_units=with_units,
        links=place_links(facts.links, made, lines, max(columns, default=-1) + 1),
        pictures=tuple(facts.pictures),
        tables=tuple(facts.tables),
        flags=tuple(flag for patch in patches for flag in patch.flags),
        read_warnings=read_warnings,
    )


def _stitched(
    patches: Sequence[Patch], parts: Sequence[Mapping[int, pa.Array]]
) -> dict[int, pa.ChunkedArray]:
    absent = [pa.nulls(len(patch.lines), pa.string()) for patch in patches]
    columns = {}
    for index in sorted({index for part in parts for index in part}):
        found = zip(parts, absent, strict=True)
        columns[index] = pa.chunked_array([part.get(index, none) for part, none in found])
    return columns


def _stitched_kinds(patches: Sequence[Patch]) -> dict[int, np.ndarray]:
    absent = [np.zeros(len(patch.lines), np.uint8) for patch in patches]
    return {
        index: np.concatenate(
            [patch.kinds.get(index, none) for patch, none in zip(patches, absent, strict=True)]
        )
        for index in sorted({index for patch in patches for index in patch.kinds})
    }


def filled_rows(rows: np.ndarray, texts: pa.Array) -> np.ndarray:
    """Return the sheet rows in which a cell holds more than spaces."""
    holds = pc.binary_length(texts).to_numpy(zero_copy_only=False) > 0
    holds &= ~pc.utf8_is_space(texts).to_numpy(zero_copy_only=False)
    found: np.ndarray = np.unique(rows[holds])
    return found


def place_columns(
    rows: np.ndarray, columns: np.ndarray, texts: pa.Array, lines: np.ndarray
) -> dict[int, pa.Array]:
    """Return each column's texts by line, null where a line has no such cell."""
    first = rows.min(initial=0) if not len(rows) else rows.min()
    record = np.full(rows.max(initial=0) + 1 - first, -1, np.int64)
    record[lines - first] = np.arange(len(lines))
    holds = pc.binary_length(texts).to_numpy(zero_copy_only=False) > 0
    places = np.flatnonzero(holds & (record[rows - first] >= 0))
    places = places[np.argsort(columns[places], kind="stable")]
    indices, starts = np.unique(columns[places], return_index=True)
    spans = zip(indices, np.split(places, starts[1:]), strict=False)
    return {
        int(index): _column(texts, record[rows[span] - first], span, len(lines))
        for index, span in spans
    }


def place_kinds(cells: Cells, kinds: np.ndarray, lines: np.ndarray) -> dict[int, np.ndarray]:
    """Return what the cells are, by line, for each column where one is anything but plain."""
    places = np.flatnonzero((kinds > 0) & np.isin(cells.rows, lines))
    found: dict[int, np.ndarray] = {}
    for column in np.unique(cells.columns[places]):
        span = places[cells.columns[places] == column]
        records = np.searchsorted(lines, cells.rows[span])
        placed = np.zeros(len(lines), np.uint8)
        placed[records] = kinds[span]
        found[int(column)] = placed
    return found


def _column(texts: pa.Array, records: np.ndarray, span: np.ndarray, count: int) -> pa.Array:
    order = np.full(count, -1, np.int64)
    order[records] = span
    return texts.take(pa.array(order, mask=order < 0))


def _flags(cells: Cells, mask: np.ndarray, code: str) -> Iterator[Flag]:
    places = np.flatnonzero(mask)
    for row, column in zip(cells.rows[places], cells.columns[places], strict=True):
        yield int(row), int(column), code
