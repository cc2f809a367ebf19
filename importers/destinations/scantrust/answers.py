"""What Scantrust's answers about products mean: one answer to one verdict."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from importers.destinations.answer import Answer, Reply, Verdict, read_failure, verdict_of

_NO_ID = 2**63  # what the record of uploads cannot hold


def read_saved(reply: Reply, key: str) -> Answer:
    """Judge the answer to POST or PATCH: a success has an `id` and the very SKU that was sent."""
    if verdict_of(reply.status) is not Verdict.ACCEPTED:
        return _refined(read_failure(reply), reply)
    saved = reply.json()
    remote_id = id_in(saved)
    if remote_id is None:
        return read_failure(reply)
    stored = saved.get("sku")
    if stored != key and not (isinstance(stored, str) and stored == key.strip()):
        message = "The server answered for another SKU than the one that was sent."
        return Answer(Verdict.AMBIGUOUS, message, reply.status)
    return Answer(Verdict.ACCEPTED, "", reply.status, remote_id=remote_id, record=saved)


def _refined(answer: Answer, reply: Reply) -> Answer:
    """Tell the two refusals apart that something can be done about, and a firewall's from the shop's.

    Assumed: a 403 that is no JSON comes from something before the API that dislikes this very request; another
    token would not help, and the other rows need not wait for one. One in JSON may be about the row, or about a
    permission that the token lacks (so the framework behind the API does it; a token that is not known gets a 401).
    """
    if answer.status == 403:
        if reply.json() is not None:
            return Answer(Verdict.FORBIDDEN, answer.message, 403)
        return Answer(Verdict.REFUSED, answer.message, 403, (("", answer.message),))
    if answer.status == 404:
        return _with(answer, Verdict.MISSING)
    answer = _in_plain_words(answer)
    unique = any(name == "sku" and "unique" in text.lower() for name, text in answer.messages)
    if answer.status == 400 and unique and len(answer.messages) == 1:
        return _with(answer, Verdict.EXISTS)
    return answer


# What the framework behind the API says of a number that leads nowhere (measured).
_NO_SUCH = re.compile(r'Invalid pk "(.{1,40}?)" - object does not exist\.')


def _in_plain_words(answer: Answer) -> Answer:
    """Return a refusal with the framework's words for programmers as the operator would say it."""
    messages = tuple(
        (name, _NO_SUCH.sub(rf"The shop has no {name} \1.", text) if name else text)
        for name, text in answer.messages
    )
    if messages == answer.messages:
        return answer
    return replace(answer, messages=messages, message="; ".join(text for _, text in messages))


def _with(answer: Answer, verdict: Verdict) -> Answer:
    return Answer(verdict, answer.message, answer.status, answer.messages)


def read_probe(reply: Reply) -> Answer:
    """Judge the answer to a change of nothing: ACCEPTED with the product, whatever its SKU is."""
    if verdict_of(reply.status) is not Verdict.ACCEPTED:
        return _refined(read_failure(reply), reply)
    found = reply.json()
    if id_in(found) is None or not isinstance(found.get("sku"), str):
        return read_failure(reply)
    return Answer(Verdict.ACCEPTED, "", reply.status, remote_id=id_in(found), record=found)


def created_at(record: Mapping[str, Any]) -> datetime | None:
    """Return a product's `creation_date` (documented: ISO 8601); None if it is not to be read."""
    told = record.get("creation_date")
    try:
        moment = datetime.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        return None
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def may_exist(refusal: Answer) -> bool:
    """Tell whether a refusal may mean that the SKU is taken: it speaks of the SKU, or of the row as a whole.

    The words themselves differ: "SKU must be unique within this company.", "product with this sku already
    exists.", "The fields sku, company must make a unique set."; servers speak other languages too.
    """
    if refusal.verdict is Verdict.EXISTS:
        return True
    named = {name for name, _ in refusal.messages}
    return refusal.status in (400, 409, 422) and bool(named & {"sku", ""})


def read_lookup(reply: Reply, key: str) -> Answer:
    """Judge a lookup: ACCEPTED with a `record`, or without one when the SKU is not there.

    REFUSED when the shop answers for other SKUs: it may take one spelling for the other. Whatever else does
    not prove presence or absence is AMBIGUOUS: a list that is not one, or that goes on elsewhere.
    """
    if verdict_of(reply.status) is not Verdict.ACCEPTED:
        return read_failure(reply)
    found = reply.json()
    if not isinstance(found, dict) or not isinstance(results := found.get("results"), list):
        return read_failure(reply)
    skus = [item.get("sku") if isinstance(item, dict) else None for item in results]
    if key in skus:
        return _looked_up(reply, results[skus.index(key)])
    if found.get("next") or found.get("count", 0) != len(results):
        return _untold(reply)
    if not results:
        return Answer(Verdict.ACCEPTED, "", reply.status)
    if not isinstance(other := skus[0], str):
        return _untold(reply)
    words = f"Asked for this SKU, the shop answers for {other[:80]!r}: it may take the two for one."
    return Answer(Verdict.REFUSED, words, reply.status, (("sku", words),))


def _looked_up(reply: Reply, record: Mapping[str, Any]) -> Answer:
    remote_id = id_in(record)
    if remote_id is None:
        return _untold(reply)
    return Answer(Verdict.ACCEPTED, "", reply.status, remote_id=remote_id, record=record)


def _untold(reply: Reply) -> Answer:
    message = "The server's list of products does not tell whether this SKU exists."
    return Answer(Verdict.AMBIGUOUS, message, reply.status)


def id_in(record: Any) -> int | None:
    """Return the number of an object, None if it has none that can be kept."""
    found = record.get("id") if isinstance(record, dict) else None
    known = isinstance(found, int) and not isinstance(found, bool) and 0 < found < _NO_ID
    return found if known else None
