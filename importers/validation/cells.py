"""Checks that need only a cell's own text and what its column is for, over many cells at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.schema import Field, FieldKind, Requirement
from importers.validation.text import (
    BARCODE_HEADER,
    CONTROL,
    CONTROL_IN_ONE_LINE,
    EXCEL_ERRORS,
    INTEGER,
    LOST_DIGITS,
    NUMBER,
    URL,
    USUAL_URL,
)

_UNMAPPED = Field("", "", multiline=True)

Positions = np.ndarray  # of int64, ascending
Mask = np.ndarray  # of bool, one a cell
Found = dict[str, Positions]


def check_cells(values: pa.Array, field: Field | None, label: str) -> Found:
    """Return the positions of the cells that break each rule, by problem code; codes without any are absent.

    `field` is what the column is mapped to, or None. A null, a cell that its record does not have,
    breaks no rule here: the ragged row is reported as a whole.
    """
    trimmed = pc.utf8_trim_whitespace(values)
    length = _length(trimmed)
    blank, excel = length == 0, _excel_errors(trimmed)
    masks = {
        "surrounding-space": length != _length(values),
        "control-character": _control_characters(values, field),
        "excel-error": excel,
    }
    if _holds_codes(field, label):
        masks["lost-digits"] = _matches(trimmed, LOST_DIGITS)
    if field is not None:
        masks |= _needed(blank, masks["surrounding-space"], field)
        masks |= _BY_KIND.get(field.kind, _nothing)(trimmed, (length <= 0) | excel)
        masks |= _widths(values, trimmed, field)
        masks |= _unknown(trimmed, (length <= 0) | excel, field)
    found = {code: np.flatnonzero(mask) for code, mask in masks.items()}
    return {code: positions for code, positions in found.items() if len(positions)}


def rules_of(field: Field | None) -> tuple[object, ...]:
    """Return what of a field decides its checks: two fields with equal rules find the same problems."""
    if field is None:
        return rules_of(_UNMAPPED)
    kind = field.kind if field.kind in _BY_KIND or field.kind is FieldKind.KEY else FieldKind.TEXT
    widths = (field.max_length, field.max_digits, field.max_decimals)
    return (kind, field.requirement is Requirement.OPTIONAL, field.multiline, *widths, field.known)


def is_blank(values: pa.Array) -> np.ndarray:
    """Return a mask of the cells without a visible character; a missing cell is blank too."""
    blank: np.ndarray = _length(pc.utf8_trim_whitespace(values)) <= 0
    return blank


def _length(values: pa.Array) -> np.ndarray:
    """Return each cell's number of bytes, below zero where the record has no such cell."""
    return arrow.numbers_of(pc.binary_length(values), missing=-1)


def _matches(values: pa.Array, pattern: str) -> Mask:
    return arrow.mask_of(pc.match_substring_regex(values, pattern))


def _holds_codes(field: Field | None, label: str) -> bool:
    is_key = field is not None and field.kind is FieldKind.KEY
    return is_key or BARCODE_HEADER.search(label) is not None


def _excel_errors(trimmed: pa.Array) -> Mask:
    hashes = arrow.mask_of(pc.starts_with(trimmed, "#"))
    if not hashes.any():
        return hashes
    return arrow.mask_of(pc.is_in(trimmed, value_set=arrow.texts(EXCEL_ERRORS)))


def _control_characters(values: pa.Array, field: Field | None) -> Mask:
    one_line = field is not None and not field.multiline
    pattern = CONTROL_IN_ONE_LINE if one_line else CONTROL
    return _matches_where(arrow.mask_of(pc.invert(pc.ascii_is_printable(values))), values, pattern)


def _matches_where(candidates: Mask, values: pa.Array, pattern: str) -> Mask:
    """Match a pattern where a much quicker test says that it could match at all."""
    found = candidates.copy()
    if found.any():
        found[candidates] = _matches(values.filter(arrow.mask(candidates)), pattern)
    return found


def _needed(blank: Mask, spaced: Mask, field: Field) -> dict[str, Mask]:
    # A needed cell of nothing but spaces is reported once, as blank.
    if field.kind is FieldKind.KEY:
        return {"blank-sku": blank, "surrounding-space": spaced & ~blank}
    if field.requirement is Requirement.OPTIONAL:
        return {}
    return {"required": blank, "surrounding-space": spaced & ~blank}


def _nothing(_trimmed: pa.Array, _settled: Mask) -> dict[str, Mask]:
    return {}


# `settled` marks the cells that are blank, absent or an Excel error: those have been judged already.


def _money(trimmed: pa.Array, settled: Mask) -> dict[str, Mask]:
    return _number(trimmed, settled, NUMBER)


def _integer(trimmed: pa.Array, settled: Mask) -> dict[str, Mask]:
    return _number(trimmed, settled, INTEGER)


def _number(trimmed: pa.Array, settled: Mask, pattern: str) -> dict[str, Mask]:
    right = _matches(trimmed, pattern)
    minus = right & arrow.mask_of(pc.starts_with(trimmed, "-"))
    return {
        "not-a-number": ~(right | settled),
        "negative-number": _matches_where(minus, trimmed, "[1-9]"),
    }


def _url(trimmed: pa.Array, settled: Mask) -> dict[str, Mask]:
    unusual = ~(_matches(trimmed, USUAL_URL) | settled)
    return {"invalid-url": unusual & ~_matches_where(unusual, trimmed, URL)}


def _unknown(trimmed: pa.Array, settled: Mask, field: Field) -> dict[str, Mask]:
    if field.known is None:
        return {}
    known = arrow.mask_of(pc.is_in(trimmed, value_set=arrow.texts(field.known.texts)))
    return {"unknown-brand": ~(known | settled)}


_BY_KIND: dict[FieldKind, Callable[[pa.Array, Mask], dict[str, Mask]]] = {
    FieldKind.MONEY: _money,
    FieldKind.INTEGER: _integer,
    FieldKind.URL: _url,
}


def _widths(values: pa.Array, trimmed: pa.Array, field: Field) -> dict[str, Mask]:
    if field.max_length is not None:
        return {"too-long": arrow.numbers_of(pc.utf8_length(values)) > field.max_length}
    if field.max_digits is None or field.max_decimals is None:
        return {}
    whole = field.max_digits - field.max_decimals
    too_wide = rf"^[+-]?(?:0*[1-9]\d{{{whole},}}(?:\.\d*)?|\d*\.\d{{{field.max_decimals + 1},}})$"
    return {"too-long": _matches(trimmed, too_wide)}
