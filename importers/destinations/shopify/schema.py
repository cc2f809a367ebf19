"""The fields of a product with one variant, as Shopify has them. Widths are *assumed*: its schema tells none."""

from __future__ import annotations

from dataclasses import replace

from importers.catalog.schema import Field, FieldKind, Requirement, Schema
from importers.destinations import headers, schemas
from importers.destinations.shopify.content import MONEY, SKUS, STATUSES

_PRODUCT_TYPES = (
    "product type",
    "type",
    "category",
    "categories",
    "Warengruppe",
    "Kategorie",
    "categorie",
    "catégorie",
    "categoría",
    "categoria",
    "kategoria",
)
_BARCODES = (
    "barcode",
    "variant barcode",
    "ean",
    "gtin",
    "upc",
    "ean code",
    "code ean",
    "jan",
    "Strichcode",
    "code-barres",
    "código de barras",
    "codice a barre",
    "kod kreskowy",
)
_COMPARED = ("compare at price", "compare-at price", "variant compare at price", "rrp", "msrp")

SCHEMA = Schema(
    "shopify",
    (
        replace(schemas.SKU, space_refused=True, sendable=SKUS),
        replace(schemas.NAME, label="Title", max_length=255),
        Field(
            "price",
            "Price",
            FieldKind.MONEY,
            Requirement.REQUIRED,
            headers.PRICE_HEADERS,
            max_decimals=2,
            sendable=MONEY,
        ),
        Field(
            "compare_at_price",
            "Compare-at price",
            FieldKind.MONEY,
            synonyms=_COMPARED,
            max_decimals=2,
            sendable=MONEY,
        ),
        replace(schemas.DESCRIPTION, label="Description (HTML)"),
        Field("vendor", "Vendor", synonyms=headers.BRAND_HEADERS, max_length=255),
        Field("product_type", "Product type", synonyms=_PRODUCT_TYPES, max_length=255),
        Field("tags", "Tags", synonyms=("tags", "tag", "keywords", "Schlagwörter", "étiquettes")),
        Field("barcode", "Barcode", synonyms=_BARCODES, max_length=255),
        Field("status", "Status", synonyms=("status", "product status"), sendable=STATUSES),
        replace(schemas.IMAGE, label="Pictures"),
    ),
)
