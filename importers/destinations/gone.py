"""What can be done at a shop with a product that its source no longer has, where a destination can do such a thing.

A destination that can keeps to `MarksGone` too; one that cannot has nothing of it, and such products are only listed.
Nothing here deletes: what is marked is still in the shop, and can be taken back there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from importers.destinations.base import Profile
from importers.destinations.protocol import DeliveryContext
from importers.destinations.registry import destination_of
from importers.destinations.work import WorkItem


@dataclass(frozen=True, slots=True)
class GoneChoice:
    """One thing that can be done: `name` is what a command says (`draft`), `words` end "… is", such as "a draft"."""

    name: str
    words: str


DRAFT = GoneChoice("draft", "a draft, which no customer sees")
OUT_OF_STOCK = GoneChoice("out-of-stock", "out of stock")
CHOICES = {each.name: each for each in (DRAFT, OUT_OF_STOCK)}


@runtime_checkable
class MarksGone(Protocol):
    """A destination that can mark products as gone. `delivery.gone` does it for an API that changes one by its id."""

    def gone_choices(self, profile: Profile) -> tuple[GoneChoice, ...]:
        """Return what it can do under this profile, the most careful first."""

    async def mark_gone(self, item: WorkItem, choice: GoneChoice, context: DeliveryContext) -> None:
        """Mark one product whose intent is durable, and record what became of it; never raises Stopped.

        Its content is only its key. It is looked at first: one that has another SKU or number by now is left alone.
        """


def gone_choices(profile: Profile) -> tuple[GoneChoice, ...]:
    """Return what can be done where a profile sends to; () where such products are only listed."""
    destination = destination_of(profile)
    return destination.gone_choices(profile) if isinstance(destination, MarksGone) else ()
