"""What a shop's answers mean by its manifest: success only where the answer proves it.

What a status means is the program's own table (`destinations.answer`), but for the refusals that the file names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from importers.destinations.answer import (
    Answer,
    Reply,
    Verdict,
    error_within,
    read_failure,
    verdict_of,
)
from importers.destinations.call import RemoteId
from importers.destinations.delivery.batch_api import BatchAnswer
from importers.destinations.rest.manifest import Manifest, Match, Pointer, Proof, Refusals
from importers.destinations.rest.messages import all_words, messages_in, named
from importers.destinations.rest.patterns import says
from importers.destinations.rest.pointers import found_or_none

_NO_ID = 2**63  # what the record of uploads cannot hold
_LONGEST_ID = 200  # characters
_NOTHING: tuple[Any, ...] = (None, False, "", [], {})
_NO_SUCH_PLACE = (404, 405, 410)
_UNTOLD = "The server's answer says nothing of this row."
_OTHER = "The server answered for another product than the one that was sent."


def read_created(manifest: Manifest, reply: Reply, keys: Sequence[str]) -> BatchAnswer:
    """Judge the answer to the making of products: of each of them, in the order in which they were sent."""
    create = manifest.create
    failure = failed(manifest, reply, create.refusals)
    several = len(keys) > 1
    if failure is not None:
        about_content = failure.verdict in (Verdict.REFUSED, Verdict.EXISTS)
        splits = create.atomic or create.upserts or reply.status == 413
        if several and about_content and not splits:
            words = f"The shop refused them as a whole ({failure.message})"
            return BatchAnswer(replace(failure, verdict=Verdict.AMBIGUOUS, message=words))
        return BatchAnswer(failure, splits=about_content and splits)
    content = reply.json(exact=True)
    if create.proof.items is None:
        return BatchAnswer(
            _of_one(manifest, reply, content, create.proof, create.refusals, keys[0])
        )
    listed = found_or_none(content, create.proof.items)
    if not isinstance(listed, list):
        return BatchAnswer(_whole_failed(manifest, reply, content, create.refusals))
    each = _in_order(listed, keys, create.proof)
    answers = tuple(
        Answer(Verdict.AMBIGUOUS, _UNTOLD, reply.status)
        if item is None
        else _of_item(manifest, reply, item, create.proof, create.refusals, key)
        for item, key in zip(each, keys, strict=True)
    )
    if not several:
        return BatchAnswer(answers[0], answers)
    return BatchAnswer(Answer(Verdict.ACCEPTED, "", reply.status), answers)


def _in_order(listed: Sequence[Any], keys: Sequence[str], proof: Proof) -> list[Any]:
    """Return the result of each key, None where none is told: by place if that can be trusted, else by key."""
    if proof.match is Match.ORDER and len(listed) == len(keys):
        return list(listed)
    told = [text_of(found_or_none(item, proof.key)) for item in listed]
    count = Counter(told)
    by_key = dict(zip(told, listed, strict=True))
    return [by_key.get(key) if count[key] == 1 else None for key in keys]


def read_changed(manifest: Manifest, reply: Reply, key: str) -> Answer:
    """Judge the answer to a change: ACCEPTED with what is stored."""
    update = manifest.update
    assert update is not None
    failure = failed(manifest, reply, update.refusals)
    if failure is not None:
        return failure
    content = reply.json(exact=True)
    return _of_one(manifest, reply, content, update.proof, update.refusals, key)


def read_lookup(manifest: Manifest, reply: Reply, key: str) -> Answer:
    """Judge a lookup: ACCEPTED with a `record`, or without one when the key is not there; else AMBIGUOUS or REFUSED."""
    lookup = manifest.lookup
    assert lookup is not None
    if reply.status in lookup.absent and not _denied(manifest, reply):
        return Answer(Verdict.ACCEPTED, "", reply.status)
    failure = failed(manifest, reply, Refusals(frozenset()))
    if failure is not None:
        missing = failure.verdict is Verdict.MISSING
        return replace(failure, verdict=Verdict.AMBIGUOUS) if missing else failure
    content, proof = reply.json(exact=True), lookup.proof
    if proof.items is None:
        found = found_or_none(content, proof.item)
        listed = [] if found in _NOTHING and content is not None else [found]
    else:
        listed = found_or_none(content, proof.items)
        if not isinstance(listed, list):
            return _untold(reply)
    return _looked_up(manifest, reply, content, listed, key)


def _looked_up(
    manifest: Manifest, reply: Reply, content: Any, listed: Sequence[Any], key: str
) -> Answer:
    lookup = manifest.lookup
    assert lookup is not None
    mine = [item for item in listed if text_of(found_or_none(item, lookup.proof.key)) == key]
    if len(mine) == 1:
        remote_id = id_of(found_or_none(mine[0], lookup.proof.id))
        if remote_id is None:
            return _untold(reply)
        return Answer(Verdict.ACCEPTED, "", reply.status, remote_id=remote_id, record=mine[0])
    name = manifest.key.name
    if mine:
        words = f"The shop has {len(mine)} products with this {manifest.key.label}; put that right there first."
        return Answer(Verdict.REFUSED, words, reply.status, ((name, words),))
    total = found_or_none(content, lookup.total)
    if not listed or (type(total) is int and total == len(listed)):
        return Answer(Verdict.ACCEPTED, "", reply.status)
    other = text_of(found_or_none(listed[0], lookup.proof.key))
    if other is None:
        return _untold(reply)
    words = f"Asked for this {manifest.key.label}, the shop answers for {other[:80]!r}: it may take the two for one."
    return Answer(Verdict.REFUSED, words, reply.status, ((name, words),))


def read_test(manifest: Manifest, reply: Reply) -> Answer:
    """Judge the answer to the test call: any JSON under a 2xx lets in, unless it says otherwise."""
    if _denied(manifest, reply):
        return _not_taken(reply)
    content = reply.json()
    if reply.status // 100 != 2 or content is None or error_within(content):
        return read_failure(reply)
    return Answer(Verdict.ACCEPTED, "", reply.status)


def failed(manifest: Manifest, reply: Reply, refusals: Refusals) -> Answer | None:
    """Return what an answer means that is no 2xx, or that turns the token away; None: its body has to prove it."""
    if _denied(manifest, reply):
        return _not_taken(reply)
    if reply.status // 100 == 2:
        return None
    if reply.status in refusals.statuses:
        return refused(manifest, reply, reply.json(exact=True), refusals.text, refusals)
    answer = read_failure(reply)
    if reply.status == 403:
        return _forbidden(answer, reply)
    if reply.status in _NO_SUCH_PLACE:
        return replace(answer, verdict=Verdict.MISSING)
    return (
        replace(answer, verdict=Verdict.AMBIGUOUS, messages=())
        if answer.verdict is Verdict.REFUSED
        else answer
    )


def _not_taken(reply: Reply) -> Answer:
    words = all_words(reply.json()) or read_failure(reply).message
    return Answer(Verdict.LOGIN, f"The shop does not take the token ({words[:200]}).", reply.status)


def _forbidden(answer: Answer, reply: Reply) -> Answer:
    """Tell a firewall's page, which is about this very request, from the shop's own word."""
    if reply.json() is not None:
        return Answer(Verdict.FORBIDDEN, answer.message, 403)
    return Answer(Verdict.REFUSED, answer.message, 403, (("", answer.message),))


def _denied(manifest: Manifest, reply: Reply) -> bool:
    if manifest.denied is None or verdict_of(reply.status) is Verdict.THROTTLED:
        return False
    content = reply.json()
    words = reply.body[:4000].decode("utf-8", "replace") if content is None else all_words(content)
    return says(manifest.denied, words)


def refused(
    manifest: Manifest, reply: Reply, told: Any, text: Pointer | None, refusals: Refusals
) -> Answer:
    """Return the refusal that an answer, or a part of it, tells of."""
    messages = messages_in(told, text, refusals, manifest)
    if not (refusals.tree or text is not None) or not messages:
        messages = (
            tuple((named(name, manifest), words) for name, words in read_failure(reply).messages)
            or messages
        )
    words = "; ".join(each for _, each in messages)[:500] or read_failure(reply).message
    taken = reply.status in refusals.exists_statuses or says(refusals.exists_words, all_words(told))
    verdict = Verdict.EXISTS if taken else Verdict.REFUSED
    return Answer(verdict, words, reply.status, messages or (("", words),))


def _of_one(
    manifest: Manifest, reply: Reply, content: Any, proof: Proof, refusals: Refusals, key: str
) -> Answer:
    """Judge an answer about one product, which may lie in a list of one."""
    if proof.items is not None:
        listed = found_or_none(content, proof.items)
        item = listed[0] if isinstance(listed, list) and len(listed) == 1 else None
    else:
        item = found_or_none(content, proof.item)
    if not isinstance(item, Mapping):
        return _whole_failed(manifest, reply, content, refusals)
    return _of_item(manifest, reply, item, proof, refusals, key)


def _of_item(
    manifest: Manifest, reply: Reply, item: Any, proof: Proof, refusals: Refusals, key: str
) -> Answer:
    if (answer := _refused_inside(manifest, reply, item, refusals)) is not None:
        return answer
    remote_id = id_of(found_or_none(item, proof.id))
    if remote_id is None or not isinstance(item, Mapping):
        return Answer(Verdict.AMBIGUOUS, _UNTOLD, reply.status)
    if text_of(found_or_none(item, proof.key)) != key:
        return Answer(Verdict.AMBIGUOUS, _OTHER, reply.status)
    return Answer(Verdict.ACCEPTED, "", reply.status, remote_id=remote_id, record=item)


def _whole_failed(manifest: Manifest, reply: Reply, content: Any, refusals: Refusals) -> Answer:
    """Judge a 2xx that holds no product where it should: the refusal that it tells of, or nothing that is sure."""
    answer = _refused_inside(manifest, reply, content, refusals)
    return read_failure(reply) if answer is None else answer


def _refused_inside(
    manifest: Manifest, reply: Reply, item: Any, refusals: Refusals
) -> Answer | None:
    """Return the refusal that a result under a 2xx holds, None if it holds none."""
    told = found_or_none(item, refusals.failed)
    if any(told is each or told == each for each in _NOTHING):
        return None
    text = refusals.failed_text or None
    return refused(manifest, reply, told, text, replace(refusals, tree=True))


def _untold(reply: Reply) -> Answer:
    if error_within(reply.json()):
        return read_failure(reply)
    message = "The server's answer does not tell whether this product exists."
    return Answer(Verdict.AMBIGUOUS, message, reply.status)


def text_of(value: Any) -> str | None:
    """Return a key as an answer holds it, also one that is a number; None if it holds none."""
    known = isinstance(value, str | int) and not isinstance(value, bool)
    return str(value) if known else None


def id_of(value: Any) -> RemoteId | None:
    """Return what a shop calls a product by, None if it cannot be kept or sent back."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 0 < value < _NO_ID else None
    if isinstance(value, str) and 0 < len(value) <= _LONGEST_ID and value.isprintable():
        return None if value.strip() != value or value in (".", "..") else value
    return None
