"""What the practice shop of Shopify keeps: products with their variants, metafields and pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

PRODUCT, VARIANT = "gid://shopify/Product/", "gid://shopify/ProductVariant/"
Name = tuple[str, str]  # namespace and key of a metafield


@dataclass(frozen=True, slots=True)
class Variant:
    """One variant; prices are decimal text, `option` is the value of the product's one option."""

    id: int
    sku: str = ""
    price: str = "0.00"
    compare_at_price: str | None = None
    barcode: str | None = None
    option: str = "Default Title"


@dataclass(frozen=True, slots=True)
class ShopProduct:
    """One product. `pictures` are the addresses that they were taken from, `metafields` values by name."""

    id: int
    title: str
    variants: tuple[Variant, ...]
    description_html: str = ""
    vendor: str = "Practice shop"
    product_type: str = ""
    tags: tuple[str, ...] = ()
    status: str = "ACTIVE"
    metafields: Mapping[Name, str] = field(default_factory=dict)
    pictures: tuple[str, ...] = ()
    created: str = field(default_factory=lambda: f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")


class ShopifyStore:
    """All products by number, and the definitions of metafields with unique values.

    `created_again` counts products that were made with a SKU that another has, which the real shop allows.
    """

    def __init__(self) -> None:
        """Start without products, with the usual definition."""
        self.clear()

    def clear(self) -> None:
        """Forget every product and definition but the usual one."""
        self.definitions: set[Name] = {("shelfready", "sku")}
        self.products: dict[int, ShopProduct] = {}
        self.created_again: Counter[str] = Counter()
        self._by_custom_id: dict[tuple[Name, str], int] = {}
        self._by_sku: dict[str, set[int]] = {}  # without case, as the search takes them
        self._next = 8_000_001

    def number(self) -> int:
        """Return a number that nothing has."""
        self._next += 1
        return self._next

    def put(self, product: ShopProduct) -> ShopProduct:
        """Keep a product in the place of the one of its number."""
        before = self.products.get(product.id)
        if before is None:
            self.created_again.update(sku for sku in _skus(product) if self.with_sku(sku))
        else:
            self._forget(before)
        self.products[product.id] = product
        for name, value in product.metafields.items():
            self._by_custom_id[name, value] = product.id
        for sku in _skus(product):
            self._by_sku.setdefault(sku.casefold(), set()).add(product.id)
        return product

    def remove(self, number: int) -> None:
        """Delete a product, as an operator does in the shop."""
        self._forget(self.products.pop(number))

    def _forget(self, product: ShopProduct) -> None:
        for name, value in product.metafields.items():
            self._by_custom_id.pop((name, value), None)
        for sku in _skus(product):
            self._by_sku.get(sku.casefold(), set()).discard(product.id)

    def by_custom_id(self, name: Name, value: str) -> ShopProduct | None:
        """Return the product whose unique metafield has a value."""
        number = self._by_custom_id.get((name, value))
        return None if number is None else self.products[number]

    def with_sku(self, sku: str) -> list[tuple[ShopProduct, Variant]]:
        """Return the variants of a SKU in any case, as the search finds them."""
        numbers = sorted(self._by_sku.get(sku.casefold(), ()))
        return [
            (self.products[number], variant)
            for number in numbers
            for variant in self.products[number].variants
            if variant.sku.casefold() == sku.casefold()
        ]

    def beginning_with(self, sku: str) -> list[tuple[ShopProduct, Variant]]:
        """Return the variants of all longer SKUs that begin so."""
        return [
            (product, variant)
            for product in self.products.values()
            for variant in product.variants
            if variant.sku != sku and variant.sku.startswith(sku)
        ]

    def add(self, title: str, *variants: Variant, **values: object) -> ShopProduct:
        """Make a product as if it had been in the shop before."""
        made = ShopProduct(self.number(), title, ())
        numbered = tuple(replace(each, id=each.id or self.number()) for each in variants)
        return self.put(replace(made, variants=numbered, **values))  # type: ignore[arg-type]


def _skus(product: ShopProduct) -> Iterable[str]:
    return {variant.sku for variant in product.variants if variant.sku}
