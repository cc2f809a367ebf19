"""What the practice shop of Shopify does with a product that is sent, and what it turns down.

Schema: lists that are sent replace what is there; a custom id makes or sets a product; the codes. Assumed: the words,
that a refused product is left as it was, that prices are kept with two decimals, and tags sorted and once in any case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from importers.practice.shopify_store import (
    PRODUCT,
    VARIANT,
    ShopifyStore,
    ShopProduct,
    Variant,
)

Input = Mapping[str, Any]
_LONGEST_TITLE = 255
_HIGHEST = Decimal("1000000000000000000")
_PLAIN = {
    "title": "title",
    "descriptionHtml": "description_html",
    "vendor": "vendor",
    "productType": "product_type",
    "status": "status",
}


class UserError(Exception):
    """One refusal: its code, the path of the input that it is about, and the words."""

    def __init__(self, code: str, field: Sequence[str], message: str) -> None:
        """Keep what the answer tells."""
        super().__init__(message)
        self.code, self.field, self.message = code, field, message


def product_set(store: ShopifyStore, identifier: Input, sent: Input, *, trims: bool) -> ShopProduct:
    """Make the product of an identifier, or change it; UserError, and nothing is done."""
    before = _identified(store, identifier, sent)
    product = before or ShopProduct(store.number(), "", ())
    plain = {ours: sent[theirs] for theirs, ours in _PLAIN.items() if theirs in sent}
    product = replace(product, **plain)
    _ensure_title(product.title)
    if "tags" in sent:
        product = replace(product, tags=_tags(sent["tags"]))
    if "files" in sent:
        product = replace(product, pictures=_pictures(sent["files"]))
    if "metafields" in sent:
        found = {(each["namespace"], each["key"]): each["value"] for each in sent["metafields"]}
        product = replace(product, metafields=found)
    if "variants" in sent:
        if "productOptions" not in sent:
            raise UserError(
                "PRODUCT_OPTIONS_INPUT_MISSING", ("input",), "Product options are missing"
            )
        product = replace(product, variants=_variants(store, product, sent["variants"], trims))
    elif before is None:
        product = replace(product, variants=(Variant(store.number()),))
    return store.put(product)


def bulk_update(store: ShopifyStore, gid: str, sent: Sequence[Input]) -> ShopProduct:
    """Change some variants of a product, and no other; UserError, and nothing is done."""
    product = store.products.get(number_in(gid, PRODUCT))
    if product is None:
        raise UserError("PRODUCT_DOES_NOT_EXIST", ("productId",), "Product does not exist")
    changed = {variant.id: variant for variant in product.variants}
    for at, each in enumerate(sent):
        number = number_in(each.get("id", ""), VARIANT)
        if number not in changed:
            place = ("variants", str(at), "id")
            raise UserError(
                "PRODUCT_VARIANT_DOES_NOT_EXIST", place, "Product variant does not exist"
            )
        changed[number] = _priced(
            changed[number], each, ("variants", str(at)), "GREATER_THAN_OR_EQUAL_TO"
        )
    return store.put(replace(product, variants=tuple(changed.values())))


def _identified(store: ShopifyStore, identifier: Input, sent: Input) -> ShopProduct | None:
    """Return the product that is meant; None: there is none yet, and it may be made."""
    custom = identifier.get("customId")
    if custom is None:
        found = store.products.get(number_in(identifier.get("id", ""), PRODUCT))
        if found is None:
            raise UserError("PRODUCT_DOES_NOT_EXIST", ("identifier",), "Product does not exist")
        return found
    name = (custom.get("namespace") or "", custom["key"])
    if name not in store.definitions:
        words = "There is no metafield definition with unique values"
        raise UserError("INVALID_METAFIELD", ("identifier", "customId"), words)
    held = [(m["namespace"], m["key"], m["value"]) for m in sent.get("metafields", ())]
    if held and (*name, custom["value"]) not in held:
        words = "The metafields must hold the custom id"
        raise UserError("METAFIELD_MISMATCH", ("input", "metafields"), words)
    return store.by_custom_id(name, custom["value"])


def _ensure_title(title: str) -> None:
    if not title.strip():
        raise UserError("INVALID_PRODUCT", ("input", "title"), "Title can't be blank")
    if len(title) > _LONGEST_TITLE:
        words = f"Title is too long (maximum is {_LONGEST_TITLE} characters)"
        raise UserError("INVALID_PRODUCT", ("input", "title"), words)


def _variants(
    store: ShopifyStore, product: ShopProduct, sent: Sequence[Input], trims: bool
) -> tuple[Variant, ...]:
    """Return the variants that are left: those sent. One of the same option goes on, the others are deleted."""
    present = {variant.option: variant for variant in product.variants}
    made = []
    for at, each in enumerate(sent):
        option = each["optionValues"][0]["name"]
        variant = present.get(option) or Variant(store.number(), option=option)
        sku = each.get("sku", variant.sku)
        variant = replace(variant, sku=sku.strip().upper() if trims else sku)
        place = ("input", "variants", str(at))
        made.append(_priced(variant, each, place, "INVALID_VARIANT"))
    return tuple(made)


def _priced(variant: Variant, sent: Input, place: tuple[str, ...], code: str) -> Variant:
    changes: dict[str, Any] = {}
    for theirs, ours in (("price", "price"), ("compareAtPrice", "compare_at_price")):
        if theirs in sent:
            changes[ours] = _money(sent[theirs], (*place, theirs), code)
    if changes.get("price", "") is None:
        raise UserError(code, (*place, "price"), "Price can't be blank")
    if "barcode" in sent:
        changes["barcode"] = sent["barcode"] or None
    return replace(variant, **changes)


def _money(sent: str | None, place: tuple[str, ...], code: str) -> str | None:
    if sent is None:
        return None
    number = Decimal(sent)
    if number < 0:
        raise UserError(code, place, "Price must be greater than or equal to 0")
    if number >= _HIGHEST:
        raise UserError(code, place, f"Price must be less than {_HIGHEST}")
    return str(number.quantize(Decimal("0.01"), ROUND_HALF_UP))


def _tags(sent: Sequence[str]) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for tag in sent:
        first.setdefault(tag.strip().casefold(), tag.strip())
    return tuple(sorted(first.values(), key=str.casefold))


def _pictures(sent: Sequence[Input]) -> tuple[str, ...]:
    for at, each in enumerate(sent):
        if not str(each.get("originalSource", "")).startswith(("http://", "https://")):
            place = ("input", "files", str(at), "originalSource")
            raise UserError("INVALID_INPUT", place, "Image URL is invalid")
    return tuple(each["originalSource"] for each in sent)


def number_in(gid: str, kind: str) -> int:
    """Return the number in a global id of a kind, 0 if it is none."""
    number = gid.removeprefix(kind) if gid.startswith(kind) else ""
    return int(number) if number.isascii() and number.isdigit() else 0
