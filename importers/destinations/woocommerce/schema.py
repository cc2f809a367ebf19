"""The fields that WooCommerce takes of a simple product."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from importers.catalog.schema import Field, FieldKind, Requirement, Schema
from importers.destinations import schemas
from importers.destinations.base import Profile
from importers.destinations.headers import (
    CATEGORY_HEADERS,
    PRICE_HEADERS,
    SHORT_DESCRIPTION_HEADERS,
    STOCK_HEADERS,
)
from importers.destinations.woocommerce.content import SKUS, STOCKS, decimals_of, prices

_LONGEST_SKU = 100  # of the shop's own tables


def schema(profile: Profile) -> Schema:
    """Return the fields; a price has as many decimals as the profile says that the shop's have."""
    return _schema(decimals_of(profile))


@cache
def _schema(decimals: int) -> Schema:
    return Schema(
        "woocommerce",
        (
            replace(schemas.SKU, max_length=_LONGEST_SKU, space_taken_off=True, sendable=SKUS),
            schemas.NAME,
            Field(
                "price",
                "Price",
                FieldKind.MONEY,
                Requirement.EXPECTED,
                PRICE_HEADERS,
                sendable=prices(decimals),
            ),
            schemas.DESCRIPTION,
            Field(
                "short_description",
                "Short description",
                synonyms=SHORT_DESCRIPTION_HEADERS,
                multiline=True,
            ),
            Field("stock", "Stock", FieldKind.INTEGER, synonyms=STOCK_HEADERS, sendable=STOCKS),
            Field("category", "Category", FieldKind.REFERENCE, synonyms=CATEGORY_HEADERS),
            replace(schemas.IMAGE, picture_addresses=True),
        ),
    )
