"""The fields that Scantrust takes: the columns of its own CSV uploader, and the picture."""

from __future__ import annotations

from dataclasses import replace

from importers.catalog.schema import Field, FieldKind, Requirement, Schema
from importers.destinations import schemas
from importers.destinations.base import Profile
from importers.destinations.headers import BRAND_HEADERS
from importers.destinations.scantrust.content import CAMPAIGNS, SKUS

_BRAND = Field("brand", "Brand", FieldKind.REFERENCE, Requirement.EXPECTED, BRAND_HEADERS)

SCANTRUST = Schema(
    "scantrust",
    (
        replace(schemas.SKU, space_refused=True, sendable=SKUS),
        schemas.NAME,
        _BRAND,
        schemas.DESCRIPTION,
        schemas.CLIENT_URL,
        replace(schemas.IMAGE, picture_files=True),
        replace(schemas.CAMPAIGN, sendable=CAMPAIGNS),
    ),
)


def schema(profile: Profile) -> Schema:
    """Return the fields under a profile.

    A brand is not missed where the profile supplies one for a blank; space around a SKU is no error where the
    profile says that it is taken off.
    """
    changed: dict[str, Field] = {}
    if profile.text("default_brand"):
        changed["brand"] = replace(_BRAND, requirement=Requirement.OPTIONAL)
    if profile.flag("trim_sku"):
        changed["sku"] = replace(schemas.SKU, space_taken_off=True, sendable=SKUS)
    fields = (changed.get(field.name, field) for field in SCANTRUST.fields)
    return Schema(SCANTRUST.name, tuple(fields)) if changed else SCANTRUST
