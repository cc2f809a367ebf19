"""What an API that takes many products a request must be able to say; `batches` does the rest.

For an API that upserts: a batch that may have arrived is sent again as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from importers.destinations.answer import Answer, Reply
from importers.destinations.base import Profile
from importers.destinations.call import Call, Content, RemoteId
from importers.destinations.delivery.comparison import Comparison


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """What an answer says of a batch: of the `whole`, and of each of its items if it tells so much.

    `items` are in the order of the batch, and count only when the whole is ACCEPTED; empty: all went as the whole.
    `splits`: the refusal is about the content, so that halving finds the guilty rows. `echoes` compares what was
    sent of each item with what the answer says is stored, None where it does not tell.
    """

    whole: Answer
    items: tuple[Answer, ...] = ()
    splits: bool = False
    echoes: tuple[Comparison | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be changed of a product that the shop has, and its key, by which the answer is told."""

    key: str
    remote_id: RemoteId
    fields: Mapping[str, Any]


class BatchApi(Protocol):
    """Requests and answers of a batch. Pure functions: they may be asked from any thread."""

    def send(self, items: Sequence[Content], profile: Profile) -> Call:
        """Return the request that sends a batch; the same rows always give the same bytes."""

    def read(self, reply: Reply, items: Sequence[Content]) -> BatchAnswer:
        """Judge the answer to it."""


class KnownApi(Protocol):
    """What an API must be able to say that looks up, and changes, many products a request."""

    def lookup(self, keys: Sequence[str], profile: Profile) -> Call:
        """Return the question for these keys."""

    def fits(self, keys: Sequence[str]) -> int:
        """Return how many of these keys, from the first, go into one question; at least 1."""

    def read_lookup(self, reply: Reply, keys: Sequence[str]) -> BatchAnswer:
        """Judge its answer: of each key as `ProductApi.read_lookup` does of one."""

    def change(self, changes: Sequence[Change], profile: Profile) -> Call:
        """Return the request that makes these changes."""

    def read_changed(self, reply: Reply, changes: Sequence[Change]) -> BatchAnswer:
        """Judge its answer: of each product, with what is stored as its `record`."""
