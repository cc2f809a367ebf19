"""Objects of JSON as columns of text: what a million rows said, without an object for each of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import json as arrow_json

from importers.catalog import arrow

_NOTHING = b"{}"


def columns_of(objects: Sequence[bytes | None], names: Sequence[str]) -> dict[str, pa.Array]:
    """Return a column of text for each name that an object has, null where one has not; None is an object of nothing.

    A number is its digits as they stand, whatever else is no text its JSON. `names` are those that are likely.
    """
    texts = [_NOTHING if each is None else each for each in objects]
    found = _at_once(texts, names)
    return _one_by_one(texts) if found is None else found


def _at_once(texts: Sequence[bytes], names: Sequence[str]) -> dict[str, pa.Array] | None:
    """Let Arrow read it; None where a name holds what is no text or whole number, or now one and then the other."""
    kinds = _kinds(texts, names)
    joined = b"\n".join(texts)
    if kinds is None or not _is_unicode(joined):
        return None
    options = arrow_json.ParseOptions(
        explicit_schema=pa.schema(list(kinds.items())), unexpected_field_behavior="error"
    )
    whole = arrow_json.ReadOptions(use_threads=False, block_size=len(joined) + 1)
    try:
        table = arrow_json.read_json(pa.BufferReader(joined), whole, options)
    except pa.ArrowInvalid:
        return None
    if table.num_rows != len(texts):
        return None
    columns = {name: table[name].combine_chunks() for name in table.column_names}
    return {
        name: column.cast(pa.string())
        for name, column in columns.items()
        if column.null_count < len(column)
    }


def _kinds(texts: Sequence[bytes], names: Sequence[str]) -> dict[str, pa.DataType] | None:
    """Return the type of each name by the first object that has something; Arrow's own guess takes texts for dates."""
    first: Mapping[str, Any] = json.loads(next((t for t in texts if t != _NOTHING), _NOTHING))
    kinds: dict[str, pa.DataType] = dict.fromkeys((*names, *first), pa.string())
    for name, value in first.items():
        if type(value) is int:
            kinds[name] = pa.int64()
        elif not isinstance(value, str):
            return None
    return kinds


def _is_unicode(text: bytes) -> bool:
    try:
        return text.isascii() or bool(text.decode())
    except UnicodeDecodeError:
        return False


def _one_by_one(texts: Sequence[bytes]) -> dict[str, pa.Array]:
    found: dict[str, list[str | None]] = {}
    for place, text in enumerate(texts):
        told = json.loads(text.decode("utf-8", "surrogatepass"), parse_float=str, parse_int=str)
        for name, value in told.items():
            column = found.setdefault(name, [None] * len(texts))
            column[place] = _text(value)
    return {name: arrow.texts(column) for name, column in found.items()}


def _text(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode()


def differing(was: pa.Array, now: pa.Array) -> Any:
    """Return a mask of where two columns of text differ; nothing is the same as an empty text."""
    return ~arrow.mask_of(pc.equal(_filled(was), _filled(now)))


def _filled(column: pa.Array) -> pa.Array:
    return pc.fill_null(column, arrow.text("")) if column.null_count else column
