"""What a row says to a shop of a manifest, and the JSON that carries it.

A row's content is kept as text by the names of the fields; only a request's body has it as the shop wants it. Numbers
are written digit for digit: no value passes through a float.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from secrets import token_hex
from typing import Any
from urllib.parse import quote

from importers.catalog.product import Product
from importers.catalog.schema import FieldKind, Requirement
from importers.destinations.call import Content, Unsendable
from importers.destinations.rest.manifest import Manifest, OfField, Pointer, RestField, Written
from importers.destinations.rest.pointers import put, text_of
from importers.files.toml_lines import Path

_LONGEST_KEY = 4_000  # characters of an address; assumed, what servers commonly take
_REMEMBERED = 8  # optional fields of which the record tells later that they had a value
_LARGEST = 30  # digits before the point


class Exact(Decimal):
    """A number that is written with just its digits."""


def content(product: Product, manifest: Manifest) -> Content:
    """Return a row's values by field, blanks left out. Unsendable."""
    key = product.key
    ensure_key(key, manifest)
    fields: dict[str, Any] = {}
    blank = []
    for each in manifest.fields:
        text = key if each.kind is FieldKind.KEY else product.values.get(each.name, "")
        if text.strip():
            fields[each.name] = canonical(each, text)
        elif each.name in product.values:
            blank.append(each.name)
    optional = [f.name for f in manifest.fields if f.need is not Requirement.REQUIRED]
    return Content(key, fields, None, (), tuple(blank), tuple(optional[:_REMEMBERED]))


def ensure_key(key: str, manifest: Manifest) -> None:
    """Raise Unsendable for a key that cannot be part of the requests."""
    name = manifest.key.name
    if key != key.strip():
        raise Unsendable(
            name, f"There is space around this {manifest.key.label}; take it away: {key.strip()!r}."
        )
    if 12 * len(key) > _LONGEST_KEY < len(quote(key, safe="", errors="replace")):
        raise Unsendable(name, "It is too long to be looked up, so it cannot be uploaded safely.")
    if not key.strip("."):  # nothing else is read as another address once it is escaped
        raise Unsendable(name, f"{key!r} cannot be part of an address.")


def canonical(field: RestField, text: str) -> str:
    """Return a value as it is remembered and compared: a number as plain decimal text, other text as it stands."""
    if field.kind not in (FieldKind.MONEY, FieldKind.INTEGER):
        return text
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        raise Unsendable(field.name, f"{text!r} is not a number.") from None
    if not number.is_finite() or abs(number.adjusted()) > _LARGEST:
        raise Unsendable(field.name, f"{text!r} is not a number that can be sent.")
    if field.written is Written.INTEGER and number != number.to_integral_value():
        raise Unsendable(
            field.name, f"{text!r} is not a whole number, and the shop takes no other."
        )
    if field.written is Written.CENTS and number != round(number, 2):
        raise Unsendable(field.name, f"{text!r} has parts of a cent, which the shop does not take.")
    if field.written is Written.INTEGER:
        number = number.to_integral_value()
    return format(number, "f")


def written(field: RestField, value: str) -> Any:
    """Return a remembered value as a request holds it."""
    if field.written is Written.NUMBER:
        return Exact(value)
    if field.written is Written.INTEGER:
        return int(value)
    if field.written is Written.CENTS:
        return int(Decimal(value) * 100)
    if field.written is Written.LIST:
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def product_body(manifest: Manifest, item: Content) -> Any:
    """Return the JSON of a product that is made: the constants and all that the row says."""
    return _with_fields(_of_constants(manifest.constant, item), manifest, item.fields)


def changed_body(
    manifest: Manifest,
    item: Content,
    fields: Mapping[str, Any],
    constant: Mapping[Pointer, Any],
) -> Any:
    """Return the JSON of a change: only these fields, without the key, and the constants."""
    key = manifest.key.name
    kept = {
        name: value
        for name, value in fields.items()
        if name != key and (field := manifest.field(name)) and field.changes
    }
    return _with_fields(_of_constants(constant, item), manifest, kept)


def _of_constants(constant: Mapping[Pointer, Any], item: Content) -> Any:
    body: Any = {}
    for pointer, value in constant.items():
        made = value
        if isinstance(value, OfField):
            text = str(item.fields.get(value.field, ""))
            made = slug(text) if value.slug else text
        body = put(body, pointer, _copied(made))
    return body


def _with_fields(body: Any, manifest: Manifest, fields: Mapping[str, Any]) -> Any:
    for each in manifest.fields:
        if each.name in fields:
            value = fields[each.name]
            cleared = value == each.clear and each.clear is not None
            for pointer in each.to:
                body = put(body, pointer, value if cleared else written(each, value))
    return body


def enveloped(envelope: Pointer, value: Any) -> Any:
    """Return a value at its place in the request."""
    return put({}, envelope, value) if envelope else value


def _copied(value: Any) -> Any:
    """Return a constant that may be written into."""
    if isinstance(value, Mapping):
        return {name: _copied(each) for name, each in value.items()}
    return [_copied(each) for each in value] if isinstance(value, list) else value


def slug(text: str) -> str:
    """Return a text in small letters, digits and hyphens, as addresses of shops have them."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def json_bytes(value: Any) -> bytes:
    """Return compact JSON in UTF-8, numbers digit for digit; the same value always gives the same bytes."""
    text = _ENCODER.encode(value)
    if _MARK in text:
        text = _MARKED.sub(r"\1", text)
    return text.encode("utf-8", "surrogatepass")


def _marked(value: object) -> str:
    """Return a number, which `json` would only write as a float, as a text that its digits are taken out of again."""
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value).__name__} is no JSON")
    return f"{_MARK}{value:f}"


_MARK = token_hex(16)  # by chance, so that no text of a catalog can hold it
_MARKED = re.compile(f'"{_MARK}([-0-9.]+)"')
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_marked
)


def trial_fault(manifest: Manifest) -> tuple[Path, str] | None:
    """Build the body of a product that has everything, and say what of the manifest is in its way."""
    body: Any = {}
    for pointer, value in manifest.constant.items():
        try:
            body = put(body, pointer, "x" if isinstance(value, OfField) else _copied(value))
        except ValueError as error:
            return ("constant", text_of(pointer)), str(error)
    for at, each in enumerate(manifest.fields):
        for pointer in each.to:
            try:
                body = put(body, pointer, "x")
            except ValueError as error:
                return ("field", at, "to"), str(error)
    if _has_gap(body):
        return (
            "field",
        ), "a list in the request would have an empty place: begin at 0 and leave none out"
    try:
        enveloped(manifest.create.envelope, [body])
    except ValueError as error:
        return ("create", "envelope"), str(error)
    return None


def _has_gap(value: Any) -> bool:
    if value is None:
        return True
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(map(_has_gap, inner))
