"""The fields that each destination takes, their documented widths, and the headers that mean them.

Names and widths are documented by the destinations; the synonyms are the headers that common shop
systems export (Shopify, WooCommerce, Medusa, Magento, Vendure). Their order is their precedence.
"""

from __future__ import annotations

from dataclasses import replace

from importers.catalog.schema import Field, FieldKind, Requirement, Schema
from importers.destinations.base import Profile

KEY_HEADERS = (
    "sku",
    "product sku",
    "variant sku",
    "item sku",
    "sku code",
    "sku id",
    "stock code",
    "article number",
    "article no",
    "article",
    "item number",
    "item no",
    "item code",
    "part number",
    "product code",
    "product number",
    "product id",
    "item id",
    "code",
    "id",
)
NAME_HEADERS = (
    "name",
    "product name",
    "title",
    "product title",
    "item name",
    "article name",
    "variant title",
    "item",
    "product",
    "post title",
)
PRICE_HEADERS = (
    "price",
    "sell price",
    "product price",
    "selling price",
    "variant price",
    "regular price",
    "sale price",
    "unit price",
    "retail price",
    "list price",
    "amount",
)
BRAND_HEADERS = ("brand", "brand name", "brand id", "vendor", "manufacturer", "make")
URL_HEADERS = (
    "client url",
    "url",
    "product url",
    "external url",
    "link",
    "product link",
    "website",
    "web address",
)
IMAGE_HEADERS = (
    "image",
    "image src",
    "picture",
    "photo",
    "images",
    "image url",
    "product image",
    "image file",
    "thumbnail",
    "product thumbnail",
    "assets",
)
DESCRIPTION_HEADERS = (
    "description",
    "product description",
    "body html",
    "body",
    "long description",
    "details",
    "short description",
)
CAMPAIGN_HEADERS = ("campaign", "campaign id")

_IMAGE = Field("image", "Image", FieldKind.IMAGE, synonyms=IMAGE_HEADERS)
_CLIENT_URL = Field("client_url", "Web address", FieldKind.URL, synonyms=URL_HEADERS)
_DESCRIPTION = Field("description", "Description", synonyms=DESCRIPTION_HEADERS, multiline=True)
_CAMPAIGN = Field("campaign", "Campaign", FieldKind.INTEGER, synonyms=CAMPAIGN_HEADERS)
_SKU = Field("sku", "SKU", FieldKind.KEY, Requirement.REQUIRED, KEY_HEADERS)
_NAME = Field("name", "Name", requirement=Requirement.REQUIRED, synonyms=NAME_HEADERS)

SCANTRUST = Schema(
    "scantrust",
    (
        _SKU,
        _NAME,
        Field("brand", "Brand", FieldKind.REFERENCE, Requirement.EXPECTED, BRAND_HEADERS),
        _DESCRIPTION,
        _CLIENT_URL,
        _IMAGE,
        _CAMPAIGN,
    ),
)

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
        ),
    ),
)

COMMON = Schema(
    "common",
    (
        _SKU,
        _NAME,
        Field("price", "Price", FieldKind.MONEY, synonyms=PRICE_HEADERS),
        Field("brand", "Brand", FieldKind.REFERENCE, synonyms=BRAND_HEADERS),
        _DESCRIPTION,
        _CLIENT_URL,
        _IMAGE,
        _CAMPAIGN,
    ),
)

_BY_DESTINATION = {schema.name: schema for schema in (SCANTRUST, DIGIBLE)}


def schema_for(profile: Profile | None) -> Schema:
    """Return what a profile's destination wants; without a profile, what every shop wants.

    A brand is not missed where the profile supplies a default one.
    """
    if profile is None:
        return COMMON
    schema = _BY_DESTINATION[profile.destination]
    if not profile.default_brand:
        return schema
    fields = (
        replace(field, requirement=Requirement.OPTIONAL) if field.name == "brand" else field
        for field in schema.fields
    )
    return Schema(schema.name, tuple(fields))
