"""What a shop of a manifest does wrong, or somebody before it: one sentence each, nothing lost, nothing doubled."""

from __future__ import annotations

import ssl
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from importers.destinations.base import Credential, OnExists, Profile
from importers.errors import CredentialRefused, DestinationUnreachable, UploadImpossible
from importers.upload.connection import check
from importers.upload.snapshot import Counts, RowState, RunPhase
from tests.support.batch_shop import (
    HTML,
    KEY,
    Asked,
    BatchShop,
    Reply,
    described,
    manifest_text,
    rows,
)
from tests.support.shops.uploads import QUICK, upload
from tests.support.uploads import table

WRONG = KEY[:-1] + "X"
Serve = Callable[[], Reply]


def all_there(shop: BatchShop, count: int) -> bool:
    return Counter(shop.skus()) == Counter(f"TEA-{n:04}" for n in range(count))


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ((401, b'{"message": "Sorry, you cannot do that."}'), "Sorry, you cannot do that."),
        ((200, b'{"errors": [{"extensions": {"code": "FORBIDDEN"}}]}'), "does not take the token"),
    ],
)
def test_a_wrong_token_also_as_a_200_with_errors_asks_for_another(
    shop: BatchShop, ledger: Path, reply: Reply, said: str
) -> None:
    text = manifest_text().replace('omitted = "kept"', "omitted = \"kept\"\ndenied = 'FORBIDDEN'")
    entered = False

    def mood(asked: Asked, serve: Serve) -> Reply:
        return serve() if entered else reply

    shop.mood = mood
    with described(text, shop.url) as aim:
        with pytest.raises(CredentialRefused, match=said):
            check(aim, Credential(KEY))
        seen, _ = upload(aim, table("sku", rows(5)), ledger, KEY)
        assert seen.phase is RunPhase.NEEDS_LOGIN
        assert said in seen.message
        assert seen.counts == Counts(waiting=5)
        entered = True
        seen, _ = upload(aim, table("sku", rows(5)), ledger, KEY)
    assert seen.counts == Counts(uploaded=5)
    assert all_there(shop, 5)


def test_a_200_with_errors_that_no_word_explains_is_no_success(
    shop: BatchShop, aim: Profile, ledger: Path
) -> None:
    shop.mood = lambda asked, serve: (200, b'{"data": null, "errors": ["?"]}')
    few = replace(QUICK, attempts=2)  # more of them would be an outage, which is waited for
    seen, outcomes = upload(aim, table("sku", rows(1)), ledger, KEY, policy=few)
    assert outcomes["TEA-0000"].state is RowState.UNKNOWN
    assert seen.counts == Counts(unknown=1)
    shop.mood = None
    seen, _ = upload(aim, table("sku", rows(1)), ledger, KEY)
    assert seen.counts == Counts(uploaded=1)
    assert all_there(shop, 1)


def test_a_shop_in_maintenance_is_waited_for(shop: BatchShop, aim: Profile, ledger: Path) -> None:
    answered = iter(range(1000))

    def mood(asked: Asked, serve: Serve) -> Reply:
        return (503, HTML) if 1 <= next(answered) < 9 else serve()

    shop.mood, shop.doubles = mood, True
    seen, _ = upload(aim, table("sku", rows(30)), ledger, KEY)
    assert seen.counts == Counts(uploaded=30)
    assert all_there(shop, 30)
    shop.mood = lambda asked, serve: (503, HTML)
    with pytest.raises(
        DestinationUnreachable, match="503 Service Unavailable with a web page instead"
    ):
        check(aim, Credential(KEY))


def test_a_path_that_leads_nowhere_pauses_and_asks(
    shop: BatchShop, aim: Profile, ledger: Path
) -> None:
    shop.mood = lambda asked, serve: (404, HTML) if asked.creates else serve()
    seen, _ = upload(aim, table("sku", rows(30)), ledger, KEY)
    assert seen.phase is RunPhase.PAUSED
    assert "No product can be made at" in seen.message
    shop.mood = None
    seen, _ = upload(aim, table("sku", rows(30)), ledger, KEY)
    assert seen.counts == Counts(uploaded=30)


