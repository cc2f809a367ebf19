r"""WooCommerce's own product CSV, as Products → Import takes it: one simple product a row.

Headers and values are those of "Product CSV Import Schema" (the wiki of github.com/woocommerce/woocommerce) and of
the importer itself (includes/import/class-wc-product-csv-importer.php and its controller): UTF-8, commas, no backslash
escapes, `Published` 1, 0 (private) or -1 (draft), products found by their SKU, pictures by address, several parted by
commas, so that a comma within an address is written `\,`. Only columns of numbers and lists lose an apostrophe before a
formula again, names and SKUs do not: nothing is escaped. `\n` in a description becomes a line break, and a brand is
parted at commas: such rows are left out. The header of the barcode is the one that the exporter writes and the importer
offers, but does not choose by itself (woocommerce issue 68736); a barcode other than digits, hyphens and a last X fails
its row.
"""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog.schema import Schema, Sendable
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
from importers.writers.exports.status import Status

_GTIN = only(
    "^[0-9-]*[0-9Xx]$", "is no barcode that WooCommerce takes: digits, hyphens, and a last X."
)
_ONE_BRAND = only("^[^,]*$", "has a comma, at which WooCommerce parts brands.")


def _line_break(text: str) -> str | None:
    named = "The description holds the characters “\\n”, of which WooCommerce makes a line break."
    return named if r"\n" in text else None


def _alike(values: Values) -> pa.Array:
    """Return the SKUs without case, accents and outer space, as the shop's database compares them (measured)."""
    parts = pc.utf8_normalize(pc.utf8_lower(trimmed(values["sku"])), form="NFKD")
    return pc.replace_substring_regex(parts, r"\p{M}", "")


def _with_commas(column: pa.Array) -> pa.Array:
    """Write the commas within an address so that they do not part it."""
    return pc.replace_substring(column, pattern=",", replacement=r"\,")


FORMAT = ExportFormat(
    "woocommerce-csv",
    "WooCommerce product CSV",
    ".csv",
    Schema(
        "woocommerce-csv",
        (
            SKU,
            NAME,
            PRICE,
            replace(BRAND, sendable=_ONE_BRAND),
            replace(DESCRIPTION, sendable=Sendable(r"^[^\\]*$", _line_break)),
            IMAGE,
            replace(BARCODE, sendable=_GTIN),
            CATEGORY,
            TAGS,
            STOCK,
        ),
    ),
    (
        always("Type", "simple"),
        field("SKU", "sku"),
        replace(
            made_of("GTIN, UPC, EAN, or ISBN", "barcode", trimmed),
            remark="WooCommerce does not find the column of the GTIN by itself: choose it where it asks for columns.",
        ),
        field("Name", "name"),
        field("Description", "description"),
        made_of("Stock", "stock", trimmed),
        made_of("Regular price", "price", prices),
        field("Categories", "category"),
        field("Tags", "tags"),
        picture("Images", "image", _with_commas),
        field("Brands", "brand"),
    ),
    {
        Status.DRAFT: (always("Published", "-1"),),
        Status.LIVE: (always("Published", "1"),),
    },
    address=Address(
        "sku as the shop compares it",
        _alike,
        "have a SKU that WooCommerce takes for that of another row, since it looks at neither case nor accents",
    ),
)
