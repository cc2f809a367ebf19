"""What the practice server remembers: products, brands, campaigns, and what it was sent twice."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand that products may name by its id or by its reference."""

    id: int
    name: str
    reference: str = ""


BRANDS = (
    Brand(50, "Cool brand"),
    Brand(51, "Acme Pantry", "ACME"),
    Brand(52, "Northwind Tea", "NORTHWIND"),
    Brand(53, "Île de Sel", "ILE-DE-SEL"),
    Brand(54, "Numbers & Sons", "1001"),
)
LAST_CAMPAIGN = 999  # campaigns 1 to 999 exist


@dataclass(frozen=True, slots=True)
class StoredProduct:
    """A product as Scantrust's side keeps it. `image` is the path of its picture, if it has one."""

    id: int
    sku: str
    name: str = ""
    brand: Brand | None = None
    description: str = ""
    client_url: str = ""
    campaign: int | None = None
    image: str | None = None
    is_archived: bool = False
    uuid: str = field(default_factory=lambda: str(uuid.uuid4()))
    created: str = field(default_factory=lambda: f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}")


@dataclass(frozen=True, slots=True)
class SyncedProduct:
    """A product as Digible's side keeps it: all text, the price included."""

    product_id: str
    name: str
    price: str


class Store:
    """Everything that survives a restart of the server when the next one is given it.

    With `accept_duplicates` a SKU may be created again; `duplicates` counts how often that was
    done, which a careful uploader keeps empty.
    """

    def __init__(
        self, *, accept_duplicates: bool = False, brands: Iterable[Brand] = BRANDS
    ) -> None:
        """Start without products."""
        self.accept_duplicates = accept_duplicates
        self.brands = tuple(brands)
        self.clear()

    def clear(self) -> None:
        """Forget every product; the brands stay."""
        self.duplicates: Counter[str] = Counter()
        self.synced: dict[str, SyncedProduct] = {}
        self.times_synced: Counter[str] = Counter()
        self._products: dict[int, StoredProduct] = {}
        self._ids_by_sku: dict[str, list[int]] = {}
        self._next_id = 6629

    @property
    def products(self) -> tuple[StoredProduct, ...]:
        """Return Scantrust's products, oldest first."""
        return tuple(self._products.values())

    def product(self, number: int) -> StoredProduct | None:
        """Return the product of that id."""
        return self._products.get(number)

    def find(self, sku: str, *, case_blind: bool = False) -> tuple[StoredProduct, ...]:
        """Return the products of exactly that SKU, or in any case, archived ones included."""
        if case_blind:
            return tuple(p for p in self.products if p.sku.casefold() == sku.casefold())
        return tuple(self._products[number] for number in self._ids_by_sku.get(sku, ()))

    def add(self, product: StoredProduct) -> StoredProduct:
        """Create a product under the next id, counting it when its SKU is taken."""
        if self._ids_by_sku.get(product.sku):
            self.duplicates[product.sku] += 1
        made = replace(product, id=self._next_id)
        self._next_id += 1
        self._products[made.id] = made
        self._ids_by_sku.setdefault(made.sku, []).append(made.id)
        return made

    def change(self, product: StoredProduct) -> StoredProduct:
        """Put a product in the place of the one with its id."""
        old = self._products[product.id]
        self._ids_by_sku[old.sku].remove(old.id)
        self._ids_by_sku.setdefault(product.sku, []).append(product.id)
        self._products[product.id] = product
        return product

    def archive(self, sku: str) -> None:
        """Archive the products of a SKU: they keep owning it."""
        for product in self.find(sku):
            self.change(replace(product, is_archived=True))

    def sync(self, products: Iterable[SyncedProduct]) -> None:
        """Create or overwrite Digible's products by their ids."""
        for product in products:
            self.synced[product.product_id] = product
            self.times_synced[product.product_id] += 1

    def brand(self, wanted: str | int) -> Brand | None:
        """Return the brand of an id (an integer, or digits that are no reference) or of a reference."""
        if isinstance(wanted, str):
            named = next((one for one in self.brands if wanted and one.reference == wanted), None)
            if named or not wanted.isascii() or not wanted.isdigit():
                return named
        return next((one for one in self.brands if one.id == int(wanted)), None)

    def taken(self, sku: str, but: int | None = None, *, case_blind: bool = False) -> bool:
        """Tell whether another product owns a SKU."""
        owners = [product.id for product in self.find(sku, case_blind=case_blind)]
        others: Iterator[int] = (one for one in owners if one != but)
        return not self.accept_duplicates and next(others, None) is not None
