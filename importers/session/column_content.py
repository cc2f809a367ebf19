"""What the values of a column look like, from its first thousand that are not blank."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import pyarrow as pa

from importers.catalog.catalog import Catalog
from importers.catalog.column_mapping import Content
from importers.validation.prices import taken_apart

_LOOKED_AT = 1000
_PIECE = 5000  # rows
_MOSTLY = 0.9
_BARCODE = re.compile(r"[0-9]{8}|[0-9]{12,14}")
_FEWEST_CODES = 3
_CODE = re.compile(r"(?=.*\d)[\w./#+-]{1,40}")
_AMOUNT = re.compile(r"\d+[.,]\d{1,4}")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp|tiff?)(?:\?\S*)?$", re.IGNORECASE)
_DECIMALS = re.compile(r"[.,]\d{1,2}(?!\d)")
_WORDS = re.compile(r"[^\W\d_]{2,}\s+[^\W\d_]")


def content_of(catalog: Catalog, column: int) -> Content:
    """Look at a column as it now stands."""
    texts = (text for text in _texts(catalog.column(column)) if text and not text.isspace())
    values = [text.strip() for text in islice(texts, _LOOKED_AT)]
    if not values:
        return Content(blank=True)
    enough = len(values) * _MOSTLY
    return Content(
        barcodes=sum(map(_is_barcode, values)) >= enough,
        words=sum(_WORDS.search(value) is not None for value in values) * 2 >= len(values),
        codes=_are_codes(values),
        prices=sum(map(_is_price, values)) >= enough and any(map(_has_decimals, values)),
        addresses=sum(_ADDRESS.match(value) is not None for value in values) >= enough,
        pictures=sum(_PICTURE.search(value) is not None for value in values) >= enough,
    )


def _are_codes(values: list[str]) -> bool:
    """Tell whether all values differ and are as short and unbroken as codes are, amounts apart."""
    if len(values) < _FEWEST_CODES or len(set(values)) < len(values):
        return False
    amounts = all(map(_AMOUNT.fullmatch, values))
    return not amounts and all(map(_CODE.fullmatch, values))


def _texts(column: pa.ChunkedArray) -> Iterator[str | None]:
    for chunk in column.chunks:
        for start in range(0, len(chunk), _PIECE):
            yield from chunk.slice(start, _PIECE).to_pylist()


def _is_barcode(value: str) -> bool:
    """Tell whether a value is a GTIN: of one's length, and with the right check digit."""
    if not _BARCODE.fullmatch(value):
        return False
    digits = [int(digit) for digit in reversed(value)]
    weighed = sum(digits[1::2]) * 3 + sum(digits[2::2])
    return (10 - weighed % 10) % 10 == digits[0]


def _is_price(value: str) -> bool:
    return taken_apart(value) is not None


def _has_decimals(value: str) -> bool:
    """Tell whether a value has the one or two decimals of an amount, which a quantity has not."""
    return _DECIMALS.search(value) is not None
