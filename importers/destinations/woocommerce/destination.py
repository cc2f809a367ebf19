"""WooCommerce as a destination."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from importers.catalog.product import Product
from importers.catalog.schema import Schema
from importers.destinations.base import PRACTICE_TOKEN_ENV, PRACTICE_URL, Profile
from importers.destinations.call import Call, Content
from importers.destinations.gone import DRAFT, OUT_OF_STOCK, GoneChoice
from importers.destinations.protocol import DeliveryContext, Setting
from importers.destinations.woocommerce.access import WooAccess
from importers.destinations.woocommerce.categories import CategoryBook, WooCategories
from importers.destinations.woocommerce.content import DECIMALS, content
from importers.destinations.woocommerce.requests import BATCH, first_calls
from importers.destinations.woocommerce.schema import schema
from importers.destinations.work import Task, WorkItem

if TYPE_CHECKING:
    import pyarrow as pa

    from importers.destinations.delivery.product_api import Messages
    from importers.destinations.said_columns import SaidColumns


class WooCommerce:
    """Batches of a hundred, each product with a result of its own; what is doubtful is looked up."""

    name = "woocommerce"
    title = "WooCommerce"
    https_only = True
    profiles = (
        Profile(
            "woocommerce",
            "woocommerce",
            "https://shop.example",
            "WOOCOMMERCE_KEY_AND_SECRET",
            batch_size=BATCH,
            first_rows=1,
        ),
        Profile(
            "practice-woocommerce",
            "woocommerce",
            PRACTICE_URL,
            PRACTICE_TOKEN_ENV,
            batch_size=BATCH,
            practice=True,
        ),
    )
    settings = (
        Setting("decimals", "Decimals of a price", DECIMALS),
        Setting("publish", "New products", False, "publish them at once, not as drafts"),
        Setting("on_exists", "When the SKU exists"),
    )
    resend_means = (
        "Products on record as uploaded get all their values sent once more, as a change "
        "of the same product; none is made twice. The shop fetches their pictures again."
    )
    access = WooAccess()
    login = None
    brands = WooCategories()

    def schema(self, profile: Profile) -> Schema:
        """Return the fields."""
        return schema(profile)

    def one_by_one(self, profile: Profile) -> bool:
        """Tell that rows travel in batches, strictly one after the other."""
        return False

    def upserts(self, profile: Profile) -> bool:
        """Tell that a product sent twice would be refused, or made twice."""
        return False

    def content(self, product: Product, profile: Profile, folder: Path | None) -> Content:
        """Return a row's values. Unsendable."""
        return content(product, profile)

    def said_columns(self, columns: Mapping[str, pa.Array], profile: Profile) -> SaidColumns:
        """Return what many rows say, as columns."""
        from importers.destinations.woocommerce.columns import said_columns

        return said_columns(columns, profile)

    def first_calls(
        self, batch: Sequence[tuple[Task, Content]], profile: Profile
    ) -> Iterator[Call]:
        """Yield the creation of what is new, and the questions for the rest."""
        from importers.destinations.woocommerce.product_api import fits

        yield from first_calls(batch, profile, fits)

    async def deliver(self, items: Sequence[WorkItem], context: DeliveryContext) -> None:
        """Bring each product to its end."""
        from importers.destinations.delivery.create_batches import deliver
        from importers.destinations.woocommerce.product_api import WooApi, WooBatchApi

        book = CategoryBook()
        api = WooBatchApi(book)

        async def check(batch: int, contents: Sequence[Content]) -> list[Messages]:
            named = [str(each.fields.get("category", "")) for each in contents]
            if any(named):
                book.fill(await context.brands(batch))
            faults = [book.fault(text) if text else "" for text in named]
            return [(("category", fault),) if fault else () for fault in faults]

        await deliver(items, context, api, lambda _: WooApi(book), known=api, check=check)

    def gone_choices(self, profile: Profile) -> tuple[GoneChoice, ...]:
        """Return what can be done with products that their source no longer has."""
        return (DRAFT, OUT_OF_STOCK)

    async def mark_gone(self, item: WorkItem, choice: GoneChoice, context: DeliveryContext) -> None:
        """Mark one product."""
        from importers.destinations.delivery import gone
        from importers.destinations.woocommerce.product_api import WooGoneApi

        await gone.deliver(item, choice, context, WooGoneApi())


WOOCOMMERCE = WooCommerce()
