"""A request as a value, without any secret in it; and the content of one row that it carries."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# What a shop calls a product by itself: a number, or a text where it has no numbers. The record of uploads gives a
# text of digits back as a number.
RemoteId = int | str


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a destination. The token is added when it is sent, and only at its own origin.

    `body` is JSON text; `image` is a picture to send as multipart field `image` instead. `needs` is what the
    destination calls the permission for it, to be told when it is forbidden. `asks`: it changes nothing, whatever
    its method is; a GraphQL query is a POST.
    """

    method: str
    url: str
    body: bytes = b""
    image: Path | None = None
    needs: str = ""
    asks: bool = False

    @property
    def writes(self) -> bool:
        """Tell whether it may change the shop."""
        return not self.asks and self.method != "GET"


class Unsendable(ValueError):
    """A row that cannot be put into a request; `field` names the cell, the text is one sentence."""

    def __init__(self, field: str, message: str) -> None:
        """Keep the field's name beside the sentence."""
        super().__init__(message)
        self.field = field


HASH_BYTES = 16


@dataclass(frozen=True, slots=True)
class Content:
    """What one row says to the destination: its JSON object, and its picture if it has one.

    `notes` tell the operator, field by field, what of the row is not sent. `blank` names the catalog's
    columns that are blank here; of `optional` fields the digest remembers which had a value.
    """

    key: str
    fields: Mapping[str, Any]
    image: Path | None = None
    notes: tuple[tuple[str, str], ...] = ()
    blank: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    @property
    def digest(self) -> bytes:
        """Return a hash of all that is sent, then a byte that tells which `optional` fields had a value.

        A picture counts by its path, size and time; Unsendable if it is gone.
        """
        seen: list[Any] = [dict(self.fields)]
        if self.image is not None:
            seen.append(fingerprint_of(self.image))
        hashed = hashlib.blake2b(to_json(seen, sort=True), digest_size=HASH_BYTES).digest()
        return hashed + bytes([self._marks()]) if self.optional else hashed

    def _marks(self) -> int:
        marks = 0
        for at, name in enumerate(self.optional):
            if name in self.fields or (name == "image" and self.image):
                marks |= 1 << at
        return marks

    def had(self, digest: bytes | None) -> frozenset[str]:
        """Return which optional fields had a value in the content of an earlier digest."""
        if digest is None or len(digest) != HASH_BYTES + 1:
            return frozenset()
        return frozenset(name for at, name in enumerate(self.optional) if digest[-1] & 1 << at)


def fingerprint_of(image: Path) -> list[str | int]:
    """Return what tells one picture from another without reading it; Unsendable if it is gone."""
    try:
        stat = image.stat()
    except OSError:
        raise Unsendable("image", f"The picture {image} cannot be read any more.") from None
    return [str(image), stat.st_size, stat.st_mtime_ns]


_PLAIN, _SORTED = (
    json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=sort)
    for sort in (False, True)
)


def to_json(value: Any, *, sort: bool = False) -> bytes:
    """Return compact JSON text in UTF-8: the same value always gives the same bytes."""
    text = (_SORTED if sort else _PLAIN).encode(value)
    return text.encode("utf-8", "surrogatepass")
