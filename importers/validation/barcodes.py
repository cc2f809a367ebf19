"""Barcodes of products (GTINs): their lengths, their check digit, and what else stands in a column of them.

GS1 General Specifications: a GTIN has 8, 12, 13 or 14 digits, the last of which makes the sum of all, each second one
from the right times three, a multiple of ten (7.9.1); zeros before it change nothing of that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cached_property
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.schema import Field
from importers.validation.cells import Cells, Mask, matches_where
from importers.validation.rule import ColumnUse
from importers.validation.text import BARCODE_HEADER, LOST_DIGITS

LENGTHS = (8, 12, 13, 14)
LONGEST = 14
_FIELDS = ("barcode", "gtin", "ean", "upc", "isbn")
# Between the digits of a code that is written for people.
BETWEEN = "[ \u00a0\u2007\u202f‐‑–-]"
_LIKE_A_NUMBER = re.compile(rf"\d(?:{BETWEEN}?[\dXx]){{5,}}(?:\.0)?|{LOST_DIGITS.strip('^$')}")
_OLD_BOOK = r"^\d{9}[\dXx]$"
_LOOKED_AT = 2_000
_PIECE = 5_000
_SOME, _MOST = 0.3, 0.8


class BarcodeColumn:
    """What the values of a column, as the file has them, say of whether and how it holds barcodes."""

    def __init__(self, column: pa.ChunkedArray) -> None:
        """Look at nothing yet."""
        self._column = column

    @cached_property
    def likely(self) -> bool:
        """Tell whether at least some of the values are like barcodes: others call a code of their own so."""
        values = self._values
        like = sum(_LIKE_A_NUMBER.fullmatch(value) is not None for value in values)
        return not values or like >= _SOME * len(values)

    @cached_property
    def length(self) -> int | None:
        """Return the length of most of the right barcodes, None if there is no such."""
        lengths = Counter(len(value) for value in self._values if is_barcode(value))
        ((length, count),) = lengths.most_common(1) or [(0, 0)]
        return length if count and count >= _MOST * lengths.total() else None

    @cached_property
    def _values(self) -> list[str]:
        pieces = (
            text
            for chunk in self._column.chunks
            for start in range(0, len(chunk), _PIECE)
            for text in chunk.slice(start, _PIECE).to_pylist()
        )
        return list(islice((text.strip() for text in pieces if text and text.strip()), _LOOKED_AT))


def holds_barcodes(use: ColumnUse) -> bool | None:
    """Return whether a column of barcodes is one of books, of which older ones have numbers of ten digits.

    None: it holds no barcodes.
    """
    labelled = BARCODE_HEADER.search(use.label) is not None
    if not (labelled or _is_barcode_field(use.field)):
        return None
    if use.barcodes is not None and not use.barcodes.likely:
        return None
    return "isbn" in use.label.casefold()


def _is_barcode_field(field: Field | None) -> bool:
    return field is not None and field.name in _FIELDS


def digits_alone(cells: Cells) -> Mask:
    """Return which cells hold digits and nothing else."""
    alone: Mask = arrow.mask_of(pc.ascii_is_decimal(cells.trimmed)) & ~cells.settled
    return alone


def of_a_length(cells: Cells) -> Mask:
    """Return which cells have as many bytes as a GTIN has digits."""
    return np.isin(cells.length, LENGTHS)


def fitting(texts: pa.Array) -> Mask:
    """Return which of these texts, of digits alone and at most 14 of them, have the right check digit."""
    starts, digits = arrow.offsets(texts), arrow.content(texts)
    ends = starts[1:] - starts[0]
    lengths = np.diff(starts)
    if len(texts) and lengths.min() == lengths.max():
        return _fitting_alike(digits.reshape(len(texts), -1))
    total = np.zeros(len(texts), np.int16)
    for place in range(int(lengths.max(initial=0))):
        digit = digits[np.maximum(ends - 1 - place, 0)].astype(np.int16) - ord("0")
        total += np.where(place < lengths, digit * (3 if place % 2 else 1), 0).astype(np.int16)
    fits: Mask = total % 10 == 0
    return fits


def _fitting_alike(digits: np.ndarray) -> Mask:
    """Return which rows of digits of one length have the right check digit."""
    backwards = digits[:, ::-1]
    total = np.zeros(len(digits), np.uint16)
    for place in range(digits.shape[1]):
        total += (backwards[:, place] - np.uint8(ord("0"))) * np.uint8(3 if place % 2 else 1)
    right: Mask = total % 10 == 0
    return right


def fits(digits: str) -> bool:
    """Tell whether the last digit is the check digit of the others."""
    backwards = [int(digit) for digit in reversed(digits)]
    return (sum(backwards[::2]) + 3 * sum(backwards[1::2])) % 10 == 0


def is_barcode(text: str) -> bool:
    """Tell whether a text is a GTIN: of one's length, with the right check digit."""
    return text.isascii() and text.isdecimal() and len(text) in LENGTHS and fits(text)


