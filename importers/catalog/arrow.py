"""Arrow arrays from Python and NumPy values, and back, by their buffers.

`pyarrow.array` and `to_numpy` import pandas at their first call, which takes longer than reading and
checking a small catalog.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import pyarrow as pa

# Arrow's own allocator takes long to give the many pieces of a large file back to the system.
pa.set_memory_pool(pa.system_memory_pool())

_IN_CACHE = 1 << 17  # bytes that a processor keeps at hand


def texts(values: Sequence[str | None]) -> pa.Array:
    """Return an array of text; None is a null."""
    valid = None
    present = values
    if None in values:
        valid = _bits(np.array([value is not None for value in values]))
        present = ["" if value is None else value for value in values]
    lengths, content = _encoded(cast("Sequence[str]", present))
    offsets = np.zeros(len(values) + 1, dtype=np.int32)
    np.cumsum(lengths, out=offsets[1:])
    parts = [valid, pa.py_buffer(offsets), pa.py_buffer(content)]
    return pa.Array.from_buffers(pa.string(), len(values), parts)


def text(word: str) -> pa.StringScalar:
    """Return one text for a function over arrays: a Python text would make it import pandas."""
    return texts([word])[0]


def blobs(values: Sequence[bytes | None]) -> pa.Array:
    """Return an array of bytes; None is a null."""
    valid = None
    present = cast("Sequence[bytes]", values)
    if None in values:
        valid = _bits(np.array([value is not None for value in values]))
        present = [b"" if value is None else value for value in values]
    offsets = np.zeros(len(values) + 1, dtype=np.int32)
    np.cumsum(np.fromiter(map(len, present), np.int32, len(values)), out=offsets[1:])
    parts = [valid, pa.py_buffer(offsets), pa.py_buffer(b"".join(present))]
    return pa.Array.from_buffers(pa.binary(), len(values), parts)


def taken(column: pa.ChunkedArray, numbers: np.ndarray) -> pa.Array:
    """Return some rows of a column as one array; rows that follow each other are not copied one by one."""
    count = len(numbers)
    together = count and int(numbers[-1]) - int(numbers[0]) == count - 1
    if together and bool((numbers[1:] > numbers[:-1]).all()):
        return column.slice(int(numbers[0]), count).combine_chunks()
    return column.take(rows(numbers)).combine_chunks()


def _encoded(values: Sequence[str]) -> tuple[np.ndarray, bytes]:
    """Return how many bytes each text has as UTF-8, and all of them; texts of ASCII alone need no look each."""
    joined = "".join(values)
    if joined.isascii():
        return np.fromiter(map(len, values), np.int32, len(values)), joined.encode()
    encoded = [value.encode() for value in values]
    return np.fromiter(map(len, encoded), np.int32, len(values)), b"".join(encoded)


def rows(numbers: np.ndarray) -> pa.Array:
    """Return row numbers as an array, to take those rows of another."""
    whole = np.ascontiguousarray(numbers, dtype=np.int64)
    return pa.Array.from_buffers(pa.int64(), len(whole), [None, pa.py_buffer(whole)])


def mask(chosen: np.ndarray) -> pa.Array:
    """Return a mask as an array, to filter another by it."""
    return pa.Array.from_buffers(pa.bool_(), len(chosen), [None, _bits(chosen)])


def mask_of(array: pa.Array) -> np.ndarray:
    """Return an array of truth values as a mask; a null is False."""
    values = _unpacked(array, 1)
    return values & _unpacked(array, 0) if array.null_count else values


def numbers_of(array: pa.Array, missing: int = 0) -> np.ndarray:
    """Return an array of whole numbers, `missing` where it has a null."""
    if not len(array):
        return np.empty(0, dtype=str(array.type))
    whole = np.frombuffer(array.buffers()[1], dtype=str(array.type))
    values = whole[array.offset : array.offset + len(array)]
    return np.where(_unpacked(array, 0), values, missing) if array.null_count else values


def filled(array: pa.Array) -> np.ndarray:
    """Return a mask of the texts of an array that hold at least one byte."""
    starts = offsets(array)
    there: np.ndarray = starts[1:] > starts[:-1]
    return there & _unpacked(array, 0) if array.null_count else there


def holds_byte(array: pa.Array, byte: int) -> bool:
    """Tell whether any of the texts may hold a byte: one look at all of them together."""
    held, sought = content(array), bytes([byte])
    pieces = range(0, len(held), _IN_CACHE)
    return any(sought in held[start : start + _IN_CACHE].tobytes() for start in pieces)


def holds_twice(array: pa.Array, byte: int) -> bool:
    """Tell whether any of the texts may hold a byte twice in a row, as `holds_byte`."""
    held = content(array)
    for start in range(0, len(held), _IN_CACHE):
        there = held[start : start + _IN_CACHE + 1] == byte
        if (there[1:] & there[:-1]).any():
            return True
    return False


def content(array: pa.Array) -> np.ndarray:
    """Return the bytes of all texts, one after the other, perhaps with those of nulls among them."""
    data = array.buffers()[2]
    if data is None or not len(array):
        return np.zeros(0, np.uint8)
    ends = offsets(array)
    return np.frombuffer(data, np.uint8)[ends[0] : ends[-1]]


def first_bytes(array: pa.Array) -> np.ndarray:
    """Return the first byte of each text of an array (uint8); 0 for an empty one and for a null."""
    data, first = array.buffers()[2], np.zeros(len(array), np.uint8)
    if len(array) and data is not None and data.size:
        places = np.minimum(offsets(array)[:-1], data.size - 1).astype(np.intp, copy=False)
        np.copyto(first, np.frombuffer(data, np.uint8)[places], where=filled(array))
    return first


def offsets(array: pa.Array) -> np.ndarray:
    """Return where each text of an array begins, and the last one ends."""
    size = np.int64 if pa.types.is_large_string(array.type) else np.int32
    if not len(array):
        return np.zeros(1, size)
    starts: np.ndarray = np.frombuffer(array.buffers()[1], size)
    return starts[array.offset : array.offset + len(array) + 1]


def _bits(chosen: np.ndarray) -> pa.Buffer:
    return pa.py_buffer(np.packbits(chosen, bitorder="little"))


def _unpacked(array: pa.Array, buffer: int) -> np.ndarray:
    """Return one of an array's bitmaps: 0 tells its values from nulls, 1 is a mask's values."""
    if not len(array):
        return np.zeros(0, dtype=bool)
    stop = array.offset + len(array)
    bits = np.frombuffer(array.buffers()[buffer], dtype=np.uint8)
    return np.unpackbits(bits, bitorder="little", count=stop)[array.offset :].view(bool)
