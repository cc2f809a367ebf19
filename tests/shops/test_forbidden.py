"""A 403 is about the row where the token has proved itself; else it names the permission that the token lacks."""

from __future__ import annotations

from pathlib import Path

from importers.destinations.outcome import RowState
from importers.upload.snapshot import RunPhase
from tests.support.shops.behaviour import Behaviour
from tests.support.shops.shop import Shop
from tests.support.shops.tokens import READER_TOKEN
from tests.support.shops.uploads import shop_profile, upload
from tests.support.uploads import teas


def test_a_row_that_is_forbidden_stops_no_other(shop: Shop, ledger: Path) -> None:
    shop.behave(Behaviour(forbids=("TEA-0003",)))
    for in_flight in (8, 1):
        products = teas(12)
        seen, outcomes = upload(shop_profile(shop.url, in_flight=in_flight), products, ledger)
        assert seen.phase is RunPhase.FINISHED
        assert (seen.counts.uploaded + seen.counts.skipped, seen.counts.refused) == (11, 1)
        assert outcomes["TEA-0003"].state is RowState.REFUSED
        assert "You do not have permission" in outcomes["TEA-0003"].messages[0][1]
        ledger = ledger.with_name("another.sqlite3")
        shop.clear()
        shop.behave(Behaviour(forbids=("TEA-0003",)))


def test_the_first_row_of_all_may_be_the_forbidden_one(shop: Shop, ledger: Path) -> None:
    shop.behave(Behaviour(forbids=("TEA-0000",)))
    seen, outcomes = upload(shop_profile(shop.url, in_flight=1), teas(4), ledger)
    assert (seen.phase, seen.counts.uploaded, seen.counts.refused) == (RunPhase.FINISHED, 3, 1)
    assert "product_create" in outcomes["TEA-0000"].messages[0][1]


def test_a_token_without_the_permission_is_named_and_no_row_is_refused(
    shop: Shop, ledger: Path
) -> None:
    seen, outcomes = upload(shop_profile(shop.url), teas(20), ledger, READER_TOKEN)
    assert seen.phase is RunPhase.NEEDS_LOGIN
    assert seen.message.startswith("The token lacks the permission product_create (You do not have")
    assert (outcomes, seen.counts.refused, shop.products) == ({}, 0, [])
    assert len(shop.asked("POST")) <= 16