def check_digit(digits: str) -> int:
    """Return the digit that makes a GTIN of these."""
    return (10 - sum(int(d) * (1 if at % 2 else 3) for at, d in enumerate(reversed(digits)))) % 10


def is_old_book(text: str) -> bool:
    """Tell whether a text is an ISBN of ten digits, as books had until 2007 (ISO 2108), with the right last one."""
    plain = re.sub(BETWEEN, "", text)
    return re.fullmatch(_OLD_BOOK, plain) is not None and _weighed(plain) % 11 == 0


def is_serial(text: str) -> bool:
    """Tell whether a text is an ISSN of eight digits (ISO 3297), with the right last one."""
    plain = re.sub(BETWEEN, "", text)
    return re.fullmatch(r"\d{7}[\dXx]", plain) is not None and _weighed(plain) % 11 == 0


def _weighed(text: str) -> int:
    """Return the sum of the digits, the last times one, the one before it times two, and so on; X is ten."""
    digits = [10 if each in "Xx" else int(each) for each in reversed(text)]
    return sum(digit * weight for weight, digit in enumerate(digits, start=1))


def is_short_upc(text: str) -> bool:
    """Tell whether eight digits are a UPC-E: of number system 0 or 1, the check digit that of the whole UPC-A."""
    if len(text) != 8 or text[0] not in "01":
        return False
    system, body, last = text[0], text[1:7], text[7]
    whole = _UPC_E.get(body[5], "{0}{1}{2}{3}{4}0000{5}").format(*body)
    return fits(f"{system}{whole}{last}")


# By the last of its six digits, how a UPC-E leaves out zeros of a UPC-A (GS1 General Specifications, 5.2.2.4.2).
_UPC_E = {
    **dict.fromkeys("012", "{0}{1}{5}0000{2}{3}{4}"),
    "3": "{0}{1}{2}00000{3}{4}",
    "4": "{0}{1}{2}{3}00000{4}",
}


def old_books(cells: Cells, wrong: Mask) -> Mask:
    """Return which of the cells found wrong are ISBNs of ten digits."""
    found = matches_where(wrong, cells.trimmed, rf"^\d(?:{BETWEEN}?\d){{8}}{BETWEEN}?[\dXx]$")
    return _judged(cells, found, is_old_book)


def short_upcs(cells: Cells, wrong: Mask) -> Mask:
    """Return which of the cells found wrong are UPC-Es."""
    found = matches_where(wrong, cells.trimmed, r"^[01]\d{7}$")
    return _judged(cells, found, is_short_upc)


def _judged(cells: Cells, some: Mask, judge: Callable[[str], bool]) -> Mask:
    """Return which of some cells, which are few, a function is true of."""
    found = some.copy()
    if found.any():
        texts = cells.trimmed.filter(arrow.mask(some)).dictionary_encode()
        right = np.array([judge(text) for text in texts.dictionary.to_pylist()], bool)
        found[some] = right[arrow.numbers_of(texts.indices)]
    return found
