"""Digible's requests and answers, as `delivery.batches` asks for them."""

from __future__ import annotations

from collections.abc import Sequence

from importers.destinations.answer import Reply
from importers.destinations.base import Profile
from importers.destinations.call import Call, Content
from importers.destinations.delivery.batch_api import BatchAnswer
from importers.destinations.digible.answers import SPLITTING, read_batch
from importers.destinations.digible.requests import batch_call


class DigibleApi:
    """A batch is the unit of truth: there is no result of each item."""

    def send(self, items: Sequence[Content], profile: Profile) -> Call:
        """Return the request that sends a batch."""
        return batch_call(items, profile)

    def read(self, reply: Reply, items: Sequence[Content]) -> BatchAnswer:
        """Judge the answer to the whole batch."""
        return BatchAnswer(read_batch(reply), splits=reply.status in SPLITTING)
