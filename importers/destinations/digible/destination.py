"""Digible as a destination."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from importers.catalog.product import Product
from importers.catalog.schema import Schema
from importers.destinations.base import PRACTICE_TOKEN_ENV, PRACTICE_URL, Profile
from importers.destinations.call import Call, Content
from importers.destinations.digible.access import DigibleAccess, DigibleLogin
from importers.destinations.digible.content import content
from importers.destinations.digible.requests import batch_call
from importers.destinations.digible.schema import DIGIBLE as SCHEMA
from importers.destinations.protocol import DeliveryContext, Setting
from importers.destinations.work import Task, WorkItem

if TYPE_CHECKING:
    import pyarrow as pa

    from importers.destinations.said_columns import SaidColumns

_BATCH = 200  # documented


class Digible:
    """Batches, one after the other; the API upserts, so a doubtful one is sent again as it was."""

    name = "digible"
    title = "Digible"
    profiles = (
        Profile(
            "digible", "digible", "https://api.digible.one", "DIGIBLE_TOKEN", batch_size=_BATCH
        ),
        Profile(
            "practice-digible",
            "digible",
            PRACTICE_URL,
            PRACTICE_TOKEN_ENV,
            batch_size=_BATCH,
            practice=True,
        ),
    )
    settings = (Setting("envelope", "Key around a batch", asked=False),)
    resend_means = (
        "All ready products go out as one full upload, also those on record as uploaded. "
        "It is assumed that Digible updates the products that it has already."
    )
    access = DigibleAccess()
    login = DigibleLogin()
    brands = None

    def schema(self, profile: Profile) -> Schema:
        """Return the fields."""
        return SCHEMA

    def one_by_one(self, profile: Profile) -> bool:
        """Tell that rows travel in batches, strictly one after the other."""
        return False

    def upserts(self, profile: Profile) -> bool:
        """Tell that a product sent twice is the same product."""
        return True

    def content(self, product: Product, profile: Profile, folder: Path | None) -> Content:
        """Return a row's object. Unsendable."""
        return content(product)

    def said_columns(self, columns: Mapping[str, pa.Array], profile: Profile) -> SaidColumns:
        """Return what many rows say, as columns."""
        from importers.destinations.digible.columns import said_columns

        return said_columns(columns)

    def first_calls(
        self, batch: Sequence[tuple[Task, Content]], profile: Profile
    ) -> Iterator[Call]:
        """Yield the request that sends the batch."""
        yield batch_call([item for _, item in batch], profile)

    async def deliver(self, items: Sequence[WorkItem], context: DeliveryContext) -> None:
        """Send the batch, and its halves if it is refused as a whole."""
        from importers.destinations.delivery.batches import deliver
        from importers.destinations.digible.batch_api import DigibleApi

        await deliver(items, context, DigibleApi())


DIGIBLE = Digible()
