"""What the framework answers by itself; everything that is assumed of Scantrust's answers is read off here."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.support.shops.behaviour import Behaviour
from tests.support.shops.nginx import Front, FrontOptions
from tests.support.shops.shop import Shop
from tests.support.shops.tokens import BRANDS, READER_TOKEN, TOKEN

PRODUCTS = "/api/v2/products/"


def asked(
    shop: Shop | Front, method: str, path: str, token: str = TOKEN, **content: Any
) -> httpx.Response:
    """Ask the shop something."""
    headers = {"Authorization": f"UAT {token}"}
    return httpx.request(method, shop.url + path, headers=headers, timeout=30, **content)


def created(shop: Shop, **fields: Any) -> httpx.Response:
    """Create a product."""
    return asked(shop, "POST", PRODUCTS, json={"name": "Tea", **fields})


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u2003", "\u3000", "\u2028"])
def test_texts_are_trimmed(shop: Shop, blank: str) -> None:
    answer = created(shop, sku=f"{blank}A-1{blank}", name=f"{blank}Tea{blank}")
    assert answer.status_code == 201
    assert (answer.json()["sku"], answer.json()["name"]) == ("A-1", "Tea")
    found = asked(shop, "GET", PRODUCTS, params={"sku__exact": f"{blank}A-1"}).json()
    assert [product["sku"] for product in found["results"]] == ["A-1"]


def test_a_brand_in_a_product_has_no_reference(shop: Shop) -> None:
    made = created(shop, sku="A-1", brand="REF-3", campaign=3).json()
    assert made["brand"] == {"id": 3, "name": "Brand 3", "image": None}
    assert made["campaign"] == 3
    listed = asked(shop, "GET", PRODUCTS).json()["results"][0]
    assert listed["campaign"] == {"id": 3, "name": "Campaign 3"}


def test_a_sku_that_is_taken(shop: Shop) -> None:
    created(shop, sku="A-1")
    words = {
        "together": {
            "non_field_errors": ["The fields sku, company must make a unique set."],
        },
        "field": {"sku": ["product with this sku already exists."]},
        "documented": {"sku": ["SKU must be unique within this company."]},
    }
    for existing, said in words.items():
        shop.behave(Behaviour(existing=existing))  # type: ignore[arg-type]
        answer = created(shop, sku="A-1")
        assert (answer.status_code, answer.json()) == (400, said)
        assert created(shop, sku=f"a-1 {existing}").status_code == 201
    shop.behave(Behaviour(case_blind=True))
    assert created(shop, sku="a-1").status_code == 400
    shop.behave(Behaviour(accepts_doubles=True))
    assert created(shop, sku="A-1").status_code == 201


def test_what_is_unknown(shop: Shop) -> None:
    said = created(shop, sku="A-1", brand="NONE", campaign=77).json()
    assert said == {
        "brand": ["Invalid Brand reference or id."],
        "campaign": ['Invalid pk "77" - object does not exist.'],
    }


def test_rights_and_throttling(shop: Shop) -> None:
    answer = asked(shop, "POST", PRODUCTS, READER_TOKEN, json={"sku": "A-1", "name": "Tea"})
    assert (answer.status_code, answer.json()["detail"]) == (
        403,
        "You do not have permission to perform this action.",
    )
    assert asked(shop, "GET", PRODUCTS, "no such token").status_code == 401
    shop.behave(Behaviour(throttle="1/hour"))
    assert asked(shop, "GET", PRODUCTS).status_code == 200
    answer = asked(shop, "GET", PRODUCTS)
    assert answer.status_code == 429
    assert 3590 <= int(answer.headers["retry-after"]) <= 3600
    shop.behave(Behaviour(throttle="1/hour", bare_throttle=True))
    answer = asked(shop, "GET", PRODUCTS)
    assert (answer.status_code, "retry-after" in answer.headers) == (429, False)


def test_a_picture(shop: Shop, tmp_path: Path) -> None:
    number = created(shop, sku="A-1").json()["id"]
    Image.new("RGB", (4, 4)).save(tmp_path / "tea.png")
    whole = (tmp_path / "tea.png").read_bytes()
    for content, status in ((whole, 200), (whole[:20], 400)):
        files = {"image": ("tea.png", content)}
        answer = asked(shop, "PATCH", f"{PRODUCTS}{number}/", files=files)
        assert answer.status_code == status
    assert "Upload a valid image" in answer.json()["image"][0]


def test_moods_of_a_gateway(shop: Shop) -> None:
    shop.behave(Behaviour(answers={"POST": 503}))
    assert created(shop, sku="A-1").status_code == 503
    assert asked(shop, "GET", PRODUCTS).json()["count"] == 0
    shop.behave(Behaviour(loses=1.0))
    assert created(shop, sku="A-1").status_code == 504
    assert [product["sku"] for product in shop.products] == ["A-1"]
    shop.behave(Behaviour(fails_on=("A-2",), forbids=("A-3",)))
    assert created(shop, sku="A-2").status_code == 500
    assert created(shop, sku="A-3").status_code == 403
    shop.behave(Behaviour(fails_on=("A-2",), fails_after=True))
    assert created(shop, sku="A-2").status_code == 500
    assert [product["sku"] for product in shop.products] == ["A-1", "A-2"]


def test_values_that_are_stored_otherwise(shop: Shop) -> None:
    shop.behave(Behaviour(rounds=True, keeps=3))
    made = created(shop, sku="A-1", name="Green tea", price="2.34567").json()
    assert (made["name"], float(made["price"])) == ("Gre", 2.35)


def test_a_page_may_lead_to_the_other_side_of_a_proxy(shop: Shop) -> None:
    shop.behave(Behaviour(next_origin="https://inside.example:8443"))
    page = asked(shop, "GET", "/api/v2/brands/?limit=100").json()
    assert page["count"] == BRANDS
    assert page["next"] == "https://inside.example:8443/api/v2/brands/?limit=100&offset=100"


def test_a_killed_worker_is_replaced(shop: Shop) -> None:
    before = shop.workers()
    assert shop.kill_a_worker()
    until = time.monotonic() + 30
    while len(set(shop.workers()) - set(before)) < 1:
        assert time.monotonic() < until
    assert created(shop, sku="A-1").status_code == 201


def test_nginx_in_front(shop: Shop, front_folder: Path) -> None:
    options = FrontOptions(rate=1, burst=1, largest_upload="1k")
    with Front(shop.port, front_folder, options) as front:
        large = asked(front, "PATCH", f"{PRODUCTS}1/", files={"image": ("tea.png", b"x" * 2000)})
        assert (large.status_code, "nginx" in large.text) == (413, True)
        statuses = {asked(front, "GET", "/api/v2/me/").status_code for _ in range(5)}
        assert 503 in statuses
    with Front(shop.port, front_folder / "other") as front:
        page = asked(front, "GET", "/api/v2/brands/?limit=100").json()
        assert not page["next"].startswith(front.url)
