"""What a WooCommerce, or somebody before it, does wrong: one sentence each, nothing lost, nothing doubled."""

from __future__ import annotations

import ssl
from dataclasses import replace
from pathlib import Path

import pytest
import trustme
from pytest_httpx import HTTPXMock

from importers.destinations.base import Credential, Profile
from importers.errors import CredentialRefused, DestinationUnreachable, UploadImpossible
from importers.practice.faulty import ScriptedAnswer
from importers.practice.server import PracticeServer
from importers.practice.woocommerce import WooCommerce
from importers.practice.woocommerce_shelf import WooQuirks
from importers.upload.connection import check, fetch_brands
from importers.upload.snapshot import Counts, RunPhase
from tests.support.batch_shop import BatchShop
from tests.support.shops.uploads import upload
from tests.support.uploads import table

KEY = Credential("ck_0123456789:cs_abcdefghij")
WRONG = "ck_0123456789:wrong"
LINES = [{"sku": f"A{n}", "name": f"Tea {n}", "price": "4.50"} for n in range(5)]
PAGE = ScriptedAnswer(
    503, b"<html><title>Maintenance</title></html>", (("content-type", "text/html"),)
)


def test_a_key_that_is_not_let_in_is_asked_for_again_and_nothing_is_lost(
    woo: WooCommerce, aim: Profile, ledger: Path
) -> None:
    with pytest.raises(CredentialRefused, match="not allowed to view resources"):
        check(aim, Credential(WRONG))
    live = replace(aim, practice=False, account="mine")
    seen, _ = upload(live, table("sku", LINES), ledger, WRONG)
    assert seen.phase is RunPhase.NEEDS_LOGIN
    assert "not allowed to" in seen.message
    assert seen.counts == Counts(waiting=5)
    assert "lets you in" in check(aim, KEY)
    seen, _ = upload(live, table("sku", LINES), ledger, KEY.token)
    assert seen.counts == Counts(uploaded=5)
    assert woo.stored == 5


def test_nobody_is_let_in_without_encryption_even_if_a_profile_allows_it(
    aim: Profile, ledger: Path
) -> None:
    away = replace(aim, base_url="http://shop.example", allow_http=True)
    with pytest.raises(UploadImpossible, match="WooCommerce lets nobody in so: use https://"):
        check(away, KEY)
    with pytest.raises(UploadImpossible, match="is not encrypted"):
        upload(away, table("sku", LINES), ledger, KEY.token)


def test_a_certificate_that_is_not_trusted_sends_nothing(aim: Profile, ledger: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with BatchShop() as shop:
        shop.wrap(context)
        secret = replace(aim, base_url=shop.url.replace("http:", "https:"), practice=False)
        with pytest.raises(UploadImpossible, match="certificate"):
            check(secret, KEY)
        seen, _ = upload(secret, table("sku", LINES), ledger, KEY.token)
        assert (seen.phase, seen.counts) == (RunPhase.PAUSED, Counts(waiting=5))
        assert "certificate" in seen.message
        assert shop.asked == []


def test_a_shop_in_maintenance_is_waited_for(
    server: PracticeServer, woo: WooCommerce, aim: Profile, ledger: Path
) -> None:
    woo.quirks = WooQuirks(maintenance=True)
    with pytest.raises(DestinationUnreachable, match=r"The shop is in maintenance \(503"):
        check(aim, KEY)
    woo.quirks = WooQuirks(doubles=True)
    server.script(*[PAGE] * 6)
    seen, _ = upload(aim, table("sku", LINES), ledger, KEY.token)
    assert seen.counts == Counts(uploaded=5)
    assert woo.stored == 5


def test_an_address_without_a_shop_pauses_and_asks(
    server: PracticeServer, aim: Profile, ledger: Path
) -> None:
    astray = replace(aim, base_url=f"{server.url}/blog")
    seen, _ = upload(astray, table("sku", LINES), ledger, KEY.token)
    assert (seen.phase, seen.counts) == (RunPhase.PAUSED, Counts(sending=5))
    assert "There is no WooCommerce at this address" in seen.message


def test_categories_are_read_page_by_page_at_home_only(aim: Profile, httpx_mock: HTTPXMock) -> None:
    home = "https://shop.example/wp-json/wc/v3/products/categories?per_page=100&page="
    elsewhere = "http://inside.example/wp-json/wc/v3/products/categories?per_page=100&page=2"
    first = [{"id": 1, "name": "Tea &amp; more"}, {"id": "2", "name": "odd"}, None]
    httpx_mock.add_response(
        url=home + "1", json=first, headers={"Link": f'<{elsewhere}>; rel="next"'}
    )
    httpx_mock.add_response(url=home + "2", json=[{"id": 3, "name": "Mugs"}])
    known = fetch_brands(replace(aim, base_url="https://shop.example"), KEY)
    assert [(each.id, each.reference) for each in known.brands] == [(1, "Tea & more"), (3, "Mugs")]


def test_rows_whose_category_nobody_can_name_are_refused_where_the_shop_tells_none(
    server: PracticeServer, woo: WooCommerce, aim: Profile, ledger: Path
) -> None:
    lines = [LINES[0] | {"category": "Tea"}, LINES[1] | {"category": "16"}, LINES[2]]
    server.script(ScriptedAnswer.of(403, {"code": "rest_cannot_view", "message": "No."}))
    seen, outcomes = upload(aim, table("sku", lines), ledger, KEY.token)
    assert seen.counts == Counts(uploaded=2, refused=1)
    assert "does not list its categories" in outcomes["A0"].messages[0][1]
    assert woo.stored == 2
