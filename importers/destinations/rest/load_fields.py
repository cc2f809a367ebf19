"""Reads the fields of a manifest."""

from __future__ import annotations

from importers.catalog.schema import FieldKind, Requirement
from importers.destinations import headers
from importers.destinations.rest.manifest import Pointer, RestField, Written
from importers.destinations.rest.pointers import parsed
from importers.destinations.rest.table import Table

MOST_OPTIONAL = 8  # fields of which the record remembers that they had a value
_MOST_FIELDS = 60
_KINDS = (FieldKind.TEXT, FieldKind.KEY, FieldKind.MONEY, FieldKind.INTEGER, FieldKind.URL)
_NAME = r"[a-z][a-z0-9_]{0,39}"
_USUAL = {FieldKind.MONEY: Written.TEXT, FieldKind.INTEGER: Written.INTEGER}
_NUMBERS = (Written.NUMBER, Written.INTEGER, Written.CENTS)
# What columns are usually called, by the name that the file gives a field.
_HEADERS = {
    "sku": headers.KEY_HEADERS,
    "name": headers.NAME_HEADERS,
    "title": headers.NAME_HEADERS,
    "price": headers.PRICE_HEADERS,
    "brand": headers.BRAND_HEADERS,
    "description": headers.DESCRIPTION_HEADERS,
    "client_url": headers.URL_HEADERS,
}


def fields_of(top: Table) -> tuple[RestField, ...]:
    """Return the fields; exactly one of them is the key, and it is needed."""
    tables = top.tables("field")
    found = tuple(_field(table) for table in tables[:_MOST_FIELDS])
    if not tables:
        top.fault("field", "it is missing: which fields does the shop take?")
        return found
    if len(tables) > _MOST_FIELDS:
        top.fault("field", f"there are more than {_MOST_FIELDS}")
    names = [each.name for each in found]
    for table, each in zip(tables, found, strict=False):
        if names.count(each.name) > 1:
            table.fault("name", f'there are two fields "{each.name}"')
    keys = [each for each in found if each.kind is FieldKind.KEY]
    if len(keys) != 1:
        top.fault("field", f'exactly one field has kind = "key", not {len(keys)}')
    return found


def _field(table: Table) -> RestField:
    name = table.text("name", form=_NAME, means="small letters, digits and underscores")
    kind = FieldKind(table.word("kind", FieldKind.TEXT, _KINDS))
    key = kind is FieldKind.KEY
    usual = Requirement.REQUIRED if key else Requirement.OPTIONAL
    to = _places(table)
    stored, must_echo = _echo(table, to, key=key)
    made = RestField(
        name,
        table.text("label", "SKU" if name == "sku" else name.replace("_", " ").capitalize()),
        kind,
        Requirement(table.word("need", usual, list(Requirement))),
        to,
        Written(table.word("as", _USUAL.get(kind, Written.TEXT), list(Written))),
        stored,
        must_echo,
        table.text("clear", "") if table.has("clear") else None,
        not table.has("changes") or table.flag("changes"),
        (*_HEADERS.get(name, headers.KEY_HEADERS if key else ()), *table.texts("headers")),
        table.number("max_length", None, 1_000_000),
        table.number("max_decimals", None, 30),
        table.flag("multiline") or name == "description",
    )
    _fit(table, made)
    table.end()
    return made


def _fit(table: Table, made: RestField) -> None:
    """Note what does not go together."""
    numeric = made.kind in (FieldKind.MONEY, FieldKind.INTEGER)
    if made.written in _NUMBERS and not numeric:
        table.fault("as", f'"{made.written}" needs kind = "money" or "integer"')
    if made.written is Written.LIST and made.kind is not FieldKind.TEXT:
        table.fault("as", 'a list needs kind = "text"')
    if made.kind is FieldKind.KEY and made.need is not Requirement.REQUIRED:
        table.fault("need", "a product without its key cannot be sent")
    if made.kind is FieldKind.KEY and not made.changes:
        table.fault("changes", "a key is never changed")


def _places(table: Table) -> tuple[Pointer, ...]:
    found = []
    for text in table.texts("to"):
        try:
            pointer = parsed(text)
        except ValueError as error:
            table.fault("to", str(error))
            continue
        if pointer:
            found.append(pointer)
        else:
            table.fault("to", "a value has a name in the request")
    if not found and table.has("to") and not table.texts("to"):
        table.fault("to", 'it is empty: where does the value go, as in ["/name"]?')
    elif not table.has("to"):
        table.fault("to", 'it is missing: where does the value go, as in ["/name"]?')
    return tuple(found)


def _echo(table: Table, to: tuple[Pointer, ...], *, key: bool) -> tuple[Pointer | None, bool]:
    """Return where an answer holds the value, and whether it must: true, false, or a place."""
    given = table.raw("echo")
    usual = to[0] if to else None
    if given is None or key:
        return usual, False
    if isinstance(given, bool):
        return (usual, True) if given else (None, False)
    return table.pointer("echo", usual), True
