"""A manifest as a destination."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from importers.catalog.product import Product
from importers.catalog.schema import Field, FieldKind, Schema
from importers.destinations.base import Profile
from importers.destinations.call import Call, Content
from importers.destinations.gone import CHOICES, GoneChoice
from importers.destinations.protocol import DeliveryContext, Setting
from importers.destinations.rest import body, requests
from importers.destinations.rest.access import RestAccess
from importers.destinations.rest.manifest import Manifest
from importers.destinations.rest.product_api import RestApi, RestBatchApi
from importers.destinations.rest.sendable import sendable
from importers.destinations.work import Task, TaskKind, WorkItem


class RestDestination:
    """A shop that a file describes; `source` is where that lies, None for one that comes with the program."""

    brands = None
    login = None

    def __init__(self, manifest: Manifest, source: Path | None = None) -> None:
        """Make a destination of a manifest that was found to be sound."""
        self.manifest, self.source = manifest, source
        self.name, self.title = manifest.name, manifest.title
        self.access = RestAccess(manifest)
        single = manifest.create.batch == 1
        self.profiles = (
            Profile(
                manifest.name,
                manifest.name,
                manifest.base_url,
                manifest.token_env,
                in_flight=manifest.in_flight if single else 1,
                batch_size=manifest.create.batch,
                rate_per_minute=manifest.per_minute,
                first_rows=1,
            ),
        )
        exists = () if manifest.create.upserts else (Setting("on_exists", "When it exists"),)
        self.settings: tuple[Setting, ...] = (
            (Setting("in_flight", "Requests at a time", manifest.in_flight), *exists)
            if single
            else exists
        )
        self._schema = Schema(
            manifest.name, tuple(_field(manifest, each.name) for each in manifest.fields)
        )

    @property
    def resend_means(self) -> str:
        """Say what sending everything again does."""
        if self.manifest.create.upserts:
            return "All ready products go out again; the shop's file says that none is made twice."
        return (
            "Products on record as uploaded get all their values sent once more, as a change of the same product; "
            "none is made twice."
        )

    def schema(self, profile: Profile) -> Schema:
        """Return the fields."""
        return self._schema

    def one_by_one(self, profile: Profile) -> bool:
        """Tell whether rows travel alone."""
        return self.manifest.create.batch == 1 and not self.manifest.create.upserts

    def upserts(self, profile: Profile) -> bool:
        """Tell whether a product sent twice is the same product."""
        return self.manifest.create.upserts

    def content(self, product: Product, profile: Profile, folder: Path | None) -> Content:
        """Return a row's values. Unsendable."""
        return body.content(product, self.manifest)

    def first_calls(
        self, batch: Sequence[tuple[Task, Content]], profile: Profile
    ) -> Iterator[Call]:
        """Yield the creation of what is new, or of all that upserts, and a lookup for each of the rest."""
        known = [
            (task, item)
            for task, item in batch
            if task.kind is not TaskKind.NEW and not self.manifest.create.upserts
        ]
        new = [item for task, item in batch if (task, item) not in known]
        if new:
            yield requests.create_call(self.manifest, new, profile)
        for _, item in known:
            yield requests.lookup_call(self.manifest, item.key, profile)

    async def deliver(self, items: Sequence[WorkItem], context: DeliveryContext) -> None:
        """Bring each product to its end."""
        from importers.destinations.delivery import batches, create_batches, one_by_one

        if self.manifest.create.upserts:
            await batches.deliver(items, context, RestBatchApi(self.manifest))
        elif self.one_by_one(context.profile):
            for item in items:
                await one_by_one.deliver(item, context, self._single(item))
        else:
            await create_batches.deliver(items, context, RestBatchApi(self.manifest), self._single)

    def gone_choices(self, profile: Profile) -> tuple[GoneChoice, ...]:
        """Return what the file says how to do."""
        return tuple(choice for name, choice in CHOICES.items() if name in self.manifest.gone)

    async def mark_gone(self, item: WorkItem, choice: GoneChoice, context: DeliveryContext) -> None:
        """Mark one product."""
        from importers.destinations.delivery import gone
        from importers.destinations.rest.product_api import RestGoneApi

        await gone.deliver(item, choice, context, RestGoneApi(self.manifest))

    def _single(self, item: WorkItem) -> RestApi:
        return RestApi(self.manifest, item.content)


def _field(manifest: Manifest, name: str) -> Field:
    field = manifest.field(name)
    assert field is not None
    return Field(
        field.name,
        field.label,
        field.kind,
        field.need,
        tuple(dict.fromkeys(field.headers)),
        field.max_length,
        None,
        field.max_decimals,
        field.multiline,
        space_refused=field.kind is FieldKind.KEY,
        sendable=sendable(field, manifest),
    )
