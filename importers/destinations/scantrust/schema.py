"""The fields that Scantrust takes: the columns of its own CSV uploader, and the picture."""

from __future__ import annotations

from dataclasses import replace

from importers.catalog.schema import Field, FieldKind, Requirement, Schema
from importers.destinations import schemas
from importers.destinations.base import Profile
from importers.destinations.headers import BRAND_HEADERS

_BRAND = Field("brand", "Brand", FieldKind.REFERENCE, Requirement.EXPECTED, BRAND_HEADERS)

SCANTRUST = Schema(
    "scantrust",
    (
        schemas.SKU,
        schemas.NAME,
        _BRAND,
        schemas.DESCRIPTION,
        schemas.CLIENT_URL,
        replace(schemas.IMAGE, picture_files=True),
        schemas.CAMPAIGN,
    ),
)


def schema(profile: Profile) -> Schema:
    """Return the fields; a brand is not missed where the profile supplies one for a blank."""
    if not profile.text("default_brand"):
        return SCANTRUST
    fields = (
        replace(field, requirement=Requirement.OPTIONAL) if field.name == "brand" else field
        for field in SCANTRUST.fields
    )
    return Schema(SCANTRUST.name, tuple(fields))
