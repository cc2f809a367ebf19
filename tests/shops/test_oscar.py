"""django-oscar, as its makers give it, by the manifest that comes with the program: the whole story of 300 rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from importers.destinations.base import Credential, Profile
from importers.destinations.gone import DRAFT
from importers.errors import CredentialRefused
from importers.upload.connection import check
from importers.upload.run_options import RunOptions
from importers.upload.runner import UploadRun
from importers.upload.snapshot import Counts, RunPhase
from tests.support.batch_shop import described
from tests.support.shops.losing_proxy import LosingProxy
from tests.support.shops.oscar import OscarShop
from tests.support.shops.story import Telling, check_story, rows_of, tell
from tests.support.shops.tokens import OSCAR_TOKEN
from tests.support.shops.uploads import upload
from tests.support.uploads import table


@pytest.fixture(scope="module")
def shop_of_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OscarShop]:
    with OscarShop(tmp_path_factory.mktemp("oscar")) as shop:
        yield shop


@pytest.fixture
def shop(shop_of_module: OscarShop) -> OscarShop:
    shop_of_module.clear()
    return shop_of_module


@pytest.fixture
def aim(shop: OscarShop) -> Iterator[Profile]:
    with described(OscarShop.manifest, f"{shop.url}/api/admin") as profile:
        yield profile


def test_300_rows_with_refusals_an_existing_sku_changes_and_kills(
    shop: OscarShop, tmp_path: Path
) -> None:
    with LosingProxy(shop.url, loses=0.2, of=("POST",)) as proxy:
        told = tell(shop, Telling(proxy.url, lambda: proxy.asked, tmp_path, stretch=30))
    assert told.killed == 20
    check_story(shop, told)
    assert all(product["partner_sku"] == product["sku"] for product in shop.products)


def test_a_wrong_token_a_shop_in_maintenance_and_a_wrong_path_are_told(
    shop: OscarShop, aim: Profile, ledger: Path
) -> None:
    with pytest.raises(CredentialRefused, match="refuses the token: Invalid token"):
        check(aim, Credential("wrong" + OSCAR_TOKEN[5:]))
    assert "lets you in" in check(aim, Credential(OSCAR_TOKEN))
    rows = rows_of(3)
    seen, _ = upload(aim, table("sku", rows), ledger, "wrong" + OSCAR_TOKEN[5:])
    assert seen.phase is RunPhase.NEEDS_LOGIN
    wrong = replace(aim, base_url=f"{shop.url}/api/nowhere")
    seen, _ = upload(wrong, table("sku", rows), ledger, OSCAR_TOKEN)
    assert seen.phase is RunPhase.PAUSED
    assert "check the address" in seen.message
    assert shop.products == []
    seen, _ = upload(aim, table("sku", rows), ledger, OSCAR_TOKEN)
    assert seen.counts == Counts(uploaded=3)


def test_what_is_gone_is_not_public_any_more(shop: OscarShop, aim: Profile, ledger: Path) -> None:
    upload(aim, table("sku", rows_of(3)), ledger, OSCAR_TOKEN)
    keys = [row["sku"] for row in rows_of(3)]
    products = table("sku", [{"sku": keys[1]}, {"sku": "never-sent"}])
    run = UploadRun.create(aim, Credential(OSCAR_TOKEN), products, ledger, RunOptions(gone=DRAFT))
    run.start()
    assert run.wait(20)
    assert run.snapshot().counts == Counts(uploaded=1, skipped=1)
    public = {each["sku"]: bool(each["is_public"]) for each in shop.products}
    assert public == {key: key != keys[1] for key in keys}
    named = {each["sku"]: each["name"] for each in shop.products}
    assert named == {row["sku"]: row["name"] for row in rows_of(3)}
