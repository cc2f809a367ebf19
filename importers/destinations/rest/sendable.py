"""Which texts of a manifest's fields can be put into a request: the check knows what the upload would refuse."""

from __future__ import annotations

import re
from functools import partial

from importers.catalog.schema import FieldKind, Sendable
from importers.destinations.call import Unsendable
from importers.destinations.rest.body import canonical, ensure_key
from importers.destinations.rest.manifest import Manifest, RestField, Written

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_SAID_BY_ITS_KIND = {FieldKind.MONEY: _NUMBER, FieldKind.INTEGER: _INTEGER}
_USUAL = {
    Written.NUMBER: r"^[+-]?\d{1,20}(?:\.\d{0,20})?$",
    Written.INTEGER: r"^[+-]?\d{1,20}$",
    Written.CENTS: r"^[+-]?\d{1,20}(?:\.\d{0,2})?$",
}


def sendable(field: RestField, manifest: Manifest) -> Sendable | None:
    """Return what of a field's texts can be sent; None where all that its kind allows can."""
    if field.kind is FieldKind.KEY:
        return Sendable(r"^[0-9A-Za-z_-]{1,100}$", partial(_key_fault, field, manifest))
    if field.kind in _SAID_BY_ITS_KIND:
        usual = _USUAL.get(field.written, _USUAL[Written.NUMBER])
        return Sendable(usual, partial(_number_fault, field))
    return None


def _key_fault(field: RestField, manifest: Manifest, text: str) -> str | None:
    """Say why a key cannot be sent; of space around it another rule tells."""
    try:
        ensure_key(text.strip(), manifest)
        canonical(field, text.strip())
    except Unsendable as fault:
        return str(fault)
    return None


def _number_fault(field: RestField, text: str) -> str | None:
    """Say what the check of the field's kind does not."""
    if _SAID_BY_ITS_KIND[field.kind].fullmatch(text.strip()) is None:
        return None
    try:
        canonical(field, text)
    except Unsendable as fault:
        return str(fault)
    return None
