"""What is about the shop as a whole: its points, its token, its unique metafield."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from importers.destinations.base import Credential, Profile
from importers.destinations.registry import BUILT_IN
from importers.errors import CredentialRefused, UploadImpossible
from importers.practice.shopify import Shopify, ShopifyQuirks
from importers.practice.shopify_cost import Bucket
from importers.upload.connection import check
from importers.upload.dry_run import dry_run
from importers.upload.runner import UploadRun
from importers.upload.snapshot import RunPhase
from tests.support.shopify_rows import FULL, kept, rows, sentences
from tests.support.uploads import DEADLINE, finish, make_run


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
    assert "lacks the metafield definition shelfready.code" in words
    assert shop.stored == 0
    shop.store.definitions.add(("shelfready", "code"))
    run.resume()
    assert run.wait(DEADLINE)
    assert run.snapshot().counts.uploaded == 3
    assert kept(shop, "TEA-0002").metafields == {("shelfready", "code"): "TEA-0002"}


def test_the_test_call_tells_the_shop_and_what_is_missing(aim: Profile, shop: Shopify) -> None:
    assert "lets you in" in check(aim, Credential("right"))
    with pytest.raises(UploadImpossible, match="lacks the metafield definition"):
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
