"""The response zoo: every status with every odd body, to every question, lands where the table says."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import pytest

from importers.destinations.answer import Answer, Reply, Verdict
from importers.destinations.digible import answers as digible_answers
from importers.destinations.scantrust import answers as scantrust_answers

KEY = "TEA-1"
SAVED = json.dumps({"id": 7, "sku": KEY}).encode()
FOUND = json.dumps({"count": 1, "next": None, "results": [{"id": 7, "sku": KEY}]}).encode()
ABSENT = b'{"count": 0, "next": null, "results": []}'
UNIQUE = b'{"sku": ["SKU must be unique within this company."]}'

NO_JSON = {
    "nothing": b"",
    "cut": SAVED[:-3],
    "page": b"<!doctype html><title>Welcome to the Wi-Fi</title>",
    "text": b"OK",
    "not a number": b'{"id": NaN, "sku": "TEA-1"}',
    "endless": b'{"id": Infinity, "sku": "TEA-1"}',
    "too deep": b"[" * 100_000,
    "another alphabet": b'{"id": 7, "sku": "TEA-1", "name": "caf\xe9"}',
    "a name twice": b'{"id": 7, "sku": "TEA-2", "sku": "TEA-1"}',
    "two at once": SAVED + SAVED,
    "bytes": bytes(range(256)),
}
JSON = {
    "a number": b"7",
    "an empty object": b"{}",
    "an empty list": b"[]",
    "another SKU": b'{"id": 7, "sku": "TEA-2"}',
    "another spelling": b'{"id": 7, "sku": "tea-1"}',
    "a number as text": b'{"id": "7", "sku": "TEA-1"}',
    "no id": b'{"sku": "TEA-1"}',
    "truth for an id": b'{"id": true, "sku": "TEA-1"}',
    "an id beyond all": b'{"id": 99999999999999999999, "sku": "TEA-1"}',
    "a list of products": f"[{SAVED.decode()}]".encode(),
    "words for a field": b'{"name": ["Too odd."]}',
    "words for the row": b'{"non_field_errors": ["No."], "detail": "No.", "code": "x"}',
    "unique": UNIQUE,
}
STATUSES = [
    *(100, 101, 103, 199),
    *(200, 201, 202, 203, 204, 206, 226, 299),
    *(300, 301, 302, 303, 304, 307, 308, 399),
    *(400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417),
    *(418, 421, 422, 423, 424, 425, 426, 428, 429, 431, 451, 499),
    *(500, 501, 502, 503, 504, 505, 507, 508, 511, 520, 521, 522, 523, 524, 530, 599),
    *(600, 799, 999),
]
TURNED_DOWN = {Verdict.REFUSED, Verdict.EXISTS, Verdict.MISSING}
UNCLEAR = {407, 408, 421, 425}


def of_status(status: int) -> Verdict:
    """Return what a status alone says, as the destinations' documents have it; a success has to be proved."""
    if status in (401, 403):
        return Verdict.LOGIN
    if status == 429:
        return Verdict.THROTTLED
    refused = 400 <= status < 500 and status not in UNCLEAR
    return Verdict.REFUSED if refused else Verdict.AMBIGUOUS


def of_change(status: int, body: bytes) -> Verdict:
    """Return what becomes of a creation or a change."""
    if status // 100 == 2 and body == SAVED:
        return Verdict.ACCEPTED
    if status == 404:
        return Verdict.MISSING
    if status == 400 and body == UNIQUE:
        return Verdict.EXISTS
    if (
        status == 403
    ):  # a firewall's page is about the row; the shop's own words may be about the token
        return Verdict.REFUSED if body in NO_JSON.values() else Verdict.FORBIDDEN
    return of_status(status)


def of_lookup(status: int, body: bytes) -> Verdict:
    if status // 100 == 2 and body in (FOUND, ABSENT):
        return Verdict.ACCEPTED
    return of_status(status)


def of_batch(status: int, body: bytes) -> Verdict:
    if status == 200 and body not in NO_JSON.values():
        return Verdict.ACCEPTED
    return of_status(status)


Reader = Callable[[Reply], Answer]
Expected = Callable[[int, bytes], Verdict]
QUESTIONS: dict[str, tuple[Reader, Expected]] = {
    "change": (partial(scantrust_answers.read_saved, key=KEY), of_change),
    "lookup": (partial(scantrust_answers.read_lookup, key=KEY), of_lookup),
    "batch": (digible_answers.read_batch, of_batch),
}
BODIES = {**NO_JSON, **JSON, "saved": SAVED, "found": FOUND, "absent": ABSENT}


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("body", BODIES.values(), ids=list(BODIES))
def test_every_answer_lands_in_its_class(question: str, body: bytes) -> None:
    read, expected = QUESTIONS[question]
    answers = {status: read(Reply(status, body)) for status in STATUSES}
    wrong = {
        status: (answer.verdict, expected(status, body))
        for status, answer in answers.items()
        if answer.verdict is not expected(status, body)
    }
    assert wrong == {}
    for status, answer in answers.items():
        assert answer.status == status
        proved = answer.verdict is Verdict.ACCEPTED
        assert proved is (answer.message == "")
        assert "\n" not in answer.message
        assert "<" not in answer.message
        assert bool(answer.messages) is (answer.verdict in TURNED_DOWN)
