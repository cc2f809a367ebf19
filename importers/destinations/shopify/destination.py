"""Shopify as a destination. Not tried against a live shop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from importers.catalog.product import Product
from importers.catalog.schema import Schema
from importers.destinations.base import PRACTICE_TOKEN_ENV, PRACTICE_URL, Profile
from importers.destinations.call import Call, Content
from importers.destinations.gone import DRAFT, GoneChoice
from importers.destinations.preparation import Preparation
from importers.destinations.protocol import DeliveryContext, Setting
from importers.destinations.shopify import requests
from importers.destinations.shopify.access import ShopifyAccess
from importers.destinations.shopify.answers import read_defined
from importers.destinations.shopify.content import content
from importers.destinations.shopify.schema import SCHEMA
from importers.destinations.work import Task, TaskKind, WorkItem

if TYPE_CHECKING:
    import pyarrow as pa

    from importers.destinations.said_columns import SaidColumns

_IN_FLIGHT = 4  # the pace is held by what requests cost


class Shopify:
    """One product a request, four at a time; each is looked up before anything is written."""

    name = "shopify"
    title = "Shopify"
    https_only = True
    profiles = (
        Profile(
            "shopify",
            "shopify",
            "https://shop.example",
            "SHOPIFY_TOKEN",
            in_flight=_IN_FLIGHT,
            first_rows=1,
        ),
        Profile(
            "practice-shopify",
            "shopify",
            PRACTICE_URL,
            PRACTICE_TOKEN_ENV,
            in_flight=_IN_FLIGHT,
            practice=True,
        ),
    )
    settings = (
        Setting("in_flight", "Requests at a time", _IN_FLIGHT),
        Setting("status", "Status of new products", "draft"),
        Setting("metafield_namespace", "Metafield namespace", requests.NAMESPACE),
        Setting("metafield_key", "Metafield key", requests.KEY),
        Setting("on_exists", "When the SKU exists"),
    )
    resend_means = (
        "Products on record as uploaded get all their values sent once more, as a change "
        "of the same product; none is made twice."
    )
    access = ShopifyAccess()
    login = None
    brands = None

    def schema(self, profile: Profile) -> Schema:
        """Return the fields."""
        return SCHEMA

    def one_by_one(self, profile: Profile) -> bool:
        """Tell that rows travel alone, several at a time."""
        return True

    def upserts(self, profile: Profile) -> bool:
        """Tell that a row is looked up before it is sent again.

        Sent twice it would be one product, by its custom id; but what was changed in the shop since would be lost.
        """
        return False

    def content(self, product: Product, profile: Profile, folder: Path | None) -> Content:
        """Return a row's values. Unsendable."""
        return content(product, profile)

    def said_columns(self, columns: Mapping[str, pa.Array], profile: Profile) -> SaidColumns:
        """Return what many rows say, as columns."""
        from importers.destinations.shopify.columns import said_columns

        return said_columns(columns)

    def preparation(self, profile: Profile) -> Preparation:
        """Return the definition of the unique metafield."""
        name = ".".join(requests.metafield(profile).values())
        makes = f"the metafield definition {name} for products, of the type ID with unique values,"
        return Preparation(makes, requests.define_call(profile), read_defined)

    def first_calls(
        self, batch: Sequence[tuple[Task, Content]], profile: Profile
    ) -> Iterator[Call]:
        """Yield the lookup that each row begins with, and the creation that follows where a new one is not found."""
        for task, item in batch:
            yield requests.lookup_call(item.key, profile)
            if task.kind is TaskKind.NEW:
                yield requests.create_call(item, profile)

    async def deliver(self, items: Sequence[WorkItem], context: DeliveryContext) -> None:
        """Bring each product to its end, new ones too by a look first: the shop may have the SKU in another product."""
        from importers.destinations.delivery.one_by_one import deliver
        from importers.destinations.shopify.product_api import ShopifyApi

        for item in items:
            api = ShopifyApi(context.profile, item.confirmed)
            await deliver(item, context, api, look_first=True)

    def gone_choices(self, profile: Profile) -> tuple[GoneChoice, ...]:
        """Return that such products can be made drafts."""
        return (DRAFT,)

    async def mark_gone(self, item: WorkItem, choice: GoneChoice, context: DeliveryContext) -> None:
        """Make one product a draft, after a look."""
        from importers.destinations.delivery import gone
        from importers.destinations.shopify.gone_api import ShopifyGoneApi

        await gone.deliver(item, choice, context, ShopifyGoneApi(context.profile))


SHOPIFY = Shopify()
