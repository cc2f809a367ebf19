"""The practice server answers as the real shop does, wherever it was taught to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from importers.practice.options import Quirks
from importers.practice.server import PracticeServer
from tests.support.shops.behaviour import Behaviour
from tests.support.shops.shop import Shop
from tests.support.shops.tokens import TOKEN

PRODUCTS = "/api/v2/products/"
BEHAVIOURS: dict[str, tuple[Behaviour, Quirks]] = {
    "trims": (Behaviour(), Quirks(trims=True, taken="together")),
    "documented": (Behaviour(existing="documented"), Quirks(trims=True)),
    "field": (Behaviour(existing="field"), Quirks(trims=True, taken="field")),
    "case": (Behaviour(case_blind=True), Quirks(trims=True, case_blind=True, taken="together")),
    "cuts": (Behaviour(keeps=2), Quirks(trims=True, keeps=2, taken="together")),
    "forbids": (
        Behaviour(forbids=("A-1",)),
        Quirks(trims=True, forbids=frozenset({"A-1"}), taken="together"),
    ),
    "fails": (
        Behaviour(fails_on=("A-1",)),
        Quirks(trims=True, fails_on=frozenset({"A-1"}), taken="together"),
    ),
    "large": (
        Behaviour(largest_upload=1000),
        Quirks(trims=True, pictures=800, taken="together"),
    ),
    "outage": (
        Behaviour(answers={"POST": 503}),
        Quirks(trims=True, creations_fail=True, taken="together"),
    ),
}


@pytest.fixture(scope="module")
def practice_of_module() -> Iterator[PracticeServer]:
    with PracticeServer(rate=0) as server:
        yield server


@pytest.fixture
def practice(practice_of_module: PracticeServer) -> PracticeServer:
    practice_of_module.clear()
    return practice_of_module


def told(url: str) -> list[Any]:
    """Ask the same of any shop, and return what it says, without what is its own."""
    with httpx.Client(base_url=url, headers=_headers(), timeout=60.0) as client:
        answers = [
            client.post(PRODUCTS, json={"sku": " A-1", "name": "Tea ", "campaign": 3}),
            client.post(PRODUCTS, json={"sku": "A-1", "name": "Tea"}),
            client.post(PRODUCTS, json={"sku": "a-1", "name": "Tea"}),
            client.post(PRODUCTS, json={"sku": "B", "name": "Tea", "campaign": 7777, "brand": "x"}),
            client.get(PRODUCTS, params={"sku__exact": " A-1 "}),
            client.patch(f"{PRODUCTS}{_first(client)}/", files={"image": ("a.png", b"x" * 3000)}),
        ]
    return [_shown(answer) for answer in answers]


def _headers() -> dict[str, str]:
    return {"Authorization": f"UAT {TOKEN}"}


def _first(client: httpx.Client) -> int:
    found = client.get(PRODUCTS).json()["results"]
    return int(found[0]["id"]) if found else 1


def _shown(answer: httpx.Response) -> Any:
    if answer.status_code == 404:
        return 404
    if answer.status_code >= 400:
        words = answer.json() if "json" in answer.headers["content-type"] else "a page"
        return answer.status_code, words
    content = answer.json()
    listed = content.get("results", [content])
    return [(each["sku"], each["name"], bool(each["brand"])) for each in listed]


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_both_say_the_same(shop: Shop, practice: PracticeServer, name: str) -> None:
    behaviour, quirks = BEHAVIOURS[name]
    shop.behave(behaviour)
    practice.behave(quirks if name == "large" else _without_pictures(quirks))
    assert told(practice.url) == told(shop.url)


def _without_pictures(quirks: Quirks) -> Quirks:
    return replace(quirks, refuses_pictures=True)


def test_what_only_a_gateway_or_a_portal_does(practice: PracticeServer) -> None:
    practice.behave(Quirks(resends=True, next_origin="https://inside.example", company=2))
    headers = {"Authorization": "UAT t"}
    made = httpx.post(practice.url + PRODUCTS, json={"sku": "A-1", "name": "Tea"}, headers=headers)
    assert (made.status_code, len(practice.products)) == (400, 1)
    page = httpx.get(practice.url + "/api/v2/brands/?limit=2", headers=headers).json()
    assert page["next"] == "https://inside.example/api/v2/brands/?limit=2&offset=2"
    me = httpx.get(practice.url + "/api/v2/me/", headers=headers).json()
    assert me["company"] == {"id": 2, "name": "Practice company 2"}
