"""What a shop of a manifest has of a product beside what the row says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from importers.catalog.schema import FieldKind
from importers.destinations.call import Content
from importers.destinations.delivery.comparison import (
    Comparison,
    Likeness,
    compared,
    like_money,
    like_text,
)
from importers.destinations.rest.body import written
from importers.destinations.rest.manifest import Manifest, RestField, Written
from importers.destinations.rest.messages import shown
from importers.destinations.rest.pointers import NotThere, found


def compare(manifest: Manifest, sent: Mapping[str, Any], record: Mapping[str, Any]) -> Comparison:
    """Compare each field that was sent with the stored one; what the record does not carry is untold.

    A field that must be echoed and is not counts as another: nothing proves that the shop has it.
    """
    known = ((field, sent[field.name]) for field in manifest.fields if field.name in sent)
    return compared((field.name, *_likeness(field, value, record)) for field, value in known)


def _likeness(field: RestField, sent: Any, record: Mapping[str, Any]) -> tuple[Likeness, Any]:
    if field.stored is None:
        return Likeness.UNTOLD, None
    try:
        stored = found(record, field.stored)
    except NotThere:
        return (Likeness.OTHER if field.must_echo else Likeness.UNTOLD), None
    if sent == "" and stored in (None, "", []):
        return Likeness.SAME, stored
    if field.written is Written.LIST:
        same = isinstance(stored, list) and stored == written(field, sent)
        return (Likeness.SAME if same else Likeness.OTHER), in_catalog(field, stored)
    if field.kind in (FieldKind.MONEY, FieldKind.INTEGER):
        theirs = in_catalog(field, stored)
        exact = theirs if isinstance(stored, str) else _number(theirs)
        return like_money(sent, exact), theirs
    if stored is not None and not isinstance(stored, str):
        stored = shown(stored)
    return like_text(sent, stored), stored


def in_catalog(field: RestField, stored: Any) -> Any:
    """Return a stored value as the catalog would have it."""
    if isinstance(stored, list) and all(isinstance(each, str) for each in stored):
        return ", ".join(stored)
    if isinstance(stored, int | Decimal) and not isinstance(stored, bool):
        number = Decimal(stored)
        return _plain(number / 100 if field.written is Written.CENTS else number)
    return stored if stored is None or isinstance(stored, str) else shown(stored)


def _plain(number: Decimal) -> str:
    return (
        format(number, "f") if number.is_finite() and abs(number.adjusted()) < 60 else str(number)
    )


def _number(text: Any) -> Any:
    """Return a number that was no text in the answer: of it only the value counts."""
    try:
        return Decimal(text)
    except (InvalidOperation, TypeError):
        return text


def as_stored(manifest: Manifest, item: Content, record: Mapping[str, Any]) -> Content:
    """Return the row as it must have been if the shop has what it sent: with the shop's values."""
    fields: dict[str, Any] = {}
    for field in manifest.fields:
        value = item.fields.get(field.name)
        likeness, stored = _likeness(field, "" if value is None else value, record)
        if likeness is Likeness.OTHER:
            value = stored
        if value not in (None, ""):
            fields[field.name] = value
    return replace(item, fields=fields)
