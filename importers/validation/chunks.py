"""A column in pieces that are large enough to be quick and small enough for memory."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

_BYTES = 1 << 22


def chunks(column: pa.ChunkedArray) -> Iterator[tuple[int, pa.Array]]:
    """Yield each piece with the row that it starts at; small chunks are joined."""
    start, waiting, size = 0, list[pa.Array](), 0
    for chunk in column.chunks:
        waiting.append(chunk)
        size += chunk.nbytes
        if size >= _BYTES:
            piece = _joined(waiting)
            yield start, piece
            start, waiting, size = start + len(piece), [], 0
    if waiting:
        yield start, _joined(waiting)


def flat(column: pa.ChunkedArray) -> pa.Array:
    """Return a whole column as one array; text beyond two gigabytes gets wide offsets."""
    if column.num_chunks == 1:
        return column.chunk(0)
    if column.nbytes >= 1 << 31:
        column = column.cast(pa.large_string())
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.nulls(0, column.type)


def _joined(arrays: list[pa.Array]) -> pa.Array:
    return arrays[0] if len(arrays) == 1 else pa.concat_arrays(arrays)
