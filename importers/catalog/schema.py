"""What a destination wants to know of a product: its fields, their kinds, widths and other names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FieldKind(StrEnum):
    """What a field's text stands for, which decides the checks it gets."""

    TEXT = "text"
    KEY = "key"  # the product's unique identifier, compared exactly
    MONEY = "money"  # a non-negative decimal number
    INTEGER = "integer"
    URL = "url"
    REFERENCE = "reference"  # an id or a reference known to the destination
    IMAGE = "image"  # a path to a picture beside the catalog


class Requirement(StrEnum):
    """How much a field is missed when it is blank."""

    REQUIRED = "required"  # an error
    EXPECTED = "expected"  # a warning
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class KnownValues:
    """The texts that a destination said it takes for a field, each with the names of what it stands for.

    `called` is what the shop calls them, as in "none of the shop's brands".
    """

    names: tuple[tuple[str, tuple[str, ...]], ...]
    read_at: datetime
    called: str = "brands"

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the texts alone."""
        return tuple(text for text, _ in self.names)


@dataclass(frozen=True, slots=True, eq=False)
class KnownPictures:
    """Texts of cells whose picture's address was asked for and is wrong, each with what was found of it.

    What was found follows the address in a sentence: `answers 404: there is no such picture (seen on 2026-03-01)`.
    """

    faults: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sendable:
    """Which texts of a field can be put into a request.

    `usual` is an RE2 pattern that only such texts fit, without the space around them: most do, and no more is
    asked of those. `fault` says in a sentence why another one cannot be sent (None: it can); of what other
    rules of the field's kind say already, it says nothing.
    """

    usual: str
    fault: Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute of a product; `synonyms` are other headers that mean the same.

    `max_length` counts characters, `max_decimals` digits after the point: documented widths,
    warnings when exceeded. A `multiline` field may hold line ends and tabs. `known`: any other value is
    a warning, no error, for the destination may have come to know it since. `picture_files`: its pictures are
    sent as files from beside the catalog; addresses are not (`picture_addresses`: the other way round).
    `space_refused`: space around it is an error, since
    the destination would take it away; `space_taken_off`: it is taken off before it is sent, and keys that differ
    by it alone are the same. `sendable`: what can be put into a request (None: whatever its kind allows).
    `pictures`: what is known of its addresses of pictures.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    requirement: Requirement = Requirement.OPTIONAL
    synonyms: tuple[str, ...] = ()
    max_length: int | None = None
    max_digits: int | None = None
    max_decimals: int | None = None
    multiline: bool = False
    known: KnownValues | None = None
    picture_files: bool = False
    picture_addresses: bool = False
    space_refused: bool = False
    space_taken_off: bool = False
    sendable: Sendable | None = None
    pictures: KnownPictures | None = None


@dataclass(frozen=True, slots=True)
class Schema:
    """The fields of one destination; exactly one of them is the key."""

    name: str
    fields: tuple[Field, ...]

    @property
    def key(self) -> Field:
        """Return the field that identifies a product."""
        return next(field for field in self.fields if field.kind is FieldKind.KEY)

    def field(self, name: str) -> Field:
        """Return the field of that name; KeyError if there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)
