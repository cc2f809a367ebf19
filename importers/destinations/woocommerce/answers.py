"""What WooCommerce's answers mean: a result counts only where it names the product and has a number.

Measured: a batch answers 200 with a result an item, in order; a refused one is `{"id": 0, "error": {"code", "message",
"data"}}`. An answer that is shorter, or in another order, is told by the SKUs; what it does not tell is looked up.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from importers.destinations.answer import Answer, Reply, Verdict, read_failure, readable, verdict_of
from importers.destinations.delivery.batch_api import BatchAnswer, Change

_NO_ID = 2**63  # what the record of uploads cannot hold
_OURS = {
    "sku": "sku", "name": "name", "regular_price": "price", "price": "price", "description": "description",
    "short_description": "short_description", "stock_quantity": "stock", "manage_stock": "stock",
    "categories": "category", "category": "category", "images": "image", "image": "image",
}  # fmt: skip
_SPOKEN = re.compile("|".join(sorted(_OURS, key=len, reverse=True)))
_NOT_CREATED = (
    "woocommerce_rest_product_not_created"  # measured: of a SKU that a product in the trash has
)
_TAG = re.compile(r"<[^>]*>")
Messages = tuple[tuple[str, str], ...]


def read_batch(reply: Reply, name: str, keys: Sequence[str]) -> BatchAnswer:
    """Judge the answer to a batch of creations, of each in the order in which they were sent."""
    listed = _listed(reply, name)
    if listed is None:
        return _whole(reply, len(keys))
    each = _by_key(listed, keys)
    answers = tuple(_of_item(told, reply) for told in each)
    return BatchAnswer(Answer(Verdict.ACCEPTED, "", reply.status), answers)


def read_changes(reply: Reply, changes: Sequence[Change]) -> BatchAnswer:
    """Judge the answer to a batch of changes: a result is known by the number of its product."""
    listed = _listed(reply, "update")
    if listed is None:
        return _whole(reply, len(changes))
    count = Counter(each.get("id") for each in listed)
    by_number = {each.get("id"): each for each in listed}
    each = [by_number.get(c.remote_id) if count[c.remote_id] == 1 else None for c in changes]
    answers = tuple(_of_item(told, reply) for told in each)
    return BatchAnswer(Answer(Verdict.ACCEPTED, "", reply.status), answers)


def read_changed(reply: Reply) -> Answer:
    """Judge the answer to the change of one product."""
    listed = _listed(reply, "update")
    if listed is None or len(listed) != 1:
        return failed(reply)
    return _of_item(listed[0], reply)


def _listed(reply: Reply, name: str) -> list[Mapping[str, Any]] | None:
    content = reply.json(exact=True) if reply.status == 200 else None
    listed = content.get(name) if isinstance(content, dict) else None
    if not isinstance(listed, list):
        return None
    return [each if isinstance(each, dict) else {} for each in listed]


def _whole(reply: Reply, count: int) -> BatchAnswer:
    """Judge an answer that tells of no item: too many for one request are halved, all else is looked up.

    A batch is no transaction: what refuses it as a whole may have come after its first products were stored.
    """
    answer = failed(reply)
    if answer.verdict is not Verdict.REFUSED or count == 1:
        return BatchAnswer(answer)
    if reply.status == 413:
        return BatchAnswer(answer, splits=True)
    words = f"The shop refused them as a whole ({answer.message})"
    return BatchAnswer(replace(answer, verdict=Verdict.AMBIGUOUS, message=words, messages=()))


def _by_key(
    listed: Sequence[Mapping[str, Any]], keys: Sequence[str]
) -> list[Mapping[str, Any] | None]:
    """Return the result of each key, None where none is told: by its place if that can be trusted, else by its SKU.

    A SKU at its place that is none of those sent is a SKU that was stored otherwise.
    """
    told = [None if "error" in each else each.get("sku") for each in listed]
    sent = set(keys)
    in_order = len(listed) == len(keys) and all(
        sku is None or sku == key or sku not in sent for sku, key in zip(told, keys, strict=False)
    )
    if in_order:
        return list(listed)
    count = Counter(told)
    by_sku = dict(zip(told, listed, strict=True))
    return [by_sku.get(key) if count[key] == 1 else None for key in keys]


def _of_item(told: Mapping[str, Any] | None, reply: Reply) -> Answer:
    if told is None:
        words = "The shop's answer does not tell what became of this row."
        return Answer(Verdict.AMBIGUOUS, words, reply.status)
    error = told.get("error")
    if isinstance(error, dict):
        return _refusal(error)
    number = id_in(told)
    if number is None or not isinstance(told.get("sku"), str):
        words = "The shop's answer for this row names no product."
        return Answer(Verdict.AMBIGUOUS, words, reply.status)
    return Answer(Verdict.ACCEPTED, "", reply.status, remote_id=number, record=told)


def _refusal(error: Mapping[str, Any]) -> Answer:
    """Judge the refusal of one product. Documented: `data.status` is the HTTP status that it would have alone."""
    data = error.get("data")
    data = data if isinstance(data, dict) else {}
    told = data.get("status")
    status = told if isinstance(told, int) and not isinstance(told, bool) else 400
    code, words = str(error.get("code", "")), _plain(error.get("message")) or "The shop refused it."
    if code == "product_invalid_sku":
        number = data.get("resource_id")
        owner = number if isinstance(number, int) and 0 < number < _NO_ID else None
        words = f"{words} The shop's product {owner} has it." if owner else words
        return Answer(Verdict.EXISTS, words, status, (("sku", words),), owner)
    if code == _NOT_CREATED and "sku" in words.lower():
        words = f"{words}: perhaps a product in the shop's trash has it."
    verdict = verdict_of(status)
    if verdict in (Verdict.LOGIN, Verdict.FORBIDDEN):
        verdict = Verdict.REFUSED  # the others of the batch were let in: it is about this row
    if status == 404:
        verdict = Verdict.MISSING
    return Answer(verdict, words, status, _placed(code, words, data))


def _placed(code: str, words: str, data: Mapping[str, Any]) -> Messages:
    """Return a refusal's words by field: by the parameters that it names, else by what its code or words speak of."""
    params = data.get("params")
    if isinstance(params, dict) and params:
        return tuple((_OURS.get(str(n), ""), _plain(text) or words) for n, text in params.items())
    named = _SPOKEN.search(code.lower()) or _SPOKEN.search(words.lower())
    return ((_OURS[named[0]] if named else "", words),)


