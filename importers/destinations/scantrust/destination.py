"""Scantrust as a destination."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from importers.catalog.product import Product
from importers.catalog.schema import Schema
from importers.destinations.base import PRACTICE_TOKEN_ENV, PRACTICE_URL, Profile
from importers.destinations.call import Call, Content
from importers.destinations.protocol import DeliveryContext, Setting
from importers.destinations.scantrust.access import ScantrustAccess
from importers.destinations.scantrust.brands import ScantrustBrands
from importers.destinations.scantrust.content import content
from importers.destinations.scantrust.requests import first_calls
from importers.destinations.scantrust.schema import schema
from importers.destinations.work import Task, WorkItem

if TYPE_CHECKING:
    import pyarrow as pa

    from importers.destinations.said_columns import SaidColumns

_RATE = 3000  # requests a minute, documented
_IN_FLIGHT = 16


def _profile(name: str, url: str, token_env: str, *, practice: bool = False) -> Profile:
    return Profile(
        name,
        "scantrust",
        url,
        token_env,
        in_flight=_IN_FLIGHT,
        rate_per_minute=_RATE,
        practice=practice,
    )


class Scantrust:
    """One product a request, 16 at a time; what is doubtful is looked up by its SKU."""

    name = "scantrust"
    title = "Scantrust"
    profiles = (
        _profile("scantrust", "https://api.scantrust.com", "SCANTRUST_TOKEN"),
        _profile("scantrust-testing", "https://api.staging.scantrust.io", "SCANTRUST_TOKEN"),
        _profile("practice-scantrust", PRACTICE_URL, PRACTICE_TOKEN_ENV, practice=True),
    )
    settings = (
        Setting("in_flight", "Requests at a time", _IN_FLIGHT),
        Setting("default_brand", "Brand when blank"),
        Setting("brand_as_reference", "Brand as a reference", False, "send 50 as text"),
        Setting("trim_sku", "Space around a SKU", False, "take it off before sending"),
        Setting("on_exists", "When the SKU exists"),
    )
    resend_means = (
        "Products on record as uploaded get all their values sent once more, as a change "
        "of the same product; none is made twice."
    )
    access = ScantrustAccess()
    login = None
    brands = ScantrustBrands()

    def schema(self, profile: Profile) -> Schema:
        """Return the fields; a default brand makes the brand optional."""
        return schema(profile)

    def one_by_one(self, profile: Profile) -> bool:
        """Tell that rows travel alone, several at a time."""
        return True

    def upserts(self, profile: Profile) -> bool:
        """Tell that a product sent twice would be refused, or made twice."""
        return False

    def content(self, product: Product, profile: Profile, folder: Path | None) -> Content:
        """Return a row's object and picture. Unsendable."""
        return content(product, profile, folder)

    def said_columns(self, columns: Mapping[str, pa.Array], profile: Profile) -> SaidColumns:
        """Return what many rows say, as columns."""
        from importers.destinations.scantrust.columns import said_columns

        return said_columns(columns, profile)

    def first_calls(
        self, batch: Sequence[tuple[Task, Content]], profile: Profile
    ) -> Iterator[Call]:
        """Yield the creation, lookup or change that each row begins with."""
        for task, item in batch:
            yield from first_calls(task, item, profile)

    async def deliver(self, items: Sequence[WorkItem], context: DeliveryContext) -> None:
        """Bring each product to its end."""
        from importers.destinations.delivery.one_by_one import deliver
        from importers.destinations.scantrust.product_api import ScantrustApi

        for item in items:
            await deliver(item, context, ScantrustApi())


SCANTRUST = Scantrust()