def test_an_address_without_encryption_sends_nothing(aim: Profile, ledger: Path) -> None:
    away = replace(aim, base_url="http://shop.example/api")
    with pytest.raises(UploadImpossible, match="is not encrypted, so others could read the token"):
        check(away, Credential(KEY))
    with pytest.raises(UploadImpossible, match="is not encrypted"):
        upload(away, table("sku", rows(1)), ledger, KEY)


def test_a_certificate_that_is_not_trusted_sends_nothing(
    shop: BatchShop, aim: Profile, ledger: Path
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    shop.wrap(context)
    secret = replace(aim, base_url=shop.url.replace("http:", "https:"))
    with pytest.raises(UploadImpossible, match="certificate"):
        check(secret, Credential(KEY))
    seen, _ = upload(secret, table("sku", rows(3)), ledger, KEY)
    assert seen.phase is RunPhase.PAUSED
    assert "certificate" in seen.message
    assert seen.counts == Counts(waiting=3)
    assert shop.asked == []


ATOMIC = manifest_text().replace("batch = 100", "batch = 100\natomic = true")


@pytest.mark.parametrize(("text", "halves"), [(ATOMIC, True), (manifest_text(), False)])
def test_a_batch_refused_as_a_whole_is_halved_or_looked_up(
    shop: BatchShop, ledger: Path, text: str, halves: bool
) -> None:
    """One that may have stored some of its rows (not `atomic`) is looked up before anything goes again."""

    def mood(asked: Asked, serve: Serve) -> Reply:
        names = [item["name"] for item in asked.json["create"]] if asked.creates else []
        if "Stone" in names:
            if not halves:
                asked.json["create"] = asked.json["create"][: names.index("Stone")]
                serve()
            return 400, b'{"message": "Nobody wants a stone."}'
        return serve()

    shop.mood, shop.doubles = mood, True
    lines = rows(16)
    lines[5]["name"] = "Stone"
    with described(text, shop.url) as aim:
        seen, outcomes = upload(aim, table("sku", lines), ledger, KEY)
    assert seen.counts == Counts(uploaded=15, refused=1)
    assert outcomes["TEA-0005"].messages[0] == ("", "Nobody wants a stone.")
    assert Counter(shop.skus()) == Counter(f"TEA-{n:04}" for n in range(16) if n != 5)


def test_a_lookup_that_cannot_be_trusted_makes_nothing(
    shop: BatchShop, aim: Profile, ledger: Path
) -> None:
    """The shop ignores what it is asked for, and gives some of its products; one of them twice."""
    for name in ("X1", "X2", "TEA-0001", "TEA-0001"):
        shop.products.append({"id": len(shop.products) + 1, "sku": name, "name": name})

    def mood(asked: Asked, serve: Serve) -> Reply:
        if asked.creates:
            return 502, HTML
        asked.query.pop("sku", None)
        return serve()

    shop.mood = mood
    seen, outcomes = upload(aim, table("sku", rows(2)), ledger, KEY)
    assert seen.counts.uploaded == 0
    assert "the shop answers for 'X1'" in outcomes["TEA-0000"].messages[0][1]
    assert "The shop has 2 products with this SKU" in outcomes["TEA-0001"].messages[0][1]
    assert len(shop.products) == 4


def test_what_is_blank_now_is_cleared_as_the_file_says(
    shop: BatchShop, aim: Profile, ledger: Path
) -> None:
    lines = rows(2, description="Long")
    upload(aim, table("sku", lines), ledger, KEY)
    lines[0]["description"] = ""
    aim = replace(aim, on_exists=OnExists.REFUSE)
    seen, _ = upload(aim, table("sku", lines), ledger, KEY)
    assert seen.counts == Counts(uploaded=1, skipped=1)
    assert [product["description"] for product in shop.products] == ["", "Long"]
