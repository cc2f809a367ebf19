"""What the shop has already: products with variants, of its own, renamed, gone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from importers.destinations.base import Credential, OnExists, Profile
from importers.destinations.gone import gone_choices
from importers.destinations.shopify import product_api
from importers.practice.server import PracticeServer
from importers.practice.shopify import Shopify, ShopifyQuirks
from importers.practice.shopify_store import ShopProduct, Variant
from importers.upload.run_options import RunOptions
from importers.upload.runner import UploadRun
from importers.upload.snapshot import RowState
from tests.support.shopify_rows import FULL, kept, rows, sentences, variant
from tests.support.uploads import FastClock, finish, make_run

# A product of several variants is never written to, however it is met.


def with_variants(shop: Shopify, *skus: str, custom_id: str = "") -> ShopProduct:
    metafields = {("shelfready", "sku"): custom_id} if custom_id else {}
    variants = [Variant(0, sku, "5.00", option=f"Size {n}") for n, sku in enumerate(skus)]
    return shop.store.add("Shirt", *variants, metafields=metafields)


@pytest.mark.parametrize("choice", OnExists)
@pytest.mark.parametrize("custom_id", ["", "TEA-0000"], ids=["by SKU", "by custom id"])
def test_a_product_with_variants_is_never_damaged(
    aim: Profile, shop: Shopify, ledger: Path, choice: OnExists, custom_id: str
) -> None:
    shirt = with_variants(shop, "TEA-0000", "TEA-X", "TEA-Y", custom_id=custom_id)
    run = make_run(replace(aim, on_exists=choice), rows(1, **FULL), ledger)
    _, outcomes = finish(run)
    assert outcomes["TEA-0000"].state is RowState.REFUSED
    assert "more than one variant" in sentences(outcomes["TEA-0000"])
    assert shop.store.products == {shirt.id: shirt}


@pytest.mark.parametrize("again", [False, True])
def test_a_product_that_got_variants_since_is_left_alone(
    aim: Profile, shop: Shopify, ledger: Path, again: bool
) -> None:
    finish(make_run(aim, rows(1), ledger))
    product = kept(shop, "TEA-0000")
    grown = replace(product, variants=(*product.variants, Variant(99, "TEA-B", option="Large")))
    shop.store.put(grown)
    _, outcomes = finish(make_run(aim, rows(1, name="Other"), ledger, again=again))
    assert "more than one variant" in sentences(outcomes["TEA-0000"])
    assert shop.store.products == {grown.id: grown}


# What the shop has and the record does not know.


def test_a_sku_of_the_shop_s_own_is_refused_with_what_differs(
    aim: Profile, shop: Shopify, ledger: Path
) -> None:
    theirs = shop.store.add("Theirs", Variant(0, "TEA-0000", "5.00"))
    _, outcomes = finish(make_run(aim, rows(1), ledger))
    outcome = outcomes["TEA-0000"]
    assert outcome.exists
    assert {each.field for each in outcome.differences} == {"name", "price"}
    assert shop.store.products == {theirs.id: theirs}
    _, outcomes = finish(make_run(replace(aim, on_exists=OnExists.UPDATE), rows(1), ledger))
    assert outcomes["TEA-0000"].state is RowState.UPLOADED
    assert (kept(shop, "TEA-0000").title, shop.stored) == ("Tea 0", 1)


def test_lists_are_sent_whole_or_not_at_all(aim: Profile, shop: Shopify, ledger: Path) -> None:
    theirs = shop.store.add(
        "Theirs",
        Variant(0, "TEA-0000", "5.00"),
        tags=("old",),
        pictures=("https://example.com/old.jpg",),
        metafields={("other", "app"): "keep"},
    )
    update = replace(aim, on_exists=OnExists.UPDATE)
    finish(make_run(update, rows(1, vendor="Acme"), ledger))
    after = kept(shop, "TEA-0000")
    assert (after.vendor, after.tags, after.pictures) == ("Acme", theirs.tags, theirs.pictures)
    assert after.metafields == theirs.metafields
    finish(
        make_run(update, rows(1, vendor="Acme", tags="a, b", image="https://e.com/1.jpg"), ledger)
    )
    after = kept(shop, "TEA-0000")
    assert (after.tags, after.pictures) == (("a", "b"), ("https://e.com/1.jpg",))
    assert after.metafields == theirs.metafields


def test_two_products_of_one_sku_are_told_and_left(
    aim: Profile, shop: Shopify, ledger: Path
) -> None:
    for name in ("One", "Two"):
        shop.store.add(name, Variant(0, "TEA-0000"))
    _, outcomes = finish(make_run(aim, rows(1), ledger))
    assert outcomes["TEA-0000"].messages == (
        ("sku", "The shop has 2 products with this SKU; put that right there first."),
    )


def test_a_product_that_was_renamed_or_deleted_there(
    aim: Profile, shop: Shopify, ledger: Path
) -> None:
    finish(make_run(aim, rows(2), ledger))
    renamed, gone = kept(shop, "TEA-0000"), kept(shop, "TEA-0001")
    shop.store.put(replace(renamed, variants=(replace(variant(renamed), sku="NEW"),)))
    shop.store.remove(gone.id)
    _, outcomes = finish(make_run(aim, rows(2, price="3.00"), ledger))
    assert "now has the SKU 'NEW'" in sentences(outcomes["TEA-0000"])
    assert outcomes["TEA-0001"].state is RowState.UPLOADED
    assert shop.stored == 2
    assert variant(shop.store.products[renamed.id]).price == "1.50"


@pytest.mark.parametrize(
    "sku", ["it's", "a\\b", "\\'", 'say "hi"', "a' OR sku:'b", "sku:*", "Größe/ä"]
)
def test_a_sku_with_the_search_s_own_signs_is_found_again(
    aim: Profile, shop: Shopify, ledger: Path, sku: str
) -> None:
    theirs = shop.store.add("Theirs", Variant(0, sku, "5.00"))
    _, outcomes = finish(make_run(aim, rows(1, sku=sku), ledger))
    assert outcomes[sku].exists
    assert shop.store.products == {theirs.id: theirs}


def longer(shop: Shopify, count: int) -> None:
    """Let the search find so many longer SKUs before the one that is asked for."""
    shop.quirks = ShopifyQuirks(finds_longer=True)
    for n in range(count):
        shop.store.add("Longer", Variant(0, f"TEA-0000-{n}"))


def test_a_sku_behind_many_longer_ones_is_found(aim: Profile, shop: Shopify, ledger: Path) -> None:
    longer(shop, 60)
    theirs = shop.store.add("Theirs", Variant(0, "TEA-0000", "5.00"))
    _, outcomes = finish(make_run(aim, rows(1), ledger))
    assert outcomes["TEA-0000"].exists
    assert shop.store.products[theirs.id] == theirs


def test_only_the_last_page_proves_that_it_is_not_there(
    aim: Profile, shop: Shopify, server: PracticeServer, ledger: Path
) -> None:
    longer(shop, 60)
    _, outcomes = finish(make_run(aim, rows(1), ledger))
    assert outcomes["TEA-0000"].state is RowState.UPLOADED
    assert len(server.requests) == 5  # 3, 25, 25 and 7 are found, then it is made


def test_more_pages_than_anybody_reads_are_told(
    aim: Profile, shop: Shopify, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(product_api, "_MOST_PAGES", 2)
    longer(shop, 60)
    _, outcomes = finish(make_run(aim, rows(1), ledger))
    assert "too many SKUs like this one" in sentences(outcomes["TEA-0000"])
    assert shop.stored == 60


def test_a_sku_in_another_case_is_another_one(aim: Profile, shop: Shopify, ledger: Path) -> None:
    shop.store.add("Theirs", Variant(0, "tea-0000", "5.00"))
    _, outcomes = finish(make_run(aim, rows(1), ledger))
    assert outcomes["TEA-0000"].state is RowState.UPLOADED
    assert shop.stored == 2


def test_what_is_gone_becomes_a_draft_and_nothing_else_of_it_changes(
    aim: Profile, shop: Shopify, ledger: Path
) -> None:
    finish(make_run(aim, rows(5, **FULL), ledger))
    before = {n: kept(shop, f"TEA-{n:04}") for n in range(5)}
    shop.store.put(replace(before[1], status="ARCHIVED"))
    grown = replace(before[2], variants=(*before[2].variants, Variant(99, "TEA-B", option="L")))
    shop.store.put(grown)
    renamed = replace(before[3], variants=(replace(variant(before[3]), sku="NEW"),))
    shop.store.put(renamed)
    shop.store.remove(before[4].id)
    (choice,) = gone_choices(aim)
    options = RunOptions(gone=choice, clock=FastClock())
    run = UploadRun.create(aim, Credential("t"), rows(5), ledger, options)
    _, outcomes = finish(run)
    assert kept(shop, "TEA-0000") == replace(before[0], status="DRAFT")
    assert kept(shop, "TEA-0001").status == "ARCHIVED"
    assert shop.store.products[grown.id] == grown
    assert shop.store.products[renamed.id] == renamed
    assert shop.stored == 4
    refused = {key for key, each in outcomes.items() if each.state is RowState.REFUSED}
    assert refused == {"TEA-0002", "TEA-0003"}
