"""What a manifest says, as values. `load` reads one; everything else of this room works by it.

Pointers are JSON Pointers (RFC 6901); those of an answer begin at the answer's item, unless said otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from importers.catalog.schema import FieldKind, Requirement

Pointer = tuple[str, ...]


class Written(StrEnum):
    """How a value is put into a request."""

    TEXT = "text"
    NUMBER = "number"  # digit for digit
    INTEGER = "integer"
    CENTS = "cents"  # 12.50 as 1250
    LIST = "list"  # what commas part, as a list of texts


class Omitted(StrEnum):
    """What the shop does to a field that a change does not send."""

    KEPT = "kept"
    WIPED = "wiped"


class Match(StrEnum):
    """How the items of an answer belong to those that were sent."""

    ORDER = "order"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class RestField:
    """A field of the catalog and its places in a request.

    `stored`: where an answer holds its value; None: nowhere that is looked at. `must_echo`: an answer that does not
    hold it counts as another value.
    `clear`: what is sent to take the shop's value away, None if nothing does. `changes`: it may be sent again later.
    """

    name: str
    label: str
    kind: FieldKind
    need: Requirement
    to: tuple[Pointer, ...]
    written: Written
    stored: Pointer | None
    must_echo: bool = False
    clear: str | None = None
    changes: bool = True
    headers: tuple[str, ...] = ()
    max_length: int | None = None
    max_decimals: int | None = None
    multiline: bool = False


@dataclass(frozen=True, slots=True)
class OfField:
    """A constant that is a field's value, or (`slug`) made of it: small letters, digits and hyphens."""

    field: str
    slug: bool = False


@dataclass(frozen=True, slots=True)
class Auth:
    """The header that carries the token. `value` holds `{token}` or `{token_base64}` once."""

    header: str
    value: str


@dataclass(frozen=True, slots=True)
class Template:
    """A method, and a path below the address in which `{key}` and `{id}` are filled in."""

    method: str
    path: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Where an answer shows that it was done.

    `items`: the list of results, None where the answer holds one result, at `item`. Both begin at the answer itself.
    """

    key: Pointer
    id: Pointer
    items: Pointer | None = None
    item: Pointer = ()
    match: Match = Match.ORDER


@dataclass(frozen=True, slots=True)
class Refusals:
    """How the shop turns something down.

    `statuses`: refused, nothing was done. `failed`: a result that holds something there is refused under a 2xx; its
    words lie at `failed_text`, which begins there. `exists`: words or statuses that mean that the key is taken. `text`:
    where the words lie in a refused answer; `fields`: words that mean a field; `tree`: the names in the answer are
    those of the request.
    """

    statuses: frozenset[int]
    failed: Pointer | None = None
    failed_text: Pointer = ()
    exists_words: re.Pattern[str] | None = None
    exists_statuses: frozenset[int] = frozenset()
    text: Pointer | None = None
    fields: tuple[tuple[str, re.Pattern[str]], ...] = ()
    tree: bool = False


@dataclass(frozen=True, slots=True)
class Create:
    """How products are made: `batch` at a time, put at `envelope`.

    `atomic`: of a batch that is refused nothing was stored. `upserts`: a product sent twice is the same product.
    """

    call: Template
    proof: Proof
    refusals: Refusals
    batch: int = 1
    envelope: Pointer = ()
    atomic: bool = False
    upserts: bool = False


@dataclass(frozen=True, slots=True)
class Lookup:
    """How a product is asked for by its key. `absent`: statuses that say that it is not there.

    `total`: where the answer says how many there are in all; only then others beside it prove nothing.
    """

    call: Template
    proof: Proof
    body: Mapping[Pointer, Any] = field(default_factory=dict)
    absent: frozenset[int] = frozenset()
    total: Pointer | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """How a product is changed: what differs is put at `envelope`, with the `constant` values."""

    call: Template
    proof: Proof
    refusals: Refusals
    envelope: Pointer = ()
    constant: Mapping[Pointer, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A shop's API. `denied`: words that mean that the token is refused, whatever the status is.

    `gone`: what is sent, by the name of the choice, for a product that its source no longer has.
    """

    name: str
    title: str
    base_url: str
    token_env: str
    auth: Auth
    test: Template
    fields: tuple[RestField, ...]
    create: Create
    lookup: Lookup | None
    update: Update | None
    headers: tuple[tuple[str, str], ...] = ()
    constant: Mapping[Pointer, Any] = field(default_factory=dict)
    omitted: Omitted = Omitted.KEPT
    denied: re.Pattern[str] | None = None
    per_minute: int | None = None
    in_flight: int = 1
    gone: Mapping[str, Mapping[Pointer, Any]] = field(default_factory=dict)

    @property
    def key(self) -> RestField:
        """Return the field that identifies a product."""
        return next(each for each in self.fields if each.kind is FieldKind.KEY)

    def field(self, name: str) -> RestField | None:
        """Return the field of that name, None if there is none."""
        return next((each for each in self.fields if each.name == name), None)
