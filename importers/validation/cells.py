"""Checks that need only a cell's own text and what its column is for, over many cells at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.schema import Field, FieldKind, Need
from importers.validation.text import (
    BARCODE_HEADER,
    CONTROL,
    CONTROL_IN_ONE_LINE,
    EXCEL_ERRORS,
    INTEGER,
    LOST_DIGITS,
    NUMBER,
    URL,
)

_UNMAPPED = Field("", "", multiline=True)

Positions = np.ndarray  # of int64, ascending
Found = dict[str, Positions]


def check_cells(values: pa.Array, field: Field | None, label: str) -> Found:
    """Return the positions of the cells that break each rule, by problem code; codes without any are absent.

    `field` is what the column is mapped to, or None. A null, a cell that its record does not have,
    breaks no rule here: the ragged row is reported as a whole.
    """
    trimmed = pc.utf8_trim_whitespace(values)
    blank = pc.equal(pc.binary_length(trimmed), 0)
    excel = _excel_errors(trimmed)
    masks = {
        "surrounding-space": pc.not_equal(pc.binary_length(trimmed), pc.binary_length(values)),
        "control-character": _control_characters(values, field),
        "excel-error": excel,
    }
    if _holds_codes(field, label):
        masks["lost-digits"] = pc.match_substring_regex(trimmed, LOST_DIGITS)
    if field is not None:
        masks |= _needed(blank, masks["surrounding-space"], field)
        masks |= _BY_KIND.get(field.kind, _nothing)(trimmed, pc.or_(blank, excel))
        masks |= _widths(values, trimmed, field)
    found = {code: _positions(mask) for code, mask in masks.items()}
    return {code: positions for code, positions in found.items() if len(positions)}


def rules_of(field: Field | None) -> tuple[object, ...]:
    """Return what of a field decides its checks: two fields with equal rules find the same problems."""
    if field is None:
        return rules_of(_UNMAPPED)
    kind = field.kind if field.kind in _BY_KIND or field.kind is FieldKind.KEY else FieldKind.TEXT
    widths = (field.max_length, field.max_digits, field.max_decimals)
    return (kind, field.need is Need.OPTIONAL, field.multiline, *widths)


def is_blank(values: pa.Array) -> np.ndarray:
    """Return a mask of the cells without a visible character; a missing cell is blank too."""
    return _mask(pc.equal(pc.binary_length(pc.utf8_trim_whitespace(pc.fill_null(values, ""))), 0))


def _holds_codes(field: Field | None, label: str) -> bool:
    is_key = field is not None and field.kind is FieldKind.KEY
    return is_key or BARCODE_HEADER.search(label) is not None


def _excel_errors(trimmed: pa.Array) -> pa.Array:
    hashes = pc.starts_with(trimmed, "#")
    return pc.is_in(trimmed, value_set=pa.array(EXCEL_ERRORS)) if pc.any(hashes).as_py() else hashes


def _control_characters(values: pa.Array, field: Field | None) -> pa.Array:
    one_line = field is not None and not field.multiline
    pattern = CONTROL_IN_ONE_LINE if one_line else CONTROL
    return _mask_where(pc.invert(pc.ascii_is_printable(values)), values, pattern)


def _mask_where(candidates: pa.Array, values: pa.Array, pattern: str) -> pa.Array:
    """Match a pattern where a much quicker test says that it could match at all."""
    mask = _mask(candidates)
    mask[mask] = _mask(pc.match_substring_regex(values.filter(pa.array(mask)), pattern))
    return pa.array(mask)


def _needed(blank: pa.Array, spaced: pa.Array, field: Field) -> dict[str, pa.Array]:
    # A needed cell of nothing but spaces is reported once, as blank.
    if field.kind is FieldKind.KEY:
        return {"blank-sku": blank, "surrounding-space": pc.and_not(spaced, blank)}
    if field.need is Need.OPTIONAL:
        return {}
    return {"required": blank, "surrounding-space": pc.and_not(spaced, blank)}


def _nothing(_trimmed: pa.Array, _settled: pa.Array) -> dict[str, pa.Array]:
    return {}


# `settled` marks the cells that are blank or an Excel error: those have been judged already.


def _money(trimmed: pa.Array, settled: pa.Array) -> dict[str, pa.Array]:
    return _number(trimmed, settled, NUMBER)


def _integer(trimmed: pa.Array, settled: pa.Array) -> dict[str, pa.Array]:
    return _number(trimmed, settled, INTEGER)


def _number(trimmed: pa.Array, settled: pa.Array, pattern: str) -> dict[str, pa.Array]:
    right = pc.match_substring_regex(trimmed, pattern)
    below_zero = pc.and_(pc.starts_with(trimmed, "-"), pc.match_substring_regex(trimmed, "[1-9]"))
    return {
        "not-a-number": pc.invert(pc.or_(right, settled)),
        "negative-number": pc.and_(right, below_zero),
    }


def _url(trimmed: pa.Array, settled: pa.Array) -> dict[str, pa.Array]:
    return {"invalid-url": pc.invert(pc.or_(pc.match_substring_regex(trimmed, URL), settled))}


_BY_KIND: dict[FieldKind, Callable[[pa.Array, pa.Array], dict[str, pa.Array]]] = {
    FieldKind.MONEY: _money,
    FieldKind.INTEGER: _integer,
    FieldKind.URL: _url,
}


def _widths(values: pa.Array, trimmed: pa.Array, field: Field) -> dict[str, pa.Array]:
    if field.max_length is not None:
        return {"too-long": pc.greater(pc.utf8_length(values), field.max_length)}
    if field.max_digits is None or field.max_decimals is None:
        return {}
    whole = field.max_digits - field.max_decimals
    too_wide = rf"^[+-]?(?:0*[1-9]\d{{{whole},}}(?:\.\d*)?|\d*\.\d{{{field.max_decimals + 1},}})$"
    return {"too-long": pc.match_substring_regex(trimmed, too_wide)}


def _positions(mask: pa.Array) -> Positions:
    return np.flatnonzero(_mask(mask))


def _mask(mask: pa.Array) -> np.ndarray:
    known = pc.fill_null(mask, False) if mask.null_count else mask
    return np.asarray(known.to_numpy(zero_copy_only=False), dtype=bool)
