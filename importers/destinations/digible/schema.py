"""The fields that Digible takes, with the widths of shopMaster's tables: the only ones documented."""

from __future__ import annotations

from importers.catalog.schema import Field, FieldKind, Requirement, Schema
from importers.destinations.digible.content import PRICES
from importers.destinations.headers import KEY_HEADERS, NAME_HEADERS, PRICE_HEADERS

DIGIBLE = Schema(
    "digible",
    (
        Field(
            "productId",
            "Product ID",
            FieldKind.KEY,
            Requirement.REQUIRED,
            KEY_HEADERS,
            max_length=25,
        ),
        Field(
            "productName",
            "Name",
            requirement=Requirement.REQUIRED,
            synonyms=NAME_HEADERS,
            max_length=75,
        ),
        Field(
            "productPrice",
            "Price",
            FieldKind.MONEY,
            Requirement.REQUIRED,
            PRICE_HEADERS,
            max_digits=18,
            max_decimals=2,
            sendable=PRICES,
        ),
    ),
)
