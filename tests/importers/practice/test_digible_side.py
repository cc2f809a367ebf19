"""The practice server's Digible side answers as the contract documents or assumes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import httpx
import jwt
import pytest

from importers.practice.digible import LOGIN_PATH, SYNC_PATH
from importers.practice.options import Faults
from importers.practice.server import PracticeServer


@pytest.fixture(scope="module")
def running() -> Iterator[PracticeServer]:
    faults = Faults(refused_products=frozenset({"BAD"}))
    with PracticeServer(faults=faults, token_life=60) as server:
        yield server


@pytest.fixture
def server(running: PracticeServer) -> PracticeServer:
    running.clear()
    return running


def send(server: PracticeServer, batch: object, token: str = "any") -> httpx.Response:
    return httpx.post(server.url + SYNC_PATH, json=batch, headers={"x-access-token": token})


def product(number: object, price: object = "1.00") -> dict[str, Any]:
    return {"productId": number, "productName": "Tea", "productPrice": price}


def test_a_login_gives_a_token_that_ends(server: PracticeServer) -> None:
    answer = httpx.post(server.url + LOGIN_PATH, json={"email": "a@b.c", "password": "x"})
    token = answer.json()["data"]["token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert 55 < claims["exp"] - time.time() <= 60
    assert send(server, [product("1")], token).status_code == 200


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ({"email": "a@b.c", "password": "wrong"}, 401),
        ({"email": "a@b.c"}, 400),
        ([], 400),
    ],
)
def test_a_login_may_fail(server: PracticeServer, content: object, status: int) -> None:
    answer = httpx.post(server.url + LOGIN_PATH, json=content)
    assert answer.status_code == status
    assert answer.json()["message"]


@pytest.mark.parametrize("envelope", [lambda rows: rows, lambda rows: {"products": rows}])
def test_a_batch_is_stored_and_overwrites(server: PracticeServer, envelope: Any) -> None:
    assert send(server, envelope([product("1"), product("2")])).status_code == 200
    assert send(server, envelope([product("2", "3.50")])).json()["data"] == {"count": 1}
    assert {key: one.price for key, one in server.synced.items()} == {"1": "1.00", "2": "3.50"}
    assert server.store.times_synced == {"1": 1, "2": 2}
    assert server.requests.per_key("POST") == {"1": 1, "2": 2}


@pytest.mark.parametrize(
    ("batch", "status"),
    [
        ([product("1"), product("2", 1.5)], 400),
        ([product("1"), product("")], 400),
        ([product("1"), product(" ")], 400),
        ([product("1"), product(7)], 400),
        ([product("1"), "text"], 400),
        ([product("1"), product("BAD")], 400),
        ([product(str(number)) for number in range(201)], 413),
        ({"nothing": 1}, 400),
    ],
)
def test_a_batch_is_refused_as_a_whole(server: PracticeServer, batch: object, status: int) -> None:
    answer = send(server, batch)
    assert answer.status_code == status
    assert answer.json()["message"]
    assert server.synced == {}


@pytest.mark.parametrize("token", ["", "wrong"])
def test_a_batch_needs_a_token(server: PracticeServer, token: str) -> None:
    assert send(server, [product("1")], token).status_code == 401


def test_a_token_counts_until_its_end(server: PracticeServer) -> None:
    assert send(server, [product("1")], server.token(-1)).json()["message"] == "jwt expired"
    foreign = jwt.encode({"exp": int(time.time()) - 5}, "another secret of enough length, 32 bytes")
    assert send(server, [product("1")], foreign).status_code == 401
    endless = jwt.encode({"sub": "x"}, "another secret of enough length, 32 bytes")
    assert send(server, [product("1")], endless).status_code == 200


def test_a_strict_shop_turns_down_what_does_not_fit_its_columns() -> None:
    with PracticeServer(faults=Faults(strict=True)) as strict:
        assert send(strict, [product("1"), product("2", "7")]).status_code == 200
        for bad, word in (
            (product("9" * 26), "productId"),
            ({**product("3"), "productName": "T" * 76}, "productName"),
            (product("4", "12.345"), "productPrice"),
            (product("5", "1,00"), "productPrice"),
            (product("6", ""), "productPrice"),
        ):
            answer = send(strict, [product("7"), bad])
            assert answer.status_code == 422
            assert word in answer.json()["message"]
        assert set(strict.synced) == {"1", "2"}
