"""What WooCommerce's answers and a row's texts mean, also in odd forms: laws, and answers that no shop should give."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.destinations.answer import Reply, Verdict
from importers.destinations.call import Unsendable
from importers.destinations.delivery.batch_api import Change
from importers.destinations.registry import BUILT_IN
from importers.destinations.woocommerce import answers
from importers.destinations.woocommerce.comparison import compare
from importers.destinations.woocommerce.content import addresses, key_fault, price_text
from importers.destinations.woocommerce.product_api import fits
from importers.destinations.woocommerce.requests import address, lookup_call

AIM = BUILT_IN["woocommerce"]
SKUS = st.text("abAB1-", min_size=1, max_size=4)


def reply(content: Any, status: int = 200, **headers: str) -> Reply:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return Reply(status, body, headers)


def product(number: int, sku: str, **values: Any) -> dict[str, Any]:
    return {"id": number, "sku": sku, "name": "Tea", "regular_price": "1.00"} | values


@given(st.text("0123456789.,+-eE ", max_size=8), st.integers(0, 4))
def test_a_price_goes_as_the_same_number_in_plain_digits_or_not_at_all(
    text: str, decimals: int
) -> None:
    try:
        sent = price_text(text.strip(), decimals)
    except Unsendable:
        return
    assert Decimal(sent) == Decimal(text.strip()) >= 0
    whole, _, behind = sent.partition(".")
    assert whole.isdigit()
    assert len(behind) <= decimals
    assert not behind or behind.isdigit()


@pytest.mark.parametrize(
    "text", ["1.234,50", "abc", "-5", "12,5", "1e3", "NaN", "12.345", "1_0", "٣", "9" * 16]
)
def test_prices_that_the_shop_would_store_otherwise_do_not_go(text: str) -> None:
    with pytest.raises(Unsendable, match=r"price"):
        price_text(text, 2)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("A,B", "holds a comma"),
        ("0", "takes it for none"),
        ("A  B", "'A B'"),
        ("A<b>1", "'A1'"),
        ("50%41", "'50'"),
        ("k" * 5000, "too long"),
    ],
)
def test_skus_that_cannot_be_asked_for_or_would_be_kept_otherwise_do_not_go(
    key: str, said: str
) -> None:
    assert said in (key_fault(key) or "")


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40), min_size=1))
def test_a_question_has_at_least_one_sku_and_is_never_too_long(keys: list[str]) -> None:
    keys = [key for key in keys if key_fault(key) is None]
    while keys:
        now, keys = keys[: fits(keys)], keys[fits(keys) :]
        assert now
        assert len(now) == 1 or len(lookup_call(now, AIM).url) < 4_200


@given(st.data())
def test_whatever_order_an_answer_has_no_row_is_told_of_another_product(
    data: st.DataObject,
) -> None:
    keys = data.draw(st.lists(SKUS, unique=True, min_size=1, max_size=6))
    results: list[Any] = [
        data.draw(
            st.sampled_from(
                [
                    product(at + 1, key),
                    {"id": 0, "error": {"code": "x", "message": "No.", "data": {"status": 400}}},
                    product(at + 1, "other"),
                    None,
                ]
            )
        )
        for at, key in enumerate(keys)
    ]
    told = data.draw(st.permutations(results))[: data.draw(st.integers(0, len(results)))]
    judged = answers.read_batch(reply({"create": told}), "create", keys)
    assert judged.whole.verdict is Verdict.ACCEPTED
    assert len(judged.items) == len(keys)
    for key, answer in zip(keys, judged.items, strict=True):
        if answer.verdict is Verdict.ACCEPTED:
            assert answer.record is not None
            assert answer.record["sku"] in (key, "other")
    numbers = [each.remote_id for each in judged.items if each.remote_id is not None]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize(
    "content", [[], {}, {"create": {}}, b"", b"<html>", b"OK", {"create": None}]
)
def test_a_batch_of_which_nothing_is_told_is_looked_up(content: Any) -> None:
    judged = answers.read_batch(reply(content), "create", ["A", "B"])
    assert judged.whole.verdict is Verdict.AMBIGUOUS
    assert not judged.splits


@pytest.mark.parametrize(
    ("status", "verdict", "splits"),
    [
        (400, Verdict.AMBIGUOUS, False),
        (401, Verdict.LOGIN, False),
        (404, Verdict.MISSING, False),
        (413, Verdict.REFUSED, True),
        (429, Verdict.THROTTLED, False),
        (500, Verdict.AMBIGUOUS, False),
        (503, Verdict.AMBIGUOUS, False),
    ],
)
def test_a_batch_that_is_refused_as_a_whole_is_halved_only_where_it_surely_did_nothing(
    status: int, verdict: Verdict, splits: bool
) -> None:
    said = {"code": "woocommerce_rest_x", "message": "Sorry.", "data": {"status": status}}
    judged = answers.read_batch(reply(said, status), "create", ["A", "B"])
    assert (judged.whole.verdict, judged.splits) == (verdict, splits)
    assert "Sorry" in judged.whole.message
    assert "status" not in judged.whole.message


def test_maintenance_and_a_wrong_address_are_said_in_a_sentence() -> None:
    page = b"<html><title>Maintenance</title></html>"
    assert "in maintenance (503" in answers.failed(reply(page, 503)).message
    assert "no WooCommerce at this address" in answers.failed(reply(page, 404)).message
    no_route = {"code": "rest_no_route", "message": "No route was found."}
    assert "no WooCommerce at this address" in answers.failed(reply(no_route, 404)).message


@pytest.mark.parametrize(
    ("error", "field"),
    [
        (
            {
                "code": "rest_invalid_param",
                "message": "x",
                "data": {"params": {"regular_price": "No price."}},
            },
            "price",
        ),
        (
            {"code": "woocommerce_product_image_upload_error", "message": "Error getting it."},
            "image",
        ),
        ({"code": "x", "message": "The stock_quantity is odd."}, "stock"),
        ({"code": "x", "message": "No."}, ""),
        ({}, ""),
    ],
)
def test_words_of_a_refusal_are_put_on_the_cell_that_they_are_about(
    error: dict[str, Any], field: str
) -> None:
    judged = answers.read_batch(reply({"create": [{"id": 0, "error": error}]}), "create", ["A"])
    assert [name for name, _ in judged.items[0].messages] == [field]


def test_changes_are_told_by_the_numbers_of_their_products() -> None:
    changes = [Change("A", 7, {}), Change("B", 8, {}), Change("C", 9, {})]
    gone = {
        "id": 8,
        "error": {"code": "invalid_id", "message": "Invalid ID.", "data": {"status": 404}},
    }
    judged = answers.read_changes(reply({"update": [product(9, "C"), gone]}), changes)
    verdicts = [each.verdict for each in judged.items]
    assert verdicts == [Verdict.AMBIGUOUS, Verdict.MISSING, Verdict.ACCEPTED]


@pytest.mark.parametrize(
    ("found", "verdicts"),
    [
        ([product(1, "A")], [Verdict.ACCEPTED, Verdict.ACCEPTED]),
        ([], [Verdict.ACCEPTED, Verdict.ACCEPTED]),
        ([product(1, "a")], [Verdict.REFUSED, Verdict.ACCEPTED]),
        ([product(1, "A"), product(2, "A")], [Verdict.REFUSED, Verdict.ACCEPTED]),
        # A shop that does not understand the question answers with other products: that proves no absence.
        ([product(1, "A"), product(2, "X")], [Verdict.ACCEPTED, Verdict.AMBIGUOUS]),
        ([product(1, "B"), "odd"], [Verdict.AMBIGUOUS, Verdict.ACCEPTED]),
    ],
)
def test_a_lookup_proves_presence_and_absence_or_says_that_it_does_not(
    found: list[Any], verdicts: list[Verdict]
) -> None:
    judged = answers.read_lookup(reply(found), ["A", "B"])
    assert [each.verdict for each in judged.items] == verdicts


def test_a_lookup_that_goes_on_elsewhere_proves_no_absence() -> None:
    judged = answers.read_lookup(reply([product(1, "A")], **{"x-wp-total": "101"}), ["A", "B"])
    assert [each.verdict for each in judged.items] == [Verdict.ACCEPTED, Verdict.AMBIGUOUS]


@given(st.decimals(0, 10**9, places=2), st.text("0123456789.-abc ", max_size=12))
def test_a_stored_price_is_the_same_only_if_it_is_the_same_number(
    sent: Decimal, stored: str
) -> None:
    differing = compare({"price": format(sent, "f")}, {"regular_price": stored}).differing
    try:
        same = Decimal(stored) == sent
    except InvalidOperation:
        same = False
    assert (not differing) == same


def test_measured_wrong_prices_are_told_with_both_values() -> None:
    for sent, stored in (("1234.50", "1.23450"), ("5", "-5"), ("5", "")):
        assert compare({"price": sent}, {"regular_price": stored}).differing == {"price": stored}


def test_several_pictures_of_a_cell_are_parted_but_not_within_an_address() -> None:
    assert addresses("https://x/a,b.jpg, https://x/c.jpg\nhttp://x/d.jpg|https://x/e.jpg") == [
        "https://x/a,b.jpg", "https://x/c.jpg", "http://x/d.jpg", "https://x/e.jpg",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "base", ["https://s.example", "https://s.example/", "https://s.example/wp-json/wc/v3"]
)
def test_a_profile_names_the_shop_or_its_api(base: str) -> None:
    aim = replace(AIM, base_url=base)
    assert address(aim, "/products") == "https://s.example/wp-json/wc/v3/products"
