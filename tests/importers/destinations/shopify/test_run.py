"""Products on their way to Shopify's practice shop, over real HTTP."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from importers.destinations.base import Profile
from importers.destinations.shopify import content
from importers.practice.options import Fault, Faults
from importers.practice.server import PracticeServer
from importers.practice.shopify import Shopify, ShopifyQuirks
from importers.upload.snapshot import RowState, RunPhase
from tests.support.shopify_rows import FULL, kept, rows, sentences, variant
from tests.support.uploads import finish, make_run, profile

LOST = [
    Fault.UNAVAILABLE_BEFORE,
    Fault.UNAVAILABLE_AFTER,
    Fault.RESET_BEFORE,
    Fault.RESET_AFTER,
    Fault.TRUNCATED,
    Fault.HTML,
    Fault.NOT_JSON,
    Fault.REDIRECT,
]


def test_new_rows_are_made_once_as_drafts_and_not_sent_again(
    aim: Profile, shop: Shopify, server: PracticeServer, ledger: Path
) -> None:
    seen, outcomes = finish(make_run(aim, rows(30), ledger))
    assert seen.phase is RunPhase.FINISHED
    assert seen.counts.uploaded == 30
    assert shop.stored == 30
    assert not shop.store.created_again
    product = kept(shop, "TEA-0007")
    assert (product.title, product.status) == ("Tea 7", "DRAFT")
    assert (variant(product).price, variant(product).sku) == ("8.50", "TEA-0007")
    assert product.metafields == {("shelfready", "sku"): "TEA-0007"}
    assert outcomes["TEA-0007"].remote_id == f"{product.id}/{variant(product).id}"
    asked = len(server.requests)
    seen, _ = finish(make_run(aim, rows(30), ledger))
    assert seen.counts.skipped == 30
    assert len(server.requests) == asked


@pytest.mark.parametrize(
    ("status", "stored"), [("active", "ACTIVE"), ("", "DRAFT"), ("live", None)]
)
def test_the_status_of_new_products_is_the_profile_s(
    aim: Profile, shop: Shopify, ledger: Path, status: str, stored: str | None
) -> None:
    _, outcomes = finish(make_run(aim.having(status=status), rows(1), ledger))
    if stored is None:
        assert "In the profile practice-shopify: 'live' is no status" in sentences(
            outcomes["TEA-0000"]
        )
        assert shop.stored == 0
    else:
        assert kept(shop, "TEA-0000").status == stored


def test_everything_that_a_row_says_is_stored(aim: Profile, shop: Shopify, ledger: Path) -> None:
    _, outcomes = finish(make_run(aim, rows(1, **FULL), ledger))
    assert outcomes["TEA-0000"].state is RowState.UPLOADED
    assert outcomes["TEA-0000"].messages == ()
    product = kept(shop, "TEA-0000")
    assert product.description_html == "<p>Strong &amp; dark.</p>"
    assert (product.vendor, product.product_type) == ("Acme", "Tea")
    assert product.tags == ("black", "loose leaf")
    assert product.status == "ACTIVE"
    assert product.pictures == ("https://example.com/a.jpg", "https://example.com/b.jpg")
    only = variant(product)
    assert (only.compare_at_price, only.barcode) == ("20.00", "4006381333931")


def test_a_price_alone_goes_without_the_product(
    aim: Profile, shop: Shopify, server: PracticeServer, ledger: Path
) -> None:
    finish(make_run(aim, rows(1, **FULL), ledger))
    before = kept(shop, "TEA-0000")
    server.requests.clear()
    _, outcomes = finish(make_run(aim, rows(1, **FULL | {"price": "99.00"}), ledger))
    assert outcomes["TEA-0000"].state is RowState.UPLOADED
    after = kept(shop, "TEA-0000")
    assert variant(after).price == "99.00"
    assert replace(after, variants=before.variants) == before
    assert len(server.requests) == 2


def test_what_was_changed_here_is_sent_and_what_was_changed_there_is_left(
    aim: Profile, shop: Shopify, ledger: Path
) -> None:
    finish(make_run(aim, rows(1, **FULL), ledger))
    product = kept(shop, "TEA-0000")
    shop.store.put(replace(product, vendor="Changed in the shop", tags=("in the shop",)))
    changed = FULL | {"name": "Other tea", "price": "3.00"}
    _, outcomes = finish(make_run(aim, rows(1, **changed), ledger))
    assert outcomes["TEA-0000"].state is RowState.UPLOADED
    after = kept(shop, "TEA-0000")
    assert (after.title, variant(after).price) == ("Other tea", "3.00")
    assert (after.vendor, after.tags) == ("Changed in the shop", ("in the shop",))
    assert "it is left so there" in sentences(outcomes["TEA-0000"])


def test_a_cell_that_is_blank_now_is_cleared_where_a_request_can(
    aim: Profile, shop: Shopify, ledger: Path
) -> None:
    finish(make_run(aim, rows(1, **FULL), ledger))
    blank = FULL | dict.fromkeys(
        ("tags", "compare_at_price", "barcode", "description", "image"), ""
    )
    _, outcomes = finish(make_run(aim, rows(1, **blank), ledger))
    product = kept(shop, "TEA-0000")
    assert (product.tags, product.description_html) == ((), "")
    assert (variant(product).compare_at_price, variant(product).barcode) == (None, None)
    assert len(product.pictures) == 2
    assert outcomes["TEA-0000"].messages == (
        ("image", "The image is blank here, but the shop keeps the one it had: clear it there."),
    )


@pytest.mark.parametrize("at", [0, 1], ids=["of the lookup", "of the creation"])
@pytest.mark.parametrize("fault", LOST)
def test_a_lost_answer_is_settled_by_a_look(
    aim: Profile, shop: Shopify, server: PracticeServer, ledger: Path, fault: Fault, at: int
) -> None:
    server.script(*[None] * at, fault)
    seen, _ = finish(make_run(aim, rows(1, **FULL), ledger))
    assert seen.counts.uploaded == 1
    assert shop.stored == 1
    assert not shop.store.created_again


def test_a_product_that_the_search_does_not_know_yet_is_not_made_twice(
    aim: Profile, shop: Shopify, server: PracticeServer, ledger: Path
) -> None:
    shop.quirks = ShopifyQuirks(search_lags=True)
    server.script(None, Fault.RESET_AFTER)
    seen, _ = finish(make_run(aim, rows(1), ledger))
    assert (seen.counts.uploaded, shop.stored) == (1, 1)


def test_an_internal_error_after_the_deed_is_unknown_and_looked_up(
    aim: Profile, shop: Shopify, ledger: Path
) -> None:
    shop.quirks = ShopifyQuirks(fails_after=frozenset({"Tea 1"}))
    seen, _ = finish(make_run(aim, rows(3), ledger))
    assert seen.counts.uploaded == 3
    assert not shop.store.created_again


def test_a_storm_of_faults_doubles_nothing(ledger: Path) -> None:
    with PracticeServer(faults=Faults.mixed(0.3, seed=5), rate=0) as server:
        shop = server.side(Shopify)
        for _ in range(3):
            finish(make_run(profile(server.url, "shopify"), rows(40), ledger))
        seen, _ = finish(make_run(profile(server.url, "shopify"), rows(40), ledger))
        assert seen.counts.uploaded + seen.counts.skipped == 40
        assert shop.stored == 40
        assert not shop.store.created_again


REFUSED = {
    "price": ({"price": "1000000000000000000"}, "price", "Price must be less than"),
    "title": ({"name": "x" * 256}, "name", "Title is too long"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_comes_back_to_its_cell(
    aim: Profile, shop: Shopify, ledger: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    values, field, words = REFUSED[case]
    monkeypatch.setattr(content, "_LARGEST", 30)  # as if the shop were stricter than we know
    seen, outcomes = finish(make_run(aim, rows(1, **values), ledger))
    assert seen.counts.refused == 1
    ((told, sentence),) = outcomes["TEA-0000"].messages
    assert told == field
    assert sentence.startswith(words)
    assert shop.stored == 0


def test_a_refused_change_of_a_price_comes_back_to_its_cell_too(
    aim: Profile, shop: Shopify, ledger: Path
) -> None:
    finish(make_run(aim, rows(1), ledger))
    _, outcomes = finish(make_run(aim, rows(1, price="-1"), ledger))
    assert outcomes["TEA-0000"].state is RowState.REFUSED
    assert outcomes["TEA-0000"].messages == (("price", "Price must be greater than or equal to 0"),)
    assert variant(kept(shop, "TEA-0000")).price == "1.50"


def test_a_value_that_is_stored_otherwise_is_told_on_its_very_cell(
    aim: Profile, shop: Shopify, ledger: Path
) -> None:
    _, outcomes = finish(make_run(aim, rows(1, price="12.345"), ledger))
    assert outcomes["TEA-0000"].state is RowState.STORED_OTHERWISE
    assert outcomes["TEA-0000"].messages == (
        ("price", "Sent '12.345', but the shop stored '12.35'."),
    )


def test_a_sku_that_is_stored_otherwise_is_told_too(
    aim: Profile, shop: Shopify, ledger: Path
) -> None:
    shop.quirks = ShopifyQuirks(changes_skus=True)
    _, outcomes = finish(make_run(aim, rows(1, sku="tea-1"), ledger))
    assert outcomes["tea-1"].messages == (("sku", "Sent 'tea-1', but the shop stored 'TEA-1'."),)


def test_html_that_reads_the_same_is_the_same(aim: Profile, shop: Shopify, ledger: Path) -> None:
    shop.quirks = ShopifyQuirks(tidies_html=True)
    _, outcomes = finish(make_run(aim, rows(1, description="Strong &amp; dark"), ledger))
    assert outcomes["TEA-0000"].state is RowState.UPLOADED
    _, outcomes = finish(
        make_run(aim, rows(1, description="Strong &amp; dark", price="7.00"), ledger)
    )
    assert outcomes["TEA-0000"].messages == ()
    finish(make_run(aim, rows(1, description="Strong &amp; <b>dark</b>", price="7.00"), ledger))
    assert kept(shop, "TEA-0000").description_html == "Strong &amp; <b>dark</b>"
