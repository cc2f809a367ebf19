"""Products on their way to Shopify's practice shop, over real HTTP."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from importers.destinations.base import Credential, OnExists, Profile
from importers.destinations.gone import gone_choices
from importers.destinations.registry import BUILT_IN
from importers.destinations.shopify import content
from importers.errors import CredentialRefused, UploadImpossible
from importers.practice.options import Fault, Faults
from importers.practice.server import PracticeServer
from importers.practice.shopify import Shopify, ShopifyQuirks
from importers.practice.shopify_cost import Bucket
from importers.practice.shopify_store import ShopProduct, Variant
from importers.upload.connection import check
from importers.upload.dry_run import dry_run
from importers.upload.run_options import RunOptions
from importers.upload.runner import UploadRun
from importers.upload.snapshot import RowState, RunPhase
from tests.support.shopify_rows import kept, rows
from tests.support.uploads import DEADLINE, FastClock, finish, make_run, profile

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
FULL = {
    "compare_at_price": "20.00",
    "description": "<p>Strong &amp; dark.</p>",
    "vendor": "Acme",
    "product_type": "Tea",
    "tags": "black, loose leaf",
    "barcode": "4006381333931",
    "status": "active",
    "image": "https://example.com/a.jpg, https://example.com/b.jpg",
}


def variant(product: ShopProduct) -> Variant:
    (only,) = product.variants
    return only


def sentences(outcome: object) -> str:
    return json.dumps(getattr(outcome, "messages", ()), ensure_ascii=False)


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


# The shop as a whole.


def test_the_bucket_is_followed_so_that_nothing_is_throttled(
    aim: Profile, shop: Shopify, ledger: Path
) -> None:
    run = make_run(aim, rows(30), ledger)
    shop.bucket = Bucket(200, 50, run.options.clock.now)
    seen, _ = finish(run)
    assert seen.counts.uploaded == 30
    assert shop.throttled == 0


def test_what_is_throttled_all_the_same_waits_as_long_as_it_takes(
    aim: Profile, shop: Shopify, ledger: Path
) -> None:
    run = make_run(aim, rows(6), ledger)
    shop.bucket = Bucket(60, 10, run.options.clock.now)  # other programs left no more than this
    shop.bucket.take(55)
    seen, _ = finish(run)
    assert seen.counts.uploaded == 6
    assert shop.throttled
    assert not shop.store.created_again


def stopped(run: UploadRun, phase: RunPhase) -> str:
    """Start a run that stops to ask, and return what it says."""
    run.start()
    while (seen := run.snapshot()).phase is RunPhase.RUNNING:
        run.wait(0.002)
    assert seen.phase is phase
    return seen.message


@pytest.mark.parametrize("status", [200, 401])
def test_a_wrong_token_asks_for_another_and_loses_nothing(
    aim: Profile, shop: Shopify, ledger: Path, status: int
) -> None:
    shop.quirks = ShopifyQuirks(bad_token_status=status)
    run = make_run(aim, rows(2), ledger, token="wrong")
    assert "Invalid API key or access token" in stopped(run, RunPhase.NEEDS_LOGIN)
    run.new_credential(Credential("right"))
    assert run.wait(DEADLINE)
    assert run.snapshot().counts.uploaded == 2


def test_a_permission_that_the_token_lacks_is_named(
    aim: Profile, shop: Shopify, ledger: Path
) -> None:
    shop.quirks = ShopifyQuirks(forbids=True)
    seen, outcomes = finish(make_run(aim, rows(1), ledger))
    assert seen.counts.refused == 1
    assert "the token lacks the permission write_products" in sentences(outcomes["TEA-0000"])
    assert shop.stored == 0


def test_without_the_unique_metafield_nothing_is_sent_and_it_is_told_once(
    aim: Profile, shop: Shopify, ledger: Path
) -> None:
    one = replace(aim, in_flight=1)  # an answer that is late would make it pause once more
    run = make_run(one.having(metafield_key="code"), rows(3), ledger)
    words = stopped(run, RunPhase.PAUSED)
    assert "no metafield definition shelfready.code for products" in words
    assert shop.stored == 0
    shop.store.definitions.add(("shelfready", "code"))
    run.resume()
    assert run.wait(DEADLINE)
    assert run.snapshot().counts.uploaded == 3
    assert kept(shop, "TEA-0002").metafields == {("shelfready", "code"): "TEA-0002"}


def test_the_test_call_tells_the_shop_and_what_is_missing(aim: Profile, shop: Shopify) -> None:
    assert "lets you in" in check(aim, Credential("right"))
    with pytest.raises(UploadImpossible, match="no metafield definition"):
        check(aim.having(metafield_namespace="other"), Credential("right"))
    with pytest.raises(CredentialRefused, match="Invalid API key or access token"):
        check(aim, Credential("wrong"))


def test_no_token_goes_to_another_machine_without_encryption(aim: Profile, ledger: Path) -> None:
    bare = replace(aim, base_url="http://shop.example", allow_http=True)
    with pytest.raises(UploadImpossible, match="Shopify lets nobody in so: use https://"):
        make_run(bare, rows(1), ledger)


def test_the_first_row_of_a_live_shop_is_asked_about(
    aim: Profile, shop: Shopify, ledger: Path
) -> None:
    live = BUILT_IN["shopify"]
    assert (live.first_rows, live.practice) == (1, False)
    run = make_run(replace(live, base_url=aim.base_url), rows(3), ledger, canary=live.first_rows)
    stopped(run, RunPhase.PAUSED)
    assert shop.stored == 1
    run.resume()
    assert run.wait(DEADLINE)
    assert shop.stored == 3


def test_a_dry_run_shows_the_lookup_and_what_would_make_the_product(
    aim: Profile, ledger: Path, tmp_path: Path
) -> None:
    target = tmp_path / "requests.txt"
    assert dry_run(aim, rows(1, **FULL), ledger, target) == 2
    text = target.read_text(encoding="utf-8")
    assert "X-Shopify-Access-Token" in text
    assert "productByIdentifier" in text
    assert '"originalSource"' in text
