"""Medusa and Vendure, as their makers give them; left out unless they are asked for, since npm has to install them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from importers.upload.snapshot import Counts, RowState, RunPhase
from tests.support.batch_shop import described
from tests.support.shops.losing_proxy import LosingProxy
from tests.support.shops.npm.install import LEFT_OUT, SWITCH, why_not
from tests.support.shops.npm.medusa import NO_SERVER, MedusaShop, postgres_answers
from tests.support.shops.npm.vendure import VendureShop
from tests.support.shops.story import Telling, check_story, tell
from tests.support.shops.uploads import upload
from tests.support.uploads import table

pytestmark = [
    pytest.mark.skipif(os.environ.get(SWITCH) != "1", reason=LEFT_OUT),
    pytest.mark.skipif(bool(why_not()), reason=f"Medusa and Vendure are left out: {why_not()}"),
]


@pytest.fixture(scope="module")
def medusa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MedusaShop]:
    if not postgres_answers():
        pytest.skip(NO_SERVER)
    with MedusaShop(tmp_path_factory.mktemp("medusa") / "shop") as shop:
        yield shop


@pytest.fixture(scope="module")
def vendure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VendureShop]:
    with VendureShop(tmp_path_factory.mktemp("vendure") / "shop") as shop:
        yield shop


@pytest.mark.parametrize("kind", ["vendure", "medusa"])
def test_300_rows_with_refusals_lost_answers_kills_and_changes(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    shop = request.getfixturevalue(kind)
    with LosingProxy(shop.url, loses=0.2) as proxy:
        told = tell(shop, Telling(proxy.url, lambda: proxy.asked, tmp_path))
    assert told.killed == 20
    check_story(shop, told)


def row(sku: str, **values: str) -> dict[str, str]:
    return {"sku": sku, "name": f"Name of {sku}", "description": "", "price": "4.50"} | values


def test_medusa_refuses_a_batch_as_a_whole_and_only_the_guilty_row_is_told(
    medusa: MedusaShop, ledger: Path
) -> None:
    rows = [row(f"GUILT-{n}") for n in range(8)]
    rows[5]["name"] = ""
    rows.append(row("GUILT/3"))  # of which the same address in the shop would be made
    with described(medusa.manifest, medusa.url + medusa.path) as aim:
        seen, outcomes = upload(aim, table("sku", rows), ledger, medusa.token)
    assert seen.counts == Counts(uploaded=7, refused=2)
    assert [name for name, _ in outcomes["GUILT-5"].messages] == ["name"]
    same_address = "; ".join(words for _, words in outcomes["GUILT/3"].messages)
    assert "handle" in same_address or "handle" in str(outcomes["GUILT-3"].messages)
    held = [sku for sku, *_ in medusa.held() if sku.startswith("GUILT")]
    assert len(held) == 7


def test_medusa_takes_no_price_as_text(medusa: MedusaShop, ledger: Path) -> None:
    text = medusa.manifest.replace('as = "number"', 'as = "text"')
    with described(text, medusa.url + medusa.path) as aim:
        seen, outcomes = upload(aim, table("sku", [row("TEXT-1")]), ledger, medusa.token)
    assert seen.counts == Counts(refused=1)
    ((name, words),) = outcomes["TEXT-1"].messages
    assert name == "price"
    assert "amount" in words


def test_a_price_that_medusa_stores_otherwise_is_told_on_its_cell(
    medusa: MedusaShop, ledger: Path
) -> None:
    rows = [row("LONG-1", price="12345678901234567890.99"), row("LONG-2")]
    with described(medusa.manifest, medusa.url + medusa.path) as aim:
        seen, outcomes = upload(aim, table("sku", rows), ledger, medusa.token)
    assert seen.counts == Counts(uploaded=1, stored_otherwise=1)
    assert outcomes["LONG-1"].state is RowState.STORED_OTHERWISE
    ((name, words),) = outcomes["LONG-1"].messages
    assert name == "price"
    assert "12345678901234567" in words


def test_a_changed_price_is_told_as_not_changed_in_medusa(medusa: MedusaShop, ledger: Path) -> None:
    with described(medusa.manifest, medusa.url + medusa.path) as aim:
        upload(aim, table("sku", [row("DEARER")]), ledger, medusa.token)
        changed = row("DEARER", price="5.50", name="Dearer")
        _, outcomes = upload(aim, table("sku", [changed]), ledger, medusa.token)
    assert ("DEARER", "Dearer", "", "4.50") in medusa.held()
    assert "price" in [name for name, _ in outcomes["DEARER"].messages]


def test_vendure_is_not_let_in_with_another_token(vendure: VendureShop, ledger: Path) -> None:
    with described(vendure.manifest, vendure.url + vendure.path) as aim:
        seen, _ = upload(aim, table("sku", [row("NOBODY")]), ledger, "wrong")
        assert seen.phase in (RunPhase.NEEDS_LOGIN, RunPhase.PAUSED)
        assert not any(sku == "NOBODY" for sku, *_ in vendure.held())
        seen, _ = upload(aim, table("sku", [row("NOBODY")]), ledger, vendure.token)
    assert seen.counts == Counts(uploaded=1)
