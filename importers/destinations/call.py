"""A request as a value, without any secret in it; and the content of one row that it carries."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a destination. The token is added when it is sent, and only at its own origin.

    `body` is JSON text; `image` is a picture to send as multipart field `image` instead.
    """

    method: str
    url: str
    body: bytes = b""
    image: Path | None = None


class Unsendable(ValueError):
    """A row that cannot be put into a request; `field` names the cell, the text is one sentence."""

    def __init__(self, field: str, message: str) -> None:
        """Keep the field's name beside the sentence."""
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Content:
    """What one row says to the destination: its JSON object, and its picture if it has one.

    `notes` tell the operator, field by field, what of the row is not sent.
    """

    key: str
    fields: Mapping[str, Any]
    image: Path | None = None
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def digest(self) -> bytes:
        """Return a hash of all that is sent; a picture counts by its path, size and time."""
        seen: list[Any] = [dict(self.fields)]
        if self.image is not None:
            stat = self.image.stat()
            seen.append([str(self.image), stat.st_size, stat.st_mtime_ns])
        return hashlib.blake2b(to_json(seen, sort=True), digest_size=16).digest()


def to_json(value: Any, *, sort: bool = False) -> bytes:
    """Return compact JSON text in UTF-8: the same value always gives the same bytes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=sort)
    return text.encode("utf-8", "surrogatepass")
