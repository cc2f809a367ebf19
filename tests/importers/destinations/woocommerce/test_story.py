"""Uploads to a practice WooCommerce over real HTTP: each row has its own end, and nothing is doubled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from importers.destinations.base import OnExists, Profile
from importers.practice.options import Fault
from importers.practice.server import PracticeServer
from importers.practice.woocommerce import BASE, WooCommerce
from importers.practice.woocommerce_shelf import WooQuirks
from importers.upload.snapshot import Counts, Difference, RowOutcome, RowState, UploadSnapshot
from tests.support.uploads import finish, make_run, table

BATCH = f"{BASE}/products/batch"
Rows = Sequence[Mapping[str, str]]


def rows(count: int, **values: str) -> list[dict[str, str]]:
    return [
        {"sku": f"TEA-{n:04}", "name": f"Tea {n}", "price": f"{n % 90 + 1}.50"} | values
        for n in range(count)
    ]


def send(
    aim: Profile, lines: Rows, ledger: Path, *, again: bool = False
) -> tuple[UploadSnapshot, dict[str, RowOutcome]]:
    return finish(make_run(aim, table("sku", lines), ledger, again=again))


def held(woo: WooCommerce) -> dict[str, tuple[str, str]]:
    products = woo.shelf.products.values()
    assert len({each["sku"] for each in products}) == len(products)
    return {each["sku"]: (each["name"], each["regular_price"]) for each in products}


def paths(server: PracticeServer) -> list[tuple[str, str]]:
    return [(seen.method, seen.path) for seen in server.requests]


def test_new_products_go_a_hundred_a_request_and_are_there_as_their_rows_say(
    server: PracticeServer, woo: WooCommerce, aim: Profile, ledger: Path
) -> None:
    lines = rows(250)
    seen, _ = send(aim, lines, ledger)
    assert seen.counts == Counts(uploaded=250)
    assert paths(server) == [("POST", BATCH)] * 3
    assert held(woo) == {row["sku"]: (row["name"], row["price"]) for row in lines}
    assert {each["status"] for each in woo.shelf.products.values()} == {"draft"}
    seen, _ = send(aim, lines, ledger)
    assert seen.counts == Counts(skipped=250)
    assert len(server.requests) == 3


def test_changed_rows_are_looked_up_and_changed_together_only_in_what_changed(
    server: PracticeServer, woo: WooCommerce, aim: Profile, ledger: Path
) -> None:
    lines = rows(60, description="Loose leaf", stock="3")
    send(aim, lines, ledger)
    woo.shelf.products[11]["name"] = "Renamed in the shop"
    server.requests.clear()
    for row in lines:
        row["price"] = "7.25"
    lines.append({"sku": "NEW-1", "name": "New", "price": "1.00"})
    seen, outcomes = send(aim, lines, ledger)
    assert seen.counts == Counts(uploaded=61)
    products = f"{BASE}/products"
    assert paths(server) == [("POST", BATCH), ("GET", products), ("POST", BATCH)]
    assert {price for _, price in held(woo).values()} == {"7.25", "1.00"}
    assert held(woo)["TEA-0000"][0] == "Renamed in the shop"
    assert outcomes["TEA-0000"].messages == (
        ("name", "The name was changed in the shop to 'Renamed in the shop'; it is left so there."),
    )


def test_a_description_that_is_blank_now_is_cleared_and_a_price_is_kept(
    woo: WooCommerce, aim: Profile, ledger: Path
) -> None:
    send(aim, rows(2, description="Loose leaf"), ledger)
    _, outcomes = send(aim, rows(2, description="", price=""), ledger)
    assert {each["description"] for each in woo.shelf.products.values()} == {""}
    assert held(woo)["TEA-0001"] == ("Tea 1", "2.50")
    assert "the shop keeps the one it had" in outcomes["TEA-0001"].messages[0][1]


@pytest.mark.parametrize("choice", [OnExists.REFUSE, OnExists.ADOPT, OnExists.UPDATE])
def test_a_sku_that_the_shop_has_is_told_with_its_number_or_changed(
    server: PracticeServer, woo: WooCommerce, aim: Profile, ledger: Path, choice: OnExists
) -> None:
    numbers = [woo.shelf.add(f"TEA-{n:04}", f"Tea {n}", "9.00") for n in range(30)]
    equal = woo.shelf.add("TEA-0030", "Tea 30", "31.50")
    seen, outcomes = send(replace(aim, on_exists=choice), rows(32), ledger)
    refused = outcomes["TEA-0007"]
    if choice is OnExists.UPDATE:
        assert seen.counts == Counts(uploaded=32)
        assert held(woo)["TEA-0007"] == ("Tea 7", "8.50")
        # All that exist are looked up and changed together, not one by one.
        assert len(server.requests) == 1 + 1 + 1
    else:
        assert seen.counts == Counts(
            uploaded=2 - (choice is OnExists.REFUSE), refused=30 + (choice is OnExists.REFUSE)
        )
        assert refused.exists
        assert refused.differences == (Difference("price", "8.50", "9.00"),)
        assert held(woo)["TEA-0007"] == ("Tea 7", "9.00")
    if choice is OnExists.REFUSE:
        assert refused.messages[0] == (
            "sku",
            f"Invalid or duplicated SKU. The shop's product {numbers[7]} has it.",
        )
        assert f"product {equal}" in outcomes["TEA-0030"].messages[0][1]


def test_space_around_a_sku_is_taken_off_before_it_is_sent(
    woo: WooCommerce, aim: Profile, ledger: Path
) -> None:
    seen, _ = send(aim, [{"sku": " A1 ", "name": "Mug", "price": "3"}], ledger)
    assert seen.counts == Counts(uploaded=1)
    assert held(woo) == {"A1": ("Mug", "3")}


def test_what_the_shop_keeps_otherwise_is_an_error_on_that_cell_with_both_values(
    woo: WooCommerce, aim: Profile, ledger: Path
) -> None:
    woo.quirks = WooQuirks(keeps=8, rounds=True)
    lines = [
        {"sku": "A", "name": "Green tea, loose", "price": "3"},
        {"sku": "B", "name": "Mug", "price": "4.75", "stock": "5"},
        {"sku": "C", "name": "Cup", "price": "5"},
    ]
    seen, outcomes = send(aim, lines, ledger)
    assert seen.counts == Counts(uploaded=1, stored_otherwise=2)
    assert outcomes["A"].messages == (
        ("name", "Sent 'Green tea, loose', but the shop stored 'Green te'."),
    )
    assert outcomes["B"].messages == (("price", "Sent '4.75', but the shop stored '5'."),)
    assert outcomes["B"].differences == (Difference("price", "4.75", "5"),)
    # Put right here, each is changed by its number, and not made again.
    woo.quirks = WooQuirks()
    seen, _ = send(aim, lines, ledger)
    assert seen.counts == Counts(uploaded=2, skipped=1)
    assert held(woo) == {"A": ("Green tea, loose", "3"), "B": ("Mug", "4.75"), "C": ("Cup", "5")}


def test_an_ampersand_that_the_shop_escapes_is_no_other_name(
    woo: WooCommerce, aim: Profile, ledger: Path
) -> None:
    woo.quirks = WooQuirks(escapes=True)
    line = {"sku": "A", "name": "Salt & Pepper", "price": "3", "description": "R&D &amp; more"}
    seen, _ = send(aim, [line], ledger)
    assert seen.counts == Counts(uploaded=1)
    assert held(woo) == {"A": ("Salt &amp; Pepper", "3")}
    seen, _ = send(aim, [line | {"price": "4"}], ledger)
    assert (seen.counts, held(woo)) == (Counts(uploaded=1), {"A": ("Salt &amp; Pepper", "4")})


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("variable", "its variations have the prices"),
        ("variation", "is a variation of another product"),
        ("grouped", "of the type grouped"),
    ],
)
def test_products_of_other_kinds_are_told_and_not_changed(
    woo: WooCommerce, aim: Profile, ledger: Path, kind: str, said: str
) -> None:
    woo.shelf.add("TEA-0000", "Tees", "9.00", type=kind)
    before = dict(woo.shelf.products[11])
    seen, outcomes = send(replace(aim, on_exists=OnExists.UPDATE), rows(1), ledger)
    assert seen.counts == Counts(refused=1)
    assert said in outcomes["TEA-0000"].messages[-1][1]
    assert woo.shelf.products[11] == before


def test_a_sku_in_the_trash_is_refused_on_its_cell_and_ours_there_is_left_alone(
    woo: WooCommerce, aim: Profile, ledger: Path
) -> None:
    woo.shelf.add("TEA-0000", status="trash")
    seen, outcomes = send(replace(aim, on_exists=OnExists.UPDATE), rows(3), ledger)
    assert seen.counts == Counts(uploaded=2, refused=1)
    ((field, words),) = outcomes["TEA-0000"].messages
    assert field == "sku"
    assert words.endswith("perhaps a product in the shop's trash has it.")
    woo.shelf.products[12]["status"] = "trash"
    seen, outcomes = send(aim, rows(3, price="2.00"), ledger)
    assert seen.counts == Counts(uploaded=1, refused=2)
    assert "in its trash: restore it there" in outcomes["TEA-0001"].messages[0][1]
    assert woo.stored == 3


def test_a_spelling_that_the_shop_takes_for_the_same_is_told(
    woo: WooCommerce, aim: Profile, ledger: Path
) -> None:
    woo.shelf.add("tea-0000")
    seen, outcomes = send(replace(aim, on_exists=OnExists.UPDATE), rows(1), ledger)
    assert seen.counts == Counts(refused=1)
    assert "'tea-0000': it takes the two for one" in outcomes["TEA-0000"].messages[-1][1]


def test_categories_are_named_and_sent_by_their_numbers(
    server: PracticeServer, woo: WooCommerce, aim: Profile, ledger: Path
) -> None:
    lines = [
        {"sku": "A", "name": "Mug", "price": "3", "category": "gifts & sets"},
        {"sku": "B", "name": "Cup", "price": "3", "category": "17"},
        {"sku": "C", "name": "Jar", "price": "3", "category": "Nowhere"},
        {"sku": "D", "name": "Tin", "price": "3"},
    ]
    seen, outcomes = send(aim, lines, ledger)
    assert seen.counts == Counts(uploaded=3, refused=1)
    assert outcomes["C"].messages == (
        (
            "category",
            "The shop has no category 'Nowhere': make it there, or write one that it has.",
        ),
    )
    assert [each["categories"][0]["id"] for each in woo.shelf.products.values()] == [19, 17, 15]
    assert paths(server).count(("GET", f"{BASE}/products/categories")) == 1
    lines[2]["category"] = "Pantry"
    seen, _ = send(aim, lines, ledger)
    assert seen.counts == Counts(uploaded=1, skipped=3)


def test_pictures_go_by_address_and_one_that_cannot_be_fetched_is_refused_on_its_cell(
    woo: WooCommerce, aim: Profile, ledger: Path
) -> None:
    two = "https://pictures.example/a.jpg, https://pictures.example/b.jpg"
    lines = [
        {"sku": "A", "name": "Mug", "price": "3", "image": two},
        {"sku": "B", "name": "Cup", "price": "3", "image": "https://missing.example/c.jpg"},
        {"sku": "C", "name": "Jar", "price": "3", "image": "jar.jpg"},
    ]
    seen, outcomes = send(aim, lines, ledger)
    assert seen.counts == Counts(uploaded=2, refused=1)
    assert [len(each["images"]) for each in woo.shelf.products.values()] == [2, 0]
    (field, words), *_ = outcomes["B"].messages
    assert field == "image"
    assert words.startswith("Error getting remote image")
    assert outcomes["C"].messages[0][1].startswith("Sent without its picture")
    # What did not change is not fetched again.
    pictures = woo.shelf.products[11]["images"]
    lines[0]["price"] = "4"
    send(aim, lines, ledger)
    assert woo.shelf.products[11]["images"] is pictures


def test_everything_again_changes_and_makes_nothing_twice(
    woo: WooCommerce, aim: Profile, ledger: Path
) -> None:
    lines = rows(120)
    send(aim, lines, ledger)
    woo.shelf.products[11]["name"] = "Other"
    seen, _ = send(aim, lines, ledger, again=True)
    assert seen.counts == Counts(uploaded=120)
    assert held(woo) == {row["sku"]: (row["name"], row["price"]) for row in lines}


def test_a_product_that_is_gone_from_the_shop_is_made_anew(
    woo: WooCommerce, aim: Profile, ledger: Path
) -> None:
    lines = rows(30)
    send(aim, lines, ledger)
    woo.clear()
    for row in lines:
        row["price"] = "2.00"
    seen, _ = send(aim, lines, ledger)
    assert seen.counts == Counts(uploaded=30)
    assert len(held(woo)) == 30


@pytest.mark.parametrize(
    "fault", [Fault.UNAVAILABLE_AFTER, Fault.RESET_AFTER, Fault.TRUNCATED, Fault.RESET_BEFORE]
)
@pytest.mark.parametrize("changes", [False, True])
def test_a_lost_answer_is_looked_up_before_anything_is_sent_again(
    server: PracticeServer,
    woo: WooCommerce,
    aim: Profile,
    ledger: Path,
    fault: Fault,
    changes: bool,
) -> None:
    lines = rows(40)
    woo.quirks = WooQuirks(doubles=True)
    if changes:
        send(aim, lines, ledger)
        for row in lines:
            row["price"] = "2.00"
        server.requests.clear()
    server.script(*([None] if changes else []), fault)
    seen, _ = send(aim, lines, ledger)
    assert seen.counts == Counts(uploaded=40)
    assert held(woo) == {row["sku"]: (row["name"], row["price"]) for row in lines}
    assert not woo.shelf.duplicates
    assert ("GET", f"{BASE}/products") in paths(server)
    assert len(server.requests) < 10  # looked up together


@pytest.mark.parametrize("quirk", ["shortens", "reorders"])
@pytest.mark.parametrize("changes", [False, True])
def test_an_answer_that_is_shorter_or_in_another_order_loses_and_doubles_nothing(
    woo: WooCommerce, aim: Profile, ledger: Path, quirk: str, changes: bool
) -> None:
    lines = rows(20)
    if changes:
        send(aim, lines, ledger)
        for row in lines:
            row["price"] = "2.00"
    woo.quirks = WooQuirks(**{quirk: True, "doubles": True})
    seen, _ = send(aim, lines, ledger)
    assert seen.counts == Counts(uploaded=20)
    assert held(woo) == {row["sku"]: (row["name"], row["price"]) for row in lines}
    assert not woo.shelf.duplicates


def test_a_shop_that_takes_fewer_gets_fewer(
    server: PracticeServer, woo: WooCommerce, aim: Profile, ledger: Path
) -> None:
    woo.quirks = WooQuirks(most=25)
    lines = rows(100)
    seen, _ = send(aim, lines, ledger)
    assert seen.counts == Counts(uploaded=100)
    assert [each.status for each in server.requests].count(413) == 3
    for row in lines:
        row["price"] = "2.00"
    seen, _ = send(aim, lines, ledger)
    assert seen.counts == Counts(uploaded=100)
    assert {price for _, price in held(woo).values()} == {"2.00"}


def test_one_row_that_the_shop_stumbles_over_stops_no_other(
    woo: WooCommerce, aim: Profile, ledger: Path
) -> None:
    woo.quirks = WooQuirks(fails_on=frozenset({"TEA-0013"}), doubles=True)
    seen, outcomes = send(aim, rows(40), ledger)
    assert seen.counts == Counts(uploaded=39, refused=1)
    assert outcomes["TEA-0013"].state is RowState.REFUSED
    assert len(held(woo)) == 39
    lines = rows(40, description="Loose")
    woo.quirks = WooQuirks(fails_on=frozenset({"TEA-0021"}))
    seen, outcomes = send(aim, lines, ledger)
    assert seen.counts == Counts(uploaded=39, refused=1)
    assert "fails on its change" in outcomes["TEA-0021"].messages[0][1]
    changed = [each["sku"] for each in woo.shelf.products.values() if each["description"]]
    assert len(changed) == 39
