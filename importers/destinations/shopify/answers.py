"""What Shopify's answers about products mean: one answer to one verdict, success only where the data proves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from importers.destinations.answer import Answer, Reply, Verdict, read_failure, readable
from importers.destinations.shopify.envelope import Data, read_data
from importers.destinations.shopify.paths import field_at
from importers.destinations.shopify.stored import record_of

# Schema: "something went wrong, please try again", and "error processing request in the background job".
_UNCLEAR = frozenset({"GENERIC_ERROR", "JOB_ERROR"})
_GONE = frozenset({"PRODUCT_DOES_NOT_EXIST", "PRODUCT_VARIANT_DOES_NOT_EXIST"})
_OTHER = "The server answered for another product than the one that was sent."
_NO_WORD = "The server's answer does not tell what became of it."
_MOST = 50  # errors of one answer


def undefined(name: str) -> str:
    """Say that the shop does not know the unique metafield of this name."""
    return (
        f"The shop lacks the metafield definition {name} (for products, with unique values), by which SKUs are told "
        "apart: make it there, of the type ID, or by `shelfready destination prepare`."
    )


def read_saved(reply: Reply, key: str) -> Answer:
    """Judge the answer to `productSet` by custom id: it proves itself by that id, or by the SKU."""
    return _of_mutations(reply, key, creates=True)


def read_changed(reply: Reply, key: str) -> Answer:
    """Judge the answer to a change: the same, but the product may be gone."""
    return _of_mutations(reply, key, creates=False)


def _of_mutations(reply: Reply, key: str, *, creates: bool) -> Answer:
    data = read_data(reply)
    if isinstance(data, Answer):
        return data
    payloads = list(data.values())
    if not payloads or not all(isinstance(each, Mapping) for each in payloads):
        return Answer(Verdict.AMBIGUOUS, _NO_WORD, reply.status)
    errors = [each.get("userErrors") for each in payloads]
    if not all(isinstance(each, list) for each in errors):
        return Answer(Verdict.AMBIGUOUS, _NO_WORD, reply.status)
    told = [error for each in errors for error in each]
    product = payloads[-1].get("product")
    if told:
        return _refused(reply, told, done=creates and product is not None, creates=creates)
    return _proved(reply, product, key)


def _refused(reply: Reply, told: Sequence[Any], *, done: bool, creates: bool) -> Answer:
    """Return what user errors mean. `done`: a product came with them, so it may have been made all the same."""
    errors = [error for error in told[:_MOST] if isinstance(error, Mapping)]
    messages = tuple(
        dict.fromkeys(
            (field_at(error.get("field")), words)
            for error in errors
            if isinstance(error.get("message"), str) and (words := readable(error["message"]))
        )
    )
    words = "; ".join(text for _, text in messages)[:500] or "The shop refused it without a word."
    codes = {error.get("code") for error in errors}
    if done or not errors or codes & _UNCLEAR:
        return Answer(Verdict.AMBIGUOUS, words, reply.status)
    if not creates and codes & _GONE:
        return Answer(Verdict.MISSING, words, reply.status, messages or (("", words),))
    return Answer(Verdict.REFUSED, words, reply.status, messages or (("", words),))


def _proved(reply: Reply, product: Any, key: str) -> Answer:
    record = record_of(product, key)
    if record is None:
        return Answer(Verdict.AMBIGUOUS, _NO_WORD, reply.status)
    if key not in (record["custom_id"], record["sku"]):
        return Answer(Verdict.AMBIGUOUS, _OTHER, reply.status)
    return _found(reply, record)


def _found(reply: Reply, record: Mapping[str, Any]) -> Answer:
    return Answer(Verdict.ACCEPTED, "", reply.status, remote_id=record["id"], record=record)


def read_lookup(reply: Reply, key: str, metafield: str) -> Answer:
    """Judge a lookup: ACCEPTED with a `record`, or without one where neither custom id nor SKU is on this page.

    The search knows no case and may lag, so its SKUs are compared exactly, and the custom id is asked for beside it.
    It may find longer SKUs too (assumed): only the last page proves absence, `further` tells the next.
    """
    data = read_data(reply)
    unsure = isinstance(data, Answer) and data.verdict is not Verdict.AMBIGUOUS
    if not unsure and _is_undefined(reply):
        return Answer(Verdict.IMPOSSIBLE, undefined(metafield), reply.status)
    if isinstance(data, Answer):
        return data
    listed = data.get("productVariants")
    if "productByIdentifier" not in data or not isinstance(listed, Mapping):
        return _untold(reply)
    by_id, nodes = data["productByIdentifier"], listed.get("nodes")
    if not isinstance(nodes, list) or not all(_tells_sku(node) for node in nodes):
        return _untold(reply)
    mine = [record_of(by_id, key)] if by_id is not None else []
    mine += [record_of(node.get("product"), key) for node in nodes if node.get("sku") == key]
    if not all(mine):
        return _untold(reply)
    products = {record["id"].partition("/")[0]: record for record in reversed(mine) if record}
    if len(products) > 1:
        words = f"The shop has {len(products)} products with this SKU; put that right there first."
        return Answer(Verdict.REFUSED, words, reply.status, (("sku", words),))
    if products:
        return _found(reply, next(iter(products.values())))
    page = listed.get("pageInfo")
    more = page.get("hasNextPage") if isinstance(page, Mapping) else None
    if more is False or (more is True and further(reply)):
        return Answer(Verdict.ACCEPTED, "", reply.status)
    return too_many(reply) if more is True else _untold(reply)


def further(reply: Reply) -> str | None:
    """Return where the next page of a lookup begins, None if there is none that is told."""
    content = reply.json()
    try:
        page = content["data"]["productVariants"]["pageInfo"]
        after = page["endCursor"] if page["hasNextPage"] is True else None
    except (KeyError, TypeError):
        return None
    return after if isinstance(after, str) and after else None


def too_many(reply: Reply) -> Answer:
    """Say that a lookup has more pages than anybody reads."""
    words = "The shop lists too many SKUs like this one, so it cannot be told whether it has it."
    return Answer(Verdict.REFUSED, words, reply.status, (("sku", words),))


def read_probe(reply: Reply) -> Answer:
    """Judge the answer about a product by its number."""
    data = read_data(reply)
    if isinstance(data, Answer):
        return data
    if "product" in data and data["product"] is None:
        words = "The shop does not have this product any more."
        return Answer(Verdict.MISSING, words, reply.status, (("", words),))
    record = record_of(data.get("product"))
    return read_failure(reply) if record is None else _found(reply, record)


def read_test(reply: Reply) -> Answer:
    """Judge the test call: ACCEPTED with the shop; IMPOSSIBLE while the unique metafield is not defined."""
    data = read_data(reply)
    if isinstance(data, Answer):
        return data
    shop = data.get("shop")
    if not isinstance(shop, Mapping) or not isinstance(shop.get("id"), str):
        return read_failure(reply)
    if _is_undefined(reply):
        words = undefined("that the profile names")
        return Answer(Verdict.IMPOSSIBLE, words, reply.status)
    return Answer(Verdict.ACCEPTED, "", reply.status, record={"company": dict(shop)})


def read_defined(reply: Reply) -> Answer:
    """Judge the answer to the definition of the unique metafield."""
    data = read_data(reply)
    if isinstance(data, Answer):
        return data
    made = data.get("metafieldDefinitionCreate")
    told = made.get("userErrors") if isinstance(made, Mapping) else None
    if not isinstance(made, Mapping) or not isinstance(told, list):
        return read_failure(reply)
    if told:
        return _refused(reply, told, done=False, creates=True)
    unique = _is_unique(made.get("createdDefinition"))
    return Answer(Verdict.ACCEPTED, "", reply.status) if unique else read_failure(reply)


def _is_undefined(reply: Reply) -> bool:
    """Tell whether an answer says that the unique metafield is not defined, or without unique values."""
    content = reply.json()
    data = content.get("data") if isinstance(content, dict) else None
    if not isinstance(data, Mapping) or "metafieldDefinition" not in data:
        return False
    if _failed_at(content, "metafieldDefinition"):
        return False
    return not _is_unique(data["metafieldDefinition"])


def _failed_at(content: Data, name: str) -> bool:
    """Tell whether an error is about a part of the answer, or may be: where it tells no path."""
    errors = content.get("errors") or []
    paths = [each.get("path") if isinstance(each, Mapping) else None for each in errors]
    return any(not isinstance(path, list) or path[:1] == [name] for path in paths)


def _is_unique(definition: Any) -> bool:
    try:
        return definition["capabilities"]["uniqueValues"]["enabled"] is True
    except (KeyError, TypeError):
        return False


def _tells_sku(node: Any) -> bool:
    return isinstance(node, Mapping) and "sku" in node


def _untold(reply: Reply) -> Answer:
    words = "The server's answer does not tell whether this product exists."
    return Answer(Verdict.AMBIGUOUS, words, reply.status)
