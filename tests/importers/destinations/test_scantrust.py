"""Scantrust's requests and answers, as pure values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.catalog.product import Product
from importers.destinations.answer import Reply, Verdict
from importers.destinations.base import Brand
from importers.destinations.call import Unsendable
from importers.destinations.delivery import sentences
from importers.destinations.delivery.comparison import Comparison
from importers.destinations.registry import BUILT_IN
from importers.destinations.scantrust import answers, brands, requests
from importers.destinations.scantrust.comparison import compare
from importers.destinations.scantrust.content import PICTURE_ADDRESS
from importers.destinations.scantrust.content import content as content_of

PROFILE = BUILT_IN["scantrust"]
SAVED = {"id": 6629, "sku": "TEA-1", "name": "Tea", "brand": {"id": 50}, "campaign": 575}


def fields(**values: str) -> dict[str, Any]:
    product = Product(0, "TEA-1", {"sku": "TEA-1", "name": "Tea", **values})
    return dict(content_of(product, PROFILE).fields)


def test_only_what_is_not_blank_is_sent() -> None:
    sent = fields(description=" ", client_url="", brand="", campaign="", image="")
    assert sent == {"sku": "TEA-1", "name": "Tea"}


def test_every_field_goes_as_its_type() -> None:
    sent = fields(description="Fine ", client_url="https://t.example", brand=" 50 ", campaign="575")
    assert sent == {
        "sku": "TEA-1",
        "name": "Tea",
        "description": "Fine ",
        "client_url": "https://t.example",
        "brand": 50,
        "campaign": 575,
    }


@pytest.mark.parametrize("reference", ["ACME", "5O", "٥٠", "007", "5.0", "-5"])
def test_what_is_no_plain_number_stays_a_reference(reference: str) -> None:
    assert fields(brand=reference)["brand"] == reference


def test_a_profile_may_send_digits_as_a_reference_and_fill_a_blank_brand() -> None:
    product = Product(0, "A", {"sku": "A", "name": "a", "brand": ""})
    aim = PROFILE.having(default_brand="51", brand_as_reference=True)
    assert content_of(product, aim).fields["brand"] == "51"


@pytest.mark.parametrize("campaign", ["spring", "1.5", "-1", "٣", "1" * 30])
def test_a_campaign_is_a_number(campaign: str) -> None:
    with pytest.raises(Unsendable, match="campaign") as caught:
        fields(campaign=campaign)
    assert caught.value.field == "campaign"


def test_a_picture_is_a_file_beside_the_catalog(tmp_path: Path) -> None:
    (tmp_path / "tea.png").write_bytes(b"\x89PNG picture")
    product = Product(0, "A", {"sku": "A", "name": "a", "image": "tea.png"})
    content = content_of(product, PROFILE, tmp_path)
    assert content.image == tmp_path / "tea.png"
    assert "image" not in content.fields


def test_a_picture_on_the_web_is_not_sent_and_that_is_told() -> None:
    product = Product(0, "A", {"sku": "A", "name": "a", "image": "https://cdn.example/a.png"})
    content = content_of(product, PROFILE)
    assert content.image is None
    assert content.notes == (("image", PICTURE_ADDRESS),)


def test_another_picture_under_the_same_name_is_other_content(tmp_path: Path) -> None:
    picture = tmp_path / "tea.png"
    picture.write_bytes(b"\x89PNG one")
    product = Product(0, "A", {"sku": "A", "name": "a", "image": "tea.png"})
    content = content_of(product, PROFILE, tmp_path)
    before = content.digest
    picture.write_bytes(b"\x89PNG three")
    assert content.digest != before
    picture.unlink()
    with pytest.raises(Unsendable, match="cannot be read any more"):
        _ = content.digest


@pytest.mark.parametrize("sku", ["a&b", "a#b", "a+b", "a/b", "a b", "ä%", "?x=1"])
def test_a_sku_survives_the_address(sku: str) -> None:
    import httpx

    url = httpx.URL(requests.lookup_call(sku, PROFILE, archived=True).url)
    assert dict(url.params) == {"sku__exact": sku, "is_archived": "1"}


def test_a_change_never_sends_the_sku() -> None:
    call = requests.change_call(7, {"sku": "A", "name": "b"}, PROFILE)
    assert call.method == "PATCH"
    assert call.url.endswith("/api/v2/products/7/")
    assert json.loads(call.body) == {"name": "b"}


def reply(content: object, status: int = 200) -> Reply:
    return Reply(status, json.dumps(content).encode())


@pytest.mark.parametrize("status", [200, 201])
def test_a_success_has_an_id_and_the_same_sku(status: int) -> None:
    answer = answers.read_saved(reply(SAVED, status), "TEA-1")
    assert (answer.verdict, answer.remote_id) == (Verdict.ACCEPTED, 6629)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"OK",
        b"<html>Welcome to the Wi-Fi</html>",
        b'{"id": 1}',
        b'{"id": "1", "sku": "TEA-1"}',
        b'{"id": true, "sku": "TEA-1"}',
        b'{"id": null, "sku": "TEA-1"}',
        b'{"id": NaN, "sku": "TEA-1"}',
        b'{"id": 1, "sku": "TEA-2"}',
        b'{"id": 1, "sku": "tea-1"}',
        b'{"id": 1, "sku": "TEA-1',
        b'{"id": 1, "sku": "TEA-2", "sku": "TEA-1"}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
@pytest.mark.parametrize("status", [200, 201, 204])
def test_a_success_that_proves_nothing_is_ambiguous(status: int, body: bytes) -> None:
    assert answers.read_saved(Reply(status, body), "TEA-1").verdict is Verdict.AMBIGUOUS
    assert answers.read_lookup(Reply(status, body), "TEA-1").verdict is Verdict.AMBIGUOUS


def test_a_taken_sku_is_told_from_other_refusals() -> None:
    taken = {"sku": ["SKU must be unique within this company."]}
    assert answers.read_saved(reply(taken, 400), "TEA-1").verdict is Verdict.EXISTS
    both = {**taken, "brand": ["Invalid Brand reference or id."]}
    assert answers.read_saved(reply(both, 400), "TEA-1").verdict is Verdict.REFUSED
    assert answers.read_saved(reply({}, 404), "TEA-1").verdict is Verdict.MISSING


def test_a_firewalls_page_turns_down_the_row_and_not_the_token() -> None:
    page = answers.read_saved(Reply(403, b"<html>Request blocked</html>"), "TEA-1")
    assert (page.verdict, page.messages) == (Verdict.REFUSED, (("", page.message),))
    told = reply({"detail": "You do not have permission."}, 403)
    assert answers.read_saved(told, "TEA-1").verdict is Verdict.FORBIDDEN


def test_a_long_value_of_the_shop_is_quoted_in_part() -> None:
    ((_, words),) = sentences.differs(Comparison({"description": "x" * 100_000}))
    assert len(words) < 300


@pytest.mark.parametrize(
    ("content", "verdict", "found"),
    [
        ({"count": 0, "next": None, "results": []}, Verdict.ACCEPTED, None),
        ({"count": 1, "next": None, "results": [SAVED]}, Verdict.ACCEPTED, 6629),
        ({"count": 1, "results": [{"id": 3, "sku": "tea-1"}]}, Verdict.REFUSED, None),
        ({"count": 1, "results": [{"id": "3", "sku": "TEA-1"}]}, Verdict.AMBIGUOUS, None),
        ({"count": 1, "results": [None]}, Verdict.AMBIGUOUS, None),
        ({"count": None, "results": []}, Verdict.AMBIGUOUS, None),
        ({"count": 40, "next": "http://x/?offset=20", "results": []}, Verdict.AMBIGUOUS, None),
        ({"count": 1, "next": None, "results": []}, Verdict.AMBIGUOUS, None),
        ({"count": 1, "results": {}}, Verdict.AMBIGUOUS, None),
        ({"count": 2, "results": [None, SAVED]}, Verdict.ACCEPTED, 6629),
    ],
)
def test_a_lookup_finds_proves_absence_or_tells_nothing(
    content: object, verdict: Verdict, found: int | None
) -> None:
    answer = answers.read_lookup(reply(content), "TEA-1")
    assert (answer.verdict, answer.remote_id) == (verdict, found)


def test_differences_compare_what_a_lookup_gives() -> None:
    sent = {"sku": "TEA-1", "name": "Tea ", "brand": 50, "campaign": 188, "description": "a\r\nb"}
    record = {
        "sku": "TEA-1",
        "name": "Tea",
        "brand": {"id": 51},
        "campaign": {"id": 188},
        "description": "a\nb",
    }
    assert compare(sent, record) == Comparison({"brand": 51}, (), ("name", "description"))
    assert compare({"brand": "ACME"}, {"brand": {"reference": "X"}}).differing == {"brand": "X"}
    assert compare({"brand": 50}, {"brand": None}).differing == {"brand": None}
    assert compare({"name": "Tea"}, {}).untold == ("name",)


@pytest.mark.parametrize(
    ("number", "listed", "expected"),
    [
        (51, None, Comparison(untold=("brand",))),  # the list may not be read
        (51, [Brand(52, "Other", "OTHER")], Comparison(untold=("brand",))),
        (51, [Brand(51, "Acme Pantry", "ACME")], Comparison()),
        (52, [Brand(52, "Other", "OTHER")], Comparison({"brand": "OTHER"})),
        (53, [Brand(53, "Nameless")], Comparison({"brand": "53"})),
    ],
)
def test_a_brand_by_reference_is_compared_through_the_list_of_brands(
    number: int, listed: list[Brand] | None, expected: Comparison
) -> None:
    assert compare({"brand": "ACME"}, {"brand": {"id": number}}, listed) == expected


@pytest.mark.parametrize("wrap", [False, True])
def test_brands_come_as_a_list_or_in_an_envelope(wrap: bool) -> None:
    items = [{"id": 50, "name": "Cool"}, {"id": 51, "name": "Acme", "reference": "ACME"}, {"x": 1}]
    content = {"count": 3, "next": "u", "results": items} if wrap else items
    assert brands.read_brands(reply(content)) == (
        [Brand(50, "Cool"), Brand(51, "Acme", "ACME")],
        "u" if wrap else None,
    )


@pytest.mark.parametrize(
    ("name", "reference", "brand"),
    [
        ("a\ud800b", "R\ud800", Brand(1, "a\ufffdb")),
        ("\x1b]2;x\x07", "\u202eX", Brand(1, "\ufffd]2;x\ufffd")),
        (["x"], {"a": 1}, Brand(1, "")),
        (None, 5, Brand(1, "", "5")),
        ("x" * 10_000, "Île 1", Brand(1, "x" * 500, "Île 1")),
    ],
)
def test_odd_brands_can_be_shown_and_kept(name: object, reference: object, brand: Brand) -> None:
    told = reply([{"id": 1, "name": name, "reference": reference}])
    assert brands.read_brands(told) == ([brand], None)


text = st.text(st.characters(codec="utf-8"), max_size=30)


@given(text.map(str.strip).filter(bool), text, text)
def test_the_body_is_json_that_gives_the_values_back(sku: str, name: str, description: str) -> None:
    values = {"sku": sku, "name": name, "description": description}
    content = content_of(Product(0, sku, values), PROFILE)
    sent = json.loads(requests.create_call(content, PROFILE).body)
    assert sent["sku"] == sku
    assert sent["name"] == name
    assert sent.get("description") == (description if description.strip() else None)
