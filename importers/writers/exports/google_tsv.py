"""Google Merchant Center's product data as a tab-delimited text file.

Attributes, values and widths are those of the "Product data specification" and of "Create a tab-delimited data feed"
(support.google.com/merchants, answers 7052112 and 160588): names in English with underscores, `price` as a number with
a point and a currency of ISO 4217 (`15.00 USD`), `availability` in_stock, out_of_stock, preorder or backorder, `gtin`
without hyphens and spaces, `condition` only where it is not new. `id title description link image_link availability
price` are required; there is no state of a draft, so a product in the file is offered. Currency and availability
are never guessed: they are a column, or said to be the same for all rows.

Whether quotes part values is a setting that Google detects by itself (`quotingMode` of the Content API's datafeeds), so
none are written: tabs and line ends become spaces, and a text that begins with a quote is left out.
"""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.schema import Field, Requirement, Schema, Sendable
from importers.writers.exports.cells import (
    addresses,
    field,
    is_address,
    made_of,
    prices,
    trimmed,
)
from importers.writers.exports.fields import (
    BARCODE,
    BRAND,
    CATEGORY,
    DESCRIPTION,
    IMAGE,
    NAME,
    PAGE,
    PRICE,
    SKU,
    only,
)
from importers.writers.exports.format import ExportColumn, ExportFormat, Values
from importers.writers.exports.status import Status

_REQUIRED = Requirement.REQUIRED


def _quoted(text: str) -> str | None:
    quoted = "It begins with a quote, which Google may take for the begin of a quoted text: write it otherwise."
    return quoted if text.startswith('"') else None


def _picture_fault(text: str) -> str | None:
    return None if is_address(text) else f"{text!r} is not the web address of one picture."


def _id_fault(text: str) -> str | None:
    return _quoted(text) or ("Google takes ids of 50 characters." if len(text) > 50 else None)


_UNQUOTED = Sendable('^[^"]', _quoted)
_AVAILABLE = r"^(?i:in|out[ _]of)[ _](?i:stock)$|^(?i:preorder|backorder)$"
_AVAILABILITY = Field(
    "availability",
    "Availability",
    requirement=_REQUIRED,
    sendable=only(_AVAILABLE, "is none of in_stock, out_of_stock, preorder and backorder."),
)
_CURRENCY = Field(
    "currency",
    "Currency",
    requirement=_REQUIRED,
    synonyms=("Währung", "devise", "moneda", "valuta", "moeda", "waluta", "currency code"),
    sendable=only("^[A-Z]{3}$", "is no code of a currency such as EUR."),
)
_CONDITION = Field(
    "condition",
    "Condition",
    sendable=only("^(?:new|refurbished|used)$", "is none of new, refurbished and used."),
)
_GTIN = only(
    r"^(?:\d{8}|\d{12}|\d{13}|\d{14})$", "is no GTIN of 8, 12, 13 or 14 digits, as Google takes it."
)
_ADDRESS = Sendable(r"^(?i:https?)://[^\s,;|]+$", lambda text: _picture_fault(text.strip()))


def _price(values: Values) -> pa.Array:
    """Write the price with its currency."""
    return pc.binary_join_element_wise(
        prices(values["price"]), trimmed(values["currency"]), arrow.text(" ")
    )


def _available(column: pa.Array) -> pa.Array:
    return pc.replace_substring(pc.ascii_lower(trimmed(column)), pattern=" ", replacement="_")


FORMAT = ExportFormat(
    "google-tsv",
    "Google Merchant Center TSV",
    ".tsv",
    Schema(
        "google-tsv",
        (
            replace(SKU, sendable=Sendable(r'^[^"].{0,49}$', _id_fault)),
            replace(NAME, max_length=150, sendable=_UNQUOTED),
            PRICE,
            _CURRENCY,
            replace(DESCRIPTION, requirement=_REQUIRED, max_length=5000, sendable=_UNQUOTED),
            replace(PAGE, requirement=_REQUIRED),
            replace(IMAGE, requirement=_REQUIRED, sendable=_ADDRESS),
            _AVAILABILITY,
            replace(BRAND, max_length=70, sendable=_UNQUOTED),
            replace(BARCODE, sendable=_GTIN),
            _CONDITION,
            replace(CATEGORY, max_length=750, sendable=_UNQUOTED),
        ),
    ),
    (
        field("id", "sku"),
        field("title", "name"),
        field("description", "description"),
        made_of("link", "client_url", trimmed),
        made_of("image_link", "image", addresses),
        made_of("availability", "availability", _available),
        ExportColumn("price", ("price", "currency"), _price),
        field("brand", "brand"),
        made_of("gtin", "barcode", trimmed),
        made_of("condition", "condition", trimmed),
        field("product_type", "category"),
    ),
    {Status.LIVE: ()},
    delimiter="\t",
    quoted=False,
)
