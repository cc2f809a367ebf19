"""Shopify's product CSV, as its import in the admin takes it: one row a product, each with a single variant.

Headers, values and what is required are those of "Using CSV files to import and export products" (Shopify Help Center,
help.shopify.com/manual/products/import-export/using-csv, as of 2025/26: `URL handle`, no more `Handle`): UTF-8, commas,
a product found by its handle alone, `Published on online store` TRUE or FALSE (blank publishes), `Status` active, draft
or archived, options `Title` and `Default Title` for a product without variants. `Type` is the shop's own category;
`Product category` must be of Shopify's taxonomy and is not written. A column that is left out stays as the shop has it,
one that is blank clears it. `Inventory quantity` counts only in shops of a single location.
*Assumed*: the widths (255 characters for titles and handles), and line ends of LF alone, as its page on CSV files asks.
"""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.schema import Field, Schema
from importers.writers.exports.cells import (
    always,
    field,
    made_of,
    picture,
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
    PRICE,
    SKU,
    STOCK,
    TAGS,
    only,
)
from importers.writers.exports.format import Address, ExportFormat, Values
from importers.writers.exports.handles import handles
from importers.writers.exports.status import Status

_HANDLE = Field(
    "handle",
    "Handle",
    synonyms=("url handle", "slug", "product handle"),
    sendable=only(
        r"^[a-z0-9]+(?:-[a-z0-9]+)*$",
        "is no handle: small letters from a to z, digits, and hyphens between them.",
    ),
)


def _handles(values: Values) -> pa.Array:
    """Return the shop's own handles where the catalog has them, else one of each SKU."""
    if "handle" not in values:
        return handles(values["sku"])
    own = trimmed(values["handle"])
    there = arrow.filled(own)
    return own if there.all() else pc.if_else(arrow.mask(there), own, handles(values["sku"]))


FORMAT = ExportFormat(
    "shopify-csv",
    "Shopify product CSV",
    ".csv",
    Schema(
        "shopify-csv",
        (
            SKU,
            replace(NAME, max_length=255),
            PRICE,
            BRAND,
            DESCRIPTION,
            IMAGE,
            replace(_HANDLE, max_length=255),
            BARCODE,
            CATEGORY,
            TAGS,
            STOCK,
        ),
    ),
    (
        field("Title", "name"),
        made_of("URL handle", "handle", trimmed),
        field("Description", "description"),
        field("Vendor", "brand"),
        field("Type", "category"),
        field("Tags", "tags"),
        field("SKU", "sku"),
        made_of("Barcode", "barcode", trimmed),
        always("Option1 name", "Title"),
        always("Option1 value", "Default Title"),
        made_of("Price", "price", prices),
        replace(always("Inventory tracker", "shopify"), needs=("stock",)),
        made_of("Inventory quantity", "stock", trimmed),
        picture("Product image URL", "image", trimmed),
    ),
    {
        Status.DRAFT: (always("Published on online store", "FALSE"), always("Status", "draft")),
        Status.LIVE: (always("Published on online store", "TRUE"), always("Status", "active")),
    },
    address=Address(
        "handle",
        _handles,
        "have the handle of another row, and would become variants of its product",
        "Handles are made of the SKUs. The shop knows products by their handle alone: one that it has under another"
        " handle is made a second time, unless a column with its handles is named.",
    ),
)
