"""The fields that several destinations share, and those of a catalog that has no destination yet."""

from __future__ import annotations

from importers.catalog.schema import Field, FieldKind, Requirement, Schema
from importers.destinations import headers
from importers.destinations.base import Profile

SKU = Field("sku", "SKU", FieldKind.KEY, Requirement.REQUIRED, headers.KEY_HEADERS)
NAME = Field("name", "Name", requirement=Requirement.REQUIRED, synonyms=headers.NAME_HEADERS)
DESCRIPTION = Field(
    "description", "Description", synonyms=headers.DESCRIPTION_HEADERS, multiline=True
)
CLIENT_URL = Field("client_url", "Web address", FieldKind.URL, synonyms=headers.URL_HEADERS)
IMAGE = Field("image", "Image", FieldKind.IMAGE, synonyms=headers.IMAGE_HEADERS)
CAMPAIGN = Field("campaign", "Campaign", FieldKind.INTEGER, synonyms=headers.CAMPAIGN_HEADERS)

COMMON = Schema(
    "common",
    (
        SKU,
        NAME,
        Field("price", "Price", FieldKind.MONEY, synonyms=headers.PRICE_HEADERS),
        Field("brand", "Brand", FieldKind.REFERENCE, synonyms=headers.BRAND_HEADERS),
        DESCRIPTION,
        CLIENT_URL,
        IMAGE,
        CAMPAIGN,
    ),
)


def known_schemas() -> tuple[Schema, ...]:
    """Return the schemas of all destinations under their first profile, and what every shop wants."""
    from importers.destinations.registry import BUILT_IN, destination_of

    found = {COMMON.name: COMMON}
    for profile in BUILT_IN.values():
        schema = destination_of(profile).schema(profile)
        found.setdefault(schema.name, schema)
    return tuple(found.values())


def schema_for(profile: Profile | None) -> Schema:
    """Return what a profile's destination wants; without a profile, what every shop wants."""
    if profile is None:
        return COMMON
    from importers.destinations.registry import destination_of

    return destination_of(profile).schema(profile)
