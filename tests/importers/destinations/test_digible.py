"""Digible's batches and answers, as pure values."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.catalog.product import Product
from importers.destinations.answer import Reply, Verdict
from importers.destinations.call import Unsendable
from importers.destinations.digible import answers, requests
from importers.destinations.digible.content import content as content_of
from importers.destinations.digible.content import price_text
from importers.destinations.registry import BUILT_IN

PROFILE = BUILT_IN["digible"]


def product(key: str = "P1", price: str = "4500.00") -> Product:
    return Product(0, key, {"productId": key, "productName": " Tea ", "productPrice": price})


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("4500", "4500"),
        ("4500.00", "4500.00"),
        ("4500.0", "4500.0"),
        (" 12.5 ", "12.5"),
        ("0.1", "0.1"),
        ("1E+3", "1000"),
        ("1e-3", "0.001"),
        ("0", "0"),
        ("12345678901234567890.12", "12345678901234567890.12"),
    ],
)
def test_a_price_keeps_its_digits(written: str, sent: str) -> None:
    assert price_text(written) == sent


@pytest.mark.parametrize("written", ["", "abc", "4,50", "NaN", "Infinity", "1e999", "1 000"])
def test_what_is_no_number_is_not_sent(written: str) -> None:
    with pytest.raises(Unsendable) as caught:
        price_text(written)
    assert caught.value.field == "productPrice"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=0, max_value=10**12))
def test_any_price_survives_as_text(price: Decimal) -> None:
    sent = price_text(str(price))
    assert Decimal(sent) == price
    assert "E" not in sent


def test_a_batch_is_a_bare_list_of_text() -> None:
    call = requests.batch_call([content_of(product())], PROFILE)
    assert call.url == "https://api.digible.one/v1/business/stores/product/sync"
    assert json.loads(call.body) == [
        {"productName": " Tea ", "productPrice": "4500.00", "productId": "P1"}
    ]


def test_a_profile_can_wrap_the_list() -> None:
    aim = PROFILE.having(envelope="products")
    call = requests.batch_call([content_of(product())], aim)
    assert list(json.loads(call.body)) == ["products"]


def test_the_same_rows_give_the_same_bytes() -> None:
    contents = [content_of(product(f"P{n}")) for n in range(5)]
    assert requests.batch_call(contents, PROFILE) == requests.batch_call(list(contents), PROFILE)


@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        (200, b"{}", Verdict.ACCEPTED),
        (200, b'{"message": "ok"}', Verdict.ACCEPTED),
        (200, b'{"errors": [], "error": null, "success": true}', Verdict.ACCEPTED),
        (200, b'{"errors": [{"message": "You may not"}], "data": null}', Verdict.AMBIGUOUS),
        (200, b'{"success": false, "message": "You may not"}', Verdict.AMBIGUOUS),
        (200, b"", Verdict.AMBIGUOUS),
        (200, b"OK", Verdict.AMBIGUOUS),
        (200, b"null", Verdict.AMBIGUOUS),
        (200, b'{"message": "o', Verdict.AMBIGUOUS),
        (200, b"<html>Wi-Fi</html>", Verdict.AMBIGUOUS),
        (201, b"{}", Verdict.AMBIGUOUS),
        (204, b"", Verdict.AMBIGUOUS),
        (302, b"{}", Verdict.AMBIGUOUS),
        (400, b"{}", Verdict.REFUSED),
        (401, b"{}", Verdict.LOGIN),
        (403, b"{}", Verdict.LOGIN),
        (413, b"<html>", Verdict.REFUSED),
        (422, b"{}", Verdict.REFUSED),
        (429, b"{}", Verdict.THROTTLED),
        (500, b"{}", Verdict.AMBIGUOUS),
        (504, b"<html>", Verdict.AMBIGUOUS),
    ],
)
def test_a_batch_is_judged_as_a_whole(status: int, body: bytes, verdict: Verdict) -> None:
    assert answers.read_batch(Reply(status, body)).verdict is verdict


@pytest.mark.parametrize(
    ("status", "body", "token"),
    [
        (200, b'{"message": "hi", "data": {"token": "abc"}}', "abc"),
        (200, b'{"data": {"token": ""}}', None),
        (200, b'{"data": {"token": 5}}', None),
        (200, b'{"data": []}', None),
        (200, b"<html>", None),
        (401, b'{"data": {"token": "abc"}}', None),
    ],
)
def test_a_login_gives_a_token_or_none(status: int, body: bytes, token: str | None) -> None:
    assert answers.read_login(Reply(status, body)) == token
