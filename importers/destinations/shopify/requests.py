"""Shopify's requests: all are a POST of a document and its variables to one address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from importers.destinations.base import Profile
from importers.destinations.call import Call, Content, RemoteId, to_json
from importers.destinations.shopify import documents
from importers.destinations.shopify.content import PRICES, addresses_in, tags_in
from importers.destinations.shopify.stored import gids

READ, WRITE = "read_products", "write_products"  # documented names of permissions
NAMESPACE, KEY = "shelfready", "sku"  # of the unique metafield, where the profile names none
_OF_VARIANT = (*PRICES, "barcode")
_INPUT = {
    "name": "title",
    "description": "descriptionHtml",
    "vendor": "vendor",
    "product_type": "productType",
}
_PRICED = {"price": "price", "compare_at_price": "compareAtPrice", "barcode": "barcode"}


def metafield(profile: Profile) -> dict[str, str]:
    """Return the namespace and the key of the unique metafield that holds the SKU."""
    return {
        "namespace": profile.text("metafield_namespace").strip() or NAMESPACE,
        "key": profile.text("metafield_key").strip() or KEY,
    }


def create_call(item: Content, profile: Profile) -> Call:
    """Return the request that makes a product, or sets the one that has its custom id already.

    It is one of a single variant, with the option that Shopify gives to such: the only lists that are sent whole
    because nothing can be there yet.
    """
    custom = {**metafield(profile), "value": item.key}
    made = product_input(item.fields)
    made.setdefault("status", (profile.text("status").strip() or "draft").upper())
    made["metafields"] = [custom]
    made["productOptions"] = [{"name": "Title", "values": [{"name": "Default Title"}]}]
    option = {"optionName": "Title", "name": "Default Title"}
    made["variants"] = [{"sku": item.key, **variant_input(item.fields), "optionValues": [option]}]
    variables = {"identifier": {"customId": custom}, "input": made}
    return _call(documents.SET, variables, profile, needs=WRITE)


def change_call(remote_id: RemoteId, fields: Mapping[str, Any], profile: Profile) -> Call:
    """Return the request that changes these fields of a product; its variants are not touched but for their prices."""
    product, variant = gids(remote_id)
    of_product, of_variant = product_input(fields), variant_input(fields)
    variables: dict[str, Any] = {}
    if of_variant:
        variables |= {"product": product, "variants": [{"id": variant, **of_variant}]}
    if of_product or not of_variant:
        variables |= {"identifier": {"id": product}, "input": of_product}
    both = bool(of_product and of_variant)
    document = documents.CHANGE if both else documents.PRICE if of_variant else documents.SET
    return _call(document, variables, profile, needs=WRITE)


def lookup_call(key: str, profile: Profile, after: str | None = None) -> Call:
    """Return the question for a SKU, among custom ids and among the variants of all products; `after` pages on."""
    first = documents.FEW if after is None else documents.MANY
    variables = {"sku": key, "query": f"sku:{quoted(key)}", "first": first, "after": after}
    return _call(documents.LOOKUP, variables, profile, needs=READ, asks=True)


def probe_call(remote_id: RemoteId, profile: Profile) -> Call:
    """Return the question for a product by its number."""
    return _call(documents.PROBE, {"id": gids(remote_id)[0]}, profile, needs=READ, asks=True)


def test_call(profile: Profile) -> Call:
    """Return the question whose shop it is, and whether the unique metafield is defined there."""
    return _call(documents.TEST, {}, profile, needs=READ, asks=True)


def define_call(profile: Profile) -> Call:
    """Return the request that defines the unique metafield."""
    definition = {
        **metafield(profile),
        "name": "SKU (Shelfready)",
        "description": "Tells products apart that are uploaded from a catalog.",
        "ownerType": "PRODUCT",
        "type": "id",
        "capabilities": {"uniqueValues": {"enabled": True}},
    }
    body = {"query": documents.DEFINE, "variables": {"definition": definition}}
    return Call("POST", _url(profile), to_json(body), needs=WRITE)


def quoted(key: str) -> str:
    """Return a text as a term of Shopify's search: in single quotes, with those and backslashes escaped."""
    return "'" + key.replace("\\", "\\\\").replace("'", "\\'") + "'"


def product_input(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said of the product itself; tags and pictures as whole lists, or not at all."""
    made: dict[str, Any] = {
        theirs: fields[name] for name, theirs in _INPUT.items() if name in fields
    }
    if "status" in fields:
        made["status"] = fields["status"].upper()
    if "tags" in fields:
        made["tags"] = tags_in(fields["tags"])
    if "image" in fields:
        made["files"] = [
            {"originalSource": address, "contentType": "IMAGE"}
            for address in addresses_in(fields["image"])
        ]
    return made


def variant_input(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said of the variant; a price that is cleared is null."""
    return {
        theirs: fields[name] or (None if name in PRICES else "")
        for name, theirs in _PRICED.items()
        if name in fields
    }


def _call(
    document: str, variables: Mapping[str, Any], profile: Profile, *, needs: str, asks: bool = False
) -> Call:
    body = {"query": document, "variables": {**metafield(profile), **variables}}
    return Call("POST", _url(profile), to_json(body), needs=needs, asks=asks)


def _url(profile: Profile) -> str:
    return f"{profile.base_url}/admin/api/{documents.VERSION}/graphql.json"
