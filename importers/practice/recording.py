"""What the practice server was asked, request by request."""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import parse_qs

from importers.practice.options import Fault


@dataclass(frozen=True, slots=True)
class Seen:
    """One request. `keys` are the SKUs or product ids it speaks of, `digest` its body's SHA-256.

    `status` is None when no answer was given (a reset or a hang); `fault` is what was played.
    """

    number: int
    method: str
    path: str
    keys: tuple[str, ...]
    digest: str
    status: int | None
    fault: Fault | None


class RequestLog:
    """The requests in the order in which they were answered; the oldest go when it is full."""

    def __init__(self, kept: int | None = None) -> None:
        """Keep all requests, or only the last so many."""
        self.total = 0
        self._seen: deque[Seen] = deque(maxlen=kept)

    def clear(self) -> None:
        """Forget every request."""
        self.total = 0
        self._seen.clear()

    def __iter__(self) -> Iterator[Seen]:
        """Yield the requests kept, oldest first."""
        return iter(tuple(self._seen))

    def __len__(self) -> int:
        """Return how many requests are kept."""
        return len(self._seen)

    def add(
        self,
        method: str,
        path: str,
        keys: tuple[str, ...],
        body: bytes,
        status: int | None,
        fault: Fault | None,
    ) -> None:
        """Write down one request."""
        self.total += 1
        digest = sha256(body).hexdigest()
        self._seen.append(Seen(self.total, method, path, keys, digest, status, fault))

    def about(self, key: str) -> tuple[Seen, ...]:
        """Return the requests that speak of one SKU or product id."""
        return tuple(seen for seen in self if key in seen.keys)

    def per_key(self, method: str) -> Counter[str]:
        """Return how many requests of a method each SKU or product id got."""
        return Counter(key for seen in self if seen.method == method for key in seen.keys)


def keys_of(query: str, body: bytes) -> tuple[str, ...]:
    """Return the SKUs or product ids that a request names, in its query or its JSON body."""
    asked = parse_qs(query, keep_blank_values=True)
    if "sku__exact" in asked:
        return tuple(asked["sku__exact"])
    if "sku" in asked:  # of a shop that takes a list
        return tuple(key for listed in asked["sku"] for key in listed.split(","))
    if body[:1] not in (b"{", b"["):
        return ()
    try:
        sent = json.loads(body)
    except ValueError:
        return ()
    return tuple(_keys_in(sent))


def _keys_in(sent: object) -> Iterator[str]:
    if isinstance(sent, list):
        for item in sent:
            yield from _keys_in(item)
    elif isinstance(sent, dict):
        for name, value in sent.items():
            if name in ("sku", "productId"):
                yield str(value)
            elif isinstance(value, list):
                yield from _keys_in(value)
