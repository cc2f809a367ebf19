"""How cells of an export are made of the catalog's, over whole columns."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.writers.exports.format import ExportColumn, Values

Made = Callable[[Values], pa.Array]

_PLAIN_PRICE = r"^\d+(?:\.\d+)?$"
_ADDRESS = r"^(?i:https?)://[^\s,;|]+$"
_ONE_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_NEXT_ADDRESS = re.compile(r"[,;|]\s*https?://", re.IGNORECASE)


def field(header: str, name: str, remark: str = "") -> ExportColumn:
    """Return a column that holds a field as it stands."""
    return ExportColumn(header, (name,), lambda values: values[name], remark=remark)


def always(header: str, text: str) -> ExportColumn:
    """Return a column that says the same of all products."""
    return ExportColumn(header, (), lambda values: same(values, text))


def made_of(header: str, name: str, change: Callable[[pa.Array], pa.Array]) -> ExportColumn:
    """Return a column that holds a field in the spelling of the format."""
    return ExportColumn(header, (name,), lambda values: change(values[name]))


def picture(header: str, name: str, change: Callable[[pa.Array], pa.Array]) -> ExportColumn:
    """Return a column of pictures' addresses; a file beside the catalog is nothing that an importer could fetch."""
    dropped = "it takes one web address of a picture, no files: add others in the shop"
    return ExportColumn(header, (name,), lambda values: change(addresses(values[name])), dropped)


def same(values: Values, text: str) -> pa.Array:
    """Return a text as often as there are rows."""
    return pa.repeat(arrow.text(text), len(next(iter(values.values()))))


def trimmed(column: pa.Array) -> pa.Array:
    """Return texts without the space around them."""
    return pc.utf8_trim_whitespace(column)


def addresses(column: pa.Array) -> pa.Array:
    """Return web addresses, "" for whatever is none, or several."""
    bare = trimmed(column)
    odd = ~arrow.mask_of(pc.match_substring_regex(bare, _ADDRESS)) & arrow.filled(bare)
    if not odd.any():
        return bare
    found = [text if is_address(text) else "" for text in bare.filter(arrow.mask(odd)).to_pylist()]
    return pc.replace_with_mask(bare, arrow.mask(odd), arrow.texts(found))


def is_address(text: str) -> bool:
    """Tell whether a text without space around it is one web address; one may hold another, as those of proxies do."""
    return bool(_ONE_ADDRESS.fullmatch(text)) and not _NEXT_ADDRESS.search(text)


def prices(column: pa.Array) -> pa.Array:
    """Return numbers as plain decimals, digit for digit: `+3` is `3`, `.5` is `0.5`, `5.` is `5`; "" for blank."""
    bare = trimmed(column)
    odd = ~arrow.mask_of(pc.match_substring_regex(bare, _PLAIN_PRICE)) & arrow.filled(bare)
    if not odd.any():
        return bare
    spelled = arrow.texts([_plain(text) for text in bare.filter(arrow.mask(odd)).to_pylist()])
    return pc.replace_with_mask(bare, arrow.mask(odd), spelled)


def _plain(text: str) -> str:
    """Write a number that the check let pass as a plain decimal; minus zero is zero."""
    return format(abs(Decimal(text.removesuffix("."))), "f")


def in_one_line(column: pa.Array) -> pa.Array:
    """Return texts with each run of tabs and line ends as one space."""
    if not any(arrow.holds_byte(column, byte) for byte in b"\t\n\r\v\f"):
        return column
    return pc.replace_substring_regex(column, pattern=r"[\t\n\r\v\f]+", replacement=" ")


def filled_rows(column: pa.Array) -> np.ndarray:
    """Return a mask of the texts that hold more than space."""
    return arrow.filled(trimmed(column))
