"""What WooCommerce's side of the practice server keeps of products, and how it judges and mangles what is sent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

_FIRST_ID = 11
_CATEGORIES = ("Uncategorized", "Tea", "Coffee", "Pantry", "Gifts & Sets")
_PLAIN = re.compile(r"\d+(\.\d+)?", re.ASCII)
_TEXTS = ("name", "description", "short_description")


class Refused(Exception):
    """What the shop says of an item that it does not take."""

    def __init__(self, code: str, message: str, status: int = 400, **data: Any) -> None:
        super().__init__(message)
        self.code, self.status, self.data = code, status, data


@dataclass(frozen=True, slots=True)
class WooQuirks:
    """What real shops do; each can be switched on.

    `wrong_prices`, measured: `1.234,50` is stored as `1.23450`, `abc` as nothing and `-5` as it is, each as a
    success; off, such a price is turned down. `keeps` so many characters of a name; `rounds` prices to whole
    numbers. `escapes`: `&` is stored as `&amp;`, as the framework under the shop does. `doubles`: a SKU may be made
    again (two requests at the same moment). `reorders` or `shortens` the results of a batch. `most` items a batch.
    `fails_on` the SKUs with a 500 for the batch that holds one. `maintenance`: a page and 503 to every request.
    """

    wrong_prices: bool = False
    keeps: int = 0
    rounds: bool = False
    escapes: bool = False
    doubles: bool = False
    reorders: bool = False
    shortens: bool = False
    most: int = 100
    fails_on: frozenset[str] = frozenset()
    maintenance: bool = False

    def told(self, results: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the results of a batch as the answer has them."""
        told = list(results[: len(results) // 2] if self.shortens else results)
        return told[::-1] if self.reorders else told


class Shelf:
    """The products by number; `duplicates` counts how often a SKU was made again."""

    def __init__(self) -> None:
        self.products: dict[int, dict[str, Any]] = {}
        self.duplicates: Counter[str] = Counter()
        self.categories: list[dict[str, Any]] = [
            {"id": 15 + at, "name": name.replace("&", "&amp;"), "slug": _slug(name), "parent": 0}
            for at, name in enumerate(_CATEGORIES)
        ]
        self._by_sku: dict[str, list[int]] = {}

    def add(self, sku: str, name: str = "Present", price: str = "1.00", **values: Any) -> int:
        """Store a product as the shop's own, and return its number."""
        item = {"sku": sku, "name": name, "regular_price": price}
        made = self.create(item, WooQuirks(doubles=True))
        made.update(values)
        return int(made["id"])

    def product(self, number: int) -> dict[str, Any]:
        """Return a product. Refused."""
        if number not in self.products:
            raise Refused("woocommerce_rest_product_invalid_id", "Invalid ID.", 404)
        return self.products[number]

    def create(self, item: Mapping[str, Any], quirks: WooQuirks) -> dict[str, Any]:
        """Make a product of what is sent; unknown fields and blank names are taken. Refused."""
        made = _blank()
        self._put(made, item, quirks)
        made["id"] = _FIRST_ID + len(self.products)
        if self._by_sku.get(made["sku"].casefold()):
            self.duplicates[made["sku"]] += 1
        self.products[made["id"]] = made
        self._index(made)
        return made

    def change(self, number: int, item: Mapping[str, Any], quirks: WooQuirks) -> dict[str, Any]:
        """Change what is sent of a product. Refused."""
        present = self.product(number)
        if present["type"] == "variation":
            words = "To manipulate product variations you should use the variations endpoint."
            raise Refused("woocommerce_rest_invalid_product_id", words, 404)
        changed = dict(present)
        self._put(changed, item, quirks)
        if present["sku"]:
            self._by_sku[present["sku"].casefold()].remove(number)
        present.update(changed)
        self._index(present)
        return present

    def _index(self, product: Mapping[str, Any]) -> None:
        if product["sku"]:
            self._by_sku.setdefault(product["sku"].casefold(), []).append(product["id"])

    def _put(self, product: dict[str, Any], item: Mapping[str, Any], quirks: WooQuirks) -> None:
        if "sku" in item:
            product["sku"] = self._free(_cleaned(item["sku"]), product["id"], quirks)
        for name in (*_TEXTS, "status", "type", "stock_status"):
            if name in item:
                product[name] = _text(str(item[name]), quirks) if name in _TEXTS else item[name]
        if quirks.keeps:
            product["name"] = product["name"][: quirks.keeps]
        if "regular_price" in item:
            price = "" if product["type"] in ("variable", "grouped") else _price(item, quirks)
            product["regular_price"] = product["price"] = price
        if "images" in item:
            product["images"] = [_picture(image, at) for at, image in enumerate(item["images"])]
        if "categories" in item:
            wanted = [each.get("id") for each in item["categories"]]
            known = [each for each in self.categories if each["id"] in wanted]
            product["categories"] = [
                {name: each[name] for name in ("id", "name", "slug")}
                for each in known or self.categories[:1]
            ]
        if "manage_stock" in item:
            product["manage_stock"] = bool(item["manage_stock"])
        if "stock_quantity" in item:
            told = item["stock_quantity"]
            product["stock_quantity"] = told if product["manage_stock"] else None
        if product["manage_stock"] and product["stock_quantity"] is not None:
            product["stock_status"] = "instock" if product["stock_quantity"] > 0 else "outofstock"

    def _free(self, sku: str, number: int, quirks: WooQuirks) -> str:
        """Return a SKU that no other product has. Refused."""
        owners = [one for one in self._by_sku.get(sku.casefold(), ()) if one != number]
        if any(self.products[one]["status"] == "trash" for one in owners):
            words = f"The SKU ({sku}) you are trying to insert is already under processing"
            raise Refused("woocommerce_rest_product_not_created", words)
        if sku and owners and not quirks.doubles:
            data: dict[str, Any] = {"resource_id": owners[0], "unique_sku": f"{sku}-1"}
            raise Refused("product_invalid_sku", "Invalid or duplicated SKU.", **data)
        return sku


def _blank() -> dict[str, Any]:
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}"
    return {
        "id": 0, "name": "", "date_created": now, "date_created_gmt": now, "type": "simple", "status": "publish",
        "description": "", "short_description": "", "sku": "", "price": "", "regular_price": "", "sale_price": "",
        "manage_stock": False, "stock_quantity": None, "stock_status": "instock", "parent_id": 0,
        "categories": [{"id": 15, "name": "Uncategorized", "slug": "uncategorized"}], "images": [],
    }  # fmt: skip


def _cleaned(sku: object) -> str:
    """Return a SKU as the framework under the shop cleans a line of text."""
    bare = re.sub(r"<[^>]*>|%[0-9a-fA-F]{2}", "", str(sku))
    return " ".join(bare.split())


def _text(sent: str, quirks: WooQuirks) -> str:
    return re.sub(r"&(?!\w+;|#)", "&amp;", sent) if quirks.escapes else sent


def _price(item: Mapping[str, Any], quirks: WooQuirks) -> str:
    sent = item["regular_price"]
    if not isinstance(sent, str):
        raise Refused("rest_invalid_param", "Invalid parameter(s): regular_price")
    if sent and not _PLAIN.fullmatch(sent) and not quirks.wrong_prices:
        raise Refused("rest_invalid_param", f"regular_price is no price: {sent}")
    # Measured: marks become points, all but the last of these go, and so does whatever is no digit.
    stored = re.sub(r"\.(?![^.]+$)|[^0-9.-]", "", sent)
    return str(round(Decimal(stored))) if quirks.rounds and stored else stored


def _picture(image: Mapping[str, Any], at: int) -> dict[str, Any]:
    """Return a picture as the shop keeps it: fetched, under an address of its own."""
    source = str(image.get("src", ""))
    if "://missing." in source:
        words = f"Error getting remote image {source}. Error: Not found"
        raise Refused("woocommerce_product_image_upload_error", words)
    name = source.rsplit("/", 1)[-1]
    return {"id": 900 + at, "src": f"https://shop.example/wp-content/uploads/{name}", "name": name}


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