def failed(reply: Reply) -> Answer:
    """Judge an answer that is no proven success, with the shop's words where it has any."""
    answer, content = read_failure(reply), reply.json()
    words = _plain(content.get("message")) if isinstance(content, dict) else ""
    if reply.status == 404:
        where = "There is no WooCommerce at this address, or WordPress has plain permalinks there."
        said = content.get("code") if isinstance(content, dict) else ""
        here = isinstance(said, str) and said.startswith("woocommerce_rest")
        return replace(
            answer, verdict=Verdict.MISSING, message=words if here else where, messages=()
        )
    if reply.status == 503 and reply.body.lstrip()[:1] == b"<":
        return replace(
            answer, message="The shop is in maintenance (503, with a web page instead of data)."
        )
    if not words:
        return answer
    if reply.status == 401:
        told = f"{words.removesuffix('.')}; the token is the consumer key, a colon, and the consumer secret"
        return replace(answer, message=f"{told}.")
    messages = (("", words),) if answer.verdict is Verdict.REFUSED else ()
    return replace(answer, message=words, messages=messages)


def read_lookup(reply: Reply, keys: Sequence[str]) -> BatchAnswer:
    """Judge a lookup of SKUs: of each ACCEPTED with its product, or without one when it is not there.

    REFUSED where the shop answers for another spelling, which it takes for the same, or has the SKU more than once.
    What does not prove presence or absence is AMBIGUOUS: no list, one that goes on, one of products not asked for.
    """
    content = reply.json(exact=True) if reply.status == 200 else None
    if not isinstance(content, list):
        return BatchAnswer(failed(reply))
    found = [
        each for each in content if isinstance(each, dict) and isinstance(each.get("sku"), str)
    ]
    asked = {loose(key) for key in keys}
    whole = len(found) == len(content) and all(loose(each["sku"]) in asked for each in found)
    total = reply.headers.get("x-wp-total", "")
    whole = whole and (not total.isdigit() or int(total) == len(content))
    answers = tuple(_looked_up(key, found, reply, whole=whole) for key in keys)
    return BatchAnswer(Answer(Verdict.ACCEPTED, "", reply.status), answers)


def _looked_up(
    key: str, found: Sequence[Mapping[str, Any]], reply: Reply, *, whole: bool
) -> Answer:
    same = [each for each in found if each["sku"] == key]
    if len(same) > 1:
        numbers = " and ".join(str(each.get("id")) for each in same)
        return _unsure(
            f"The shop has this SKU more than once (products {numbers}): nothing was changed."
        )
    if same and (number := id_in(same[0])) is not None:
        return Answer(Verdict.ACCEPTED, "", reply.status, remote_id=number, record=same[0])
    alike = [each["sku"] for each in found if loose(each["sku"]) == loose(key)]
    if alike and not same:
        words = (
            f"Asked for this SKU, the shop answers for {alike[0][:80]!r}: it takes the two for one."
        )
        return _unsure(words)
    if same or not whole:
        words = "The shop's list of products does not tell whether this SKU exists."
        return Answer(Verdict.AMBIGUOUS, words, reply.status)
    return Answer(Verdict.ACCEPTED, "", reply.status)


def _unsure(words: str) -> Answer:
    return Answer(Verdict.REFUSED, words, 200, (("sku", words),))


def read_probe(reply: Reply) -> Answer:
    """Judge the answer for a product by its number: ACCEPTED with it, MISSING when there is none."""
    found = reply.json(exact=True) if reply.status == 200 else None
    if not isinstance(found, dict) or id_in(found) is None or not isinstance(found.get("sku"), str):
        return failed(reply)
    return Answer(Verdict.ACCEPTED, "", reply.status, remote_id=id_in(found), record=found)


def may_exist(refusal: Answer) -> bool:
    """Tell whether a refusal may mean that the SKU is taken: it says so, or is about the SKU or the row as a whole."""
    named = {name for name, _ in refusal.messages}
    about = refusal.verdict is Verdict.REFUSED and refusal.status not in (401, 403)
    return refusal.verdict is Verdict.EXISTS or (about and bool(named & {"sku", ""}))


def created_at(record: Mapping[str, Any]) -> datetime | None:
    """Return when the shop made a product (documented: ISO 8601, in UTC without saying so)."""
    told = record.get("date_created_gmt")
    try:
        moment = datetime.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        return None
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def id_in(record: Mapping[str, Any]) -> int | None:
    """Return the number of a product, None if it has none that can be kept."""
    found = record.get("id")
    known = isinstance(found, int) and not isinstance(found, bool) and 0 < found < _NO_ID
    return found if known else None


def loose(sku: str) -> str:
    """Return a SKU without case, accents and outer space, none of which the shop's database tells apart."""
    parts = unicodedata.normalize("NFKD", sku.strip().casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _plain(told: object) -> str:
    return readable(html.unescape(_TAG.sub("", told))) if isinstance(told, str) else ""
