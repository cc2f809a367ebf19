"""The practice server's WooCommerce side answers as a real one was measured to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from importers.practice.options import Faults
from importers.practice.server import PracticeServer
from importers.practice.woocommerce import BASE

AUTH = ("ck_1", "cs_1")


@pytest.fixture(scope="module")
def running() -> Iterator[PracticeServer]:
    with PracticeServer(faults=Faults(wrong_prices=True)) as server:
        yield server


@pytest.fixture
def server(running: PracticeServer) -> PracticeServer:
    running.clear()
    return running


def send(server: PracticeServer, content: object, **options: Any) -> httpx.Response:
    options = {"auth": AUTH, **options}
    return httpx.post(f"{server.url}{BASE}/products/batch", json=content, **options)


def product(sku: str, price: str = "1.00", **values: object) -> dict[str, object]:
    return {"sku": sku, "name": "Tea", "regular_price": price, **values}


@pytest.mark.parametrize(
    ("sent", "stored"), [("1.234,50", "1.23450"), ("abc", ""), ("-5", "-5"), ("12.50", "12.50")]
)
def test_wrong_prices_are_stored_without_a_word_where_that_is_switched_on(
    server: PracticeServer, sent: str, stored: str
) -> None:
    made = send(server, {"create": [product("A", sent)]}).json()["create"][0]
    assert (made["id"] > 0, made["regular_price"]) == (True, stored)


def test_without_the_switch_such_a_price_is_turned_down() -> None:
    with PracticeServer() as server:
        (result,) = send(server, {"create": [product("A", "abc")]}).json()["create"]
    assert result["id"] == 0
    assert result["error"]["data"] == {"status": 400}


def test_results_come_in_order_and_a_sku_that_exists_names_its_product(
    server: PracticeServer,
) -> None:
    sent = [product("A1"), product(" A1 "), product("B1", odd="?", name="")]
    first, taken, odd = send(server, {"create": sent}).json()["create"]
    assert taken["id"] == 0
    assert taken["error"]["code"] == "product_invalid_sku"
    assert taken["error"]["data"]["resource_id"] == first["id"]
    assert (odd["sku"], odd["name"]) == ("B1", "")


def test_a_question_for_two_skus_finds_both(server: PracticeServer) -> None:
    send(server, {"create": [product("A1"), product("B1"), product("C1")]})
    found = httpx.get(f"{server.url}{BASE}/products?sku=A1,B1", auth=AUTH).json()
    assert [each["sku"] for each in found] == ["A1", "B1"]


def test_a_hundred_and_one_are_too_many(server: PracticeServer) -> None:
    assert send(server, {"create": [product(f"A{n}") for n in range(101)]}).status_code == 413
    made = send(server, {"create": [product(f"A{n}") for n in range(100)]})
    assert len(made.json()["create"]) == 100


def test_fields_empty_the_answer_of_a_batch(server: PracticeServer) -> None:
    sent = {"create": [product("A")]}
    assert send(server, sent, params={"_fields": "id"}).json() == []
    assert len(httpx.get(f"{server.url}{BASE}/products", auth=AUTH).json()) == 1


@pytest.mark.parametrize("auth", [None, ("ck_1", "wrong")])
def test_a_wrong_token_is_a_401_with_its_code(
    server: PracticeServer, auth: tuple[str, str] | None
) -> None:
    answer = send(server, {"create": []}, auth=auth)
    assert answer.status_code == 401
    assert answer.json()["code"] == "woocommerce_rest_cannot_create"
