"""django-oscar, as its makers give it, by the manifest that comes with the program: the whole story of 300 rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from importers.destinations.base import Credential, OnExists, Profile
from importers.destinations.rest.folder import EXAMPLES
from importers.errors import CredentialRefused
from importers.upload.connection import check
from importers.upload.snapshot import Counts, RunPhase
from tests.support.batch_shop import described
from tests.support.crashes import make_nursery
from tests.support.shops.behaviour import Behaviour
from tests.support.shops.manifest_child import Errand, crash_errand
from tests.support.shops.oscar import OscarShop, as_row
from tests.support.shops.tokens import OSCAR_TOKEN
from tests.support.shops.uploads import upload
from tests.support.uploads import table

MANIFEST = (EXAMPLES / "django-oscar.toml").read_text(encoding="utf-8")
COUNT, KILLS = 300, 20
NAMES = ["Tea", "Tee für Ü", "茶 & <b>bold</b>", 'a, b; "c"', "Thé\u00a0vert"]


def rows_of(count: int) -> list[dict[str, str]]:
    return [
        {
            "sku": f"OSC/{n:04} é",
            "name": f"{NAMES[n % len(NAMES)]} {n}",
            "description": "" if n % 3 else f"Line one {n}\nline two",
            "price": f"{n % 97}.{n % 100:02}",
        }
        for n in range(count)
    ]


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
    with described(MANIFEST, f"{shop.url}/api/admin") as profile:
        yield profile


def held(rows: list[dict[str, str]]) -> Counter[tuple[str, ...]]:
    """Return what the shop must hold of rows."""
    return Counter((row["sku"], row["name"], row["description"], row["price"]) for row in rows)


def test_300_rows_with_refusals_an_existing_sku_changes_and_kills(
    shop: OscarShop, aim: Profile, ledger: Path
) -> None:
    rows = rows_of(COUNT)
    taken = rows[7]
    upload(
        aim,
        table("sku", [taken | {"name": "The shop's own"}]),
        ledger.with_name("other"),
        OSCAR_TOKEN,
    )
    shop.behave(Behaviour(loses=0.3))
    refused = {11: ("price", "123456789012.50"), 12: ("price", "9.999"), 13: ("name", "n" * 300)}
    sent = [row | dict([refused[n]]) if n in refused else row for n, row in enumerate(rows)]

    errand = Errand(MANIFEST, aim.base_url, OSCAR_TOKEN, ledger, sent, {})
    killed = crash_errand(
        make_nursery(), errand, lambda: len(shop.requests), KILLS, COUNT * 2 // KILLS
    )
    assert killed == KILLS
    good = [row for n, row in enumerate(rows) if n not in (7, *refused)]
    assert Counter(map(as_row, shop.products)) == held([taken | {"name": "The shop's own"}, *good])
    assert {product["partner_sku"] for product in shop.products} == {
        p["sku"] for p in shop.products
    }

    # Told on their cells; and sent once more, nothing but those goes.
    seen, outcomes = upload(aim, table("sku", sent), ledger, OSCAR_TOKEN)
    assert seen.counts == Counts(refused=4, skipped=COUNT - 4)
    assert outcomes[rows[7]["sku"]].exists
    for n, (field, _) in refused.items():
        assert [name for name, _ in outcomes[rows[n]["sku"]].messages] == [field]

    # Put right and changed: only what changed is sent, to the very products.
    rows[20]["name"], rows[21]["price"], rows[22]["description"] = "Renamed", "7.00", "Said anew"
    aim = replace(aim, on_exists=OnExists.UPDATE)
    seen, _ = upload(aim, table("sku", rows), ledger, OSCAR_TOKEN)
    assert seen.counts == Counts(uploaded=7, skipped=COUNT - 7)
    assert Counter(map(as_row, shop.products)) == held(rows)
    some = rows[:40]
    seen, _ = upload(aim, table("sku", some), ledger, OSCAR_TOKEN, resend_unchanged=True)
    assert seen.counts == Counts(uploaded=len(some))
    assert Counter(map(as_row, shop.products)) == held(rows)


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
