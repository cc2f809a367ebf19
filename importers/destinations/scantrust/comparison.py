"""What Scantrust has of a product beside what the row says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from importers.destinations.base import Brand
from importers.destinations.call import Content
from importers.destinations.delivery.comparison import Comparison, Likeness, compared, like_text
from importers.destinations.scantrust.content import OPTIONAL, TEXTS


def compare(
    sent: Mapping[str, Any], record: Mapping[str, Any], brands: Sequence[Brand] | None = None
) -> Comparison:
    """Compare each field that was sent with the stored one; what the record does not carry is untold.

    A brand sent as a reference is compared with a stored `reference`, which answers seldom carry, or else
    through the list of brands.
    """
    return compared((name, *_likeness(name, value, record, brands)) for name, value in sent.items())


def _likeness(
    name: str, sent: Any, record: Mapping[str, Any], brands: Sequence[Brand] | None
) -> tuple[Likeness, Any]:
    if name not in record:
        return Likeness.UNTOLD, None
    stored = record[name]
    if name == "brand":
        return _like_brand(sent, stored, brands or ())
    if isinstance(stored, Mapping):  # a lookup gives objects where a POST takes numbers
        if "id" not in stored:
            return Likeness.UNTOLD, None
        stored = stored["id"]
    return like_text(sent, stored), stored


def _like_brand(sent: Any, stored: Any, brands: Sequence[Brand]) -> tuple[Likeness, Any]:
    if not isinstance(stored, Mapping):
        known = stored is None or isinstance(stored, type(sent))
        return (like_text(sent, stored) if known else Likeness.UNTOLD), stored
    number = stored.get("id")
    if isinstance(sent, int):
        return (Likeness.UNTOLD if number is None else like_text(sent, number)), number
    reference = stored.get("reference")
    if not isinstance(reference, str):
        listed = next((brand for brand in brands if brand.id == number), None)
        if listed is None:
            return Likeness.UNTOLD, None
        reference = listed.reference or str(listed.id)
    return like_text(sent, reference), reference


def clearing(blank: Iterable[str]) -> dict[str, Any]:
    """Return what to send so that the shop clears these fields: "" for a text (assumed), nothing for others."""
    return {name: "" for name in blank if name in TEXTS}


def not_cleared(blank: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Tell of each field that no documented request can clear."""
    return tuple(
        (name, f"The {name} is blank here, but the shop keeps the one it had: clear it there.")
        for name in blank
        if name not in TEXTS
    )


def as_stored(item: Content, record: Mapping[str, Any]) -> Content:
    """Return the row as it must have been if the shop has what it sent: with the shop's values."""
    differing = compare(item.fields, record).differing
    fields: dict[str, Any] = {}
    for name in ("sku", "name", *OPTIONAL[:-1]):
        value = item.fields.get(name)
        if name in differing:
            value = differing[name]
        elif name in item.blank:
            likeness, stored = _likeness(name, "" if name in TEXTS else 0, record, None)
            value = None if likeness is Likeness.UNTOLD else stored
        if value not in (None, ""):
            fields[name] = value
    return replace(item, fields=fields)
