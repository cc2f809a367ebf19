"""The practice server's Scantrust side answers as the contract documents."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from importers.practice.scantrust_fields import is_url
from importers.practice.server import PracticeServer

PRODUCTS = "/api/v2/products/"


@pytest.fixture(scope="module")
def running() -> Iterator[PracticeServer]:
    with PracticeServer() as server:
        yield server


@pytest.fixture
def server(running: PracticeServer) -> PracticeServer:
    running.clear()
    return running


@pytest.fixture
def client(server: PracticeServer) -> Iterator[httpx.Client]:
    headers = {"Authorization": "UAT any"}
    with httpx.Client(base_url=server.url, headers=headers) as ready:
        yield ready


def test_a_product_is_stored_and_answered_as_documented(
    server: PracticeServer, client: httpx.Client
) -> None:
    sent = {"sku": "PIG12345", "name": "Hello", "brand": 50, "campaign": 575, "client_url": ""}
    answer = client.post(PRODUCTS, json=sent)
    assert answer.status_code == 200
    body = answer.json()
    assert (body["sku"], body["brand"]["id"], body["campaign"]) == ("PIG12345", 50, 575)
    assert [product.id for product in server.products] == [body["id"]]


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"sku": "TAKEN"}, "sku", "SKU must be unique within this company."),
        ({"sku": " "}, "sku", "This field may not be blank."),
        ({"sku": None}, "sku", "This field may not be null."),
        ({"sku": ["x"]}, "sku", "Not a valid string."),
        ({"name": ""}, "name", "This field may not be blank."),
        ({"brand": 1001}, "brand", "Invalid Brand reference or id."),
        ({"brand": "nobody"}, "brand", "Invalid Brand reference or id."),
        ({"brand": True}, "brand", "Invalid Brand reference or id."),
        ({"campaign": "summer"}, "campaign", "A valid integer is required."),
        ({"campaign": 5.5}, "campaign", "A valid integer is required."),
        ({"campaign": 1000}, "campaign", 'Invalid pk "1000" - object does not exist.'),
        ({"client_url": "shop"}, "client_url", "Enter a valid URL."),
    ],
)
def test_a_wrong_attribute_is_refused_by_name(
    server: PracticeServer,
    client: httpx.Client,
    change: dict[str, object],
    field: str,
    message: str,
) -> None:
    server.add_product("TAKEN")
    answer = client.post(PRODUCTS, json={"sku": "A", "name": "n"} | change)
    assert answer.status_code == 400
    assert answer.json() == {field: [message]}
    assert len(server.products) == 1


def test_missing_attributes_are_required(client: httpx.Client) -> None:
    required = ["This field is required."]
    assert client.post(PRODUCTS, json={}).json() == {"sku": required, "name": required}


@pytest.mark.parametrize(("wanted", "found"), [("ACME", 51), ("1001", 54), ("50", 50), (54, 54)])
def test_a_brand_is_named_by_id_or_reference(
    client: httpx.Client, wanted: str | int, found: int
) -> None:
    answer = client.post(PRODUCTS, json={"sku": "A", "name": "n", "brand": wanted})
    assert answer.json()["brand"]["id"] == found


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"null"])
def test_a_body_that_is_no_object_is_refused(client: httpx.Client, body: bytes) -> None:
    answer = client.post(PRODUCTS, content=body)
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("JSON parse error")


def test_only_what_is_sent_changes(server: PracticeServer, client: httpx.Client) -> None:
    number = server.add_product("A", "Old")
    server.add_product("B")
    answer = client.patch(f"{PRODUCTS}{number}/", json={"name": "New", "brand": "ACME"})
    assert (answer.json()["name"], answer.json()["sku"]) == ("New", "A")
    taken = client.patch(f"{PRODUCTS}{number}/", json={"sku": "B"})
    assert taken.json() == {"sku": ["SKU must be unique within this company."]}
    assert client.patch(f"{PRODUCTS}{number}/", json={"sku": "A", "brand": None}).is_success
    assert server.store.find("A")[0].brand is None
    assert client.patch(PRODUCTS + "1/", json={"name": "x"}).json() == {"detail": "Not found."}


def test_an_image_comes_by_multipart(server: PracticeServer, client: httpx.Client) -> None:
    number = server.add_product("A")
    answer = client.patch(f"{PRODUCTS}{number}/", files={"image": ("a.png", b"\x89PNG")})
    assert answer.json()["image"].startswith(server.url)
    assert answer.json()["image"].endswith("/a.png")
    empty = client.patch(f"{PRODUCTS}{number}/", files={"image": ("a.png", b"")})
    assert empty.json() == {"image": ["The submitted file is empty."]}


@pytest.mark.parametrize("sku", ["prod2", "a&b", "a+b", "a/b #1", "é %"])
def test_a_product_is_found_by_its_exact_sku(
    server: PracticeServer, client: httpx.Client, sku: str
) -> None:
    client.post(PRODUCTS, json={"sku": sku, "name": "n", "campaign": 188})
    client.post(PRODUCTS, json={"sku": sku + "x", "name": "n"})
    body = client.get(PRODUCTS, params={"sku__exact": sku}).json()
    assert (body["count"], body["next"], body["previous"]) == (1, None, None)
    assert body["results"][0]["sku"] == sku
    assert body["results"][0]["campaign"]["id"] == 188
    assert server.requests.per_key("GET") == {sku: 1}


def test_an_archived_product_keeps_its_sku(server: PracticeServer, client: httpx.Client) -> None:
    server.add_product("A")
    server.store.archive("A")
    assert client.get(PRODUCTS, params={"sku__exact": "A"}).json()["count"] == 0
    archived = client.get(PRODUCTS, params={"sku__exact": "A", "is_archived": "1"}).json()
    assert archived["results"][0]["is_archived"] is True
    taken = client.post(PRODUCTS, json={"sku": "A", "name": "n"})
    assert taken.json() == {"sku": ["SKU must be unique within this company."]}


def test_a_list_is_followed_to_its_end(server: PracticeServer, client: httpx.Client) -> None:
    skus = [f"S{number}" for number in range(45)]
    for sku in skus:
        server.add_product(sku)
    seen: list[str] = []
    address: str | None = server.url + PRODUCTS
    while address:
        page = client.get(address).json()
        seen += [row["sku"] for row in page["results"]]
        address = page["next"]
    assert seen == skus
    assert page["previous"] == f"{server.url}{PRODUCTS}?limit=20&offset=20"


def test_brands_and_me_answer(client: httpx.Client) -> None:
    brands = client.get("/api/v2/brands/").json()["results"]
    assert 50 in [brand["id"] for brand in brands]
    assert "ACME" in [brand["reference"] for brand in brands]
    assert client.get("/api/v2/me/").json()["email"]
    assert client.get("/api/v2/nothing/").json() == {"detail": "Not found."}
    assert client.delete(PRODUCTS).status_code == 405


@pytest.mark.parametrize("header", ["", "UAT", "UAT wrong", "Bearer any", "uat any"])
def test_a_request_needs_a_token(server: PracticeServer, header: str) -> None:
    answer = httpx.get(server.url + "/api/v2/me/", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.json()["detail"]


def test_requests_over_the_rate_are_throttled() -> None:
    headers = {"Authorization": "UAT any"}
    with (
        PracticeServer(rate=2) as server,
        httpx.Client(base_url=server.url, headers=headers) as client,
    ):
        statuses = [client.get("/api/v2/me/").status_code for _ in range(3)]
        assert statuses == [200, 200, 429]
        body = client.get("/api/v2/me/").json()
        assert body["code"] == "throttled"
        assert body["detail"].startswith("Request was throttled. Expected available in ")
        other = client.get("/api/v2/me/", headers={"Authorization": "UAT other"})
        assert other.status_code == 200


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("https://example.com/a?b=c", True),
        ("http://localhost:8000/", True),
        ("ftp://example.com", True),
        ("example.com", False),
        ("http://", False),
        ("http://shop", False),
        ("javascript:alert(1)", False),
        ("http://exa mple.com", False),
        ("http://[broken", False),
    ],
)
def test_a_web_address_has_a_scheme_and_a_host(text: str, good: bool) -> None:
    assert is_url(text) is good
