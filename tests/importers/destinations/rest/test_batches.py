"""New products in batches, to a shop that would make a product twice: nothing is doubled, each row has its own end."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from importers.destinations.base import OnExists, Profile
from importers.upload.snapshot import Counts, RowState
from tests.support.batch_shop import HTML, KEY, Asked, BatchShop, Reply, rows
from tests.support.uploads import finish, make_run, table


def test_every_item_of_a_batch_has_its_own_end(shop: BatchShop, aim: Profile, ledger: Path) -> None:
    shop.products.append(
        {"id": 1, "sku": "TEA-0003", "name": "Old", "regular_price": "9.00", "description": ""}
    )
    lines = rows(6)
    lines[1]["name"] = "Stone"
    lines[2]["price"] = "99999999999.00"
    shop.keeps = lambda item: item | ({"name": "Tee"} if item["sku"] == "TEA-0004" else {})
    seen, outcomes = finish(make_run(aim, table("sku", lines), ledger, token=KEY))
    assert seen.counts == Counts(uploaded=2, refused=3, stored_otherwise=1)
    assert outcomes["TEA-0001"].messages == (("", "Nobody wants a stone."),)
    assert outcomes["TEA-0002"].messages == (("price", "regular_price is too high."),)
    assert outcomes["TEA-0003"].exists
    assert ("name", "The shop already has this SKU with another name: 'Old'.") in outcomes[
        "TEA-0003"
    ].messages
    assert outcomes["TEA-0004"].messages == (("name", "Sent 'Tea 4', but the shop stored 'Tee'."),)
    assert [asked.json["create"][0]["sku"] for asked in shop.asked if asked.creates] == ["TEA-0000"]

    # Put right, only what is not there goes again: what the shop stored otherwise as a change.
    shop.asked.clear()
    lines[1]["name"], lines[2]["price"] = "Pebble", "9.00"
    aim = replace(aim, on_exists=OnExists.UPDATE)
    seen, _ = finish(make_run(aim, table("sku", lines), ledger, token=KEY))
    assert seen.counts == Counts(uploaded=4, skipped=2)
    assert Counter(shop.skus()) == Counter(f"TEA-{n:04}" for n in range(6))
    changed = [asked.json for asked in shop.asked if asked.method == "PUT"]
    assert changed == [{"name": "Tea 3", "regular_price": "4.50"}, {"name": "Tea 4"}]


@pytest.mark.parametrize("stored", [True, False])
def test_a_lost_answer_is_looked_up_row_by_row(
    shop: BatchShop, aim: Profile, ledger: Path, stored: bool
) -> None:
    lost = []

    def mood(asked: Asked, serve: object) -> Reply | None:
        assert callable(serve)
        if asked.creates and not lost:
            lost.append(serve() if stored else None)
            return None
        reply: Reply = serve()
        return reply

    shop.mood, shop.doubles = mood, True
    seen, _ = finish(make_run(aim, table("sku", rows(20)), ledger, token=KEY))
    assert seen.counts == Counts(uploaded=20)
    assert Counter(shop.skus()) == Counter(f"TEA-{n:04}" for n in range(20))
    assert sum(asked.creates for asked in shop.asked) == (1 if stored else 3)  # then in halves


@pytest.mark.parametrize("how", ["shorter", "reversed", "empty", "of others", "twice the same"])
def test_an_answer_in_disorder_is_settled_by_looking(
    shop: BatchShop, aim: Profile, ledger: Path, how: str
) -> None:
    def disorder(answers: list[dict[str, object]]) -> list[dict[str, object]]:
        return {
            "shorter": answers[:-3],
            "reversed": answers[::-1],
            "empty": [],
            "of others": [answer | {"sku": f"X{answer['sku']}"} for answer in answers],
            "twice the same": [answers[0]] * len(answers),
        }[how]

    def mood(asked: Asked, serve: object) -> Reply:
        assert callable(serve)
        status, body = serve()
        if asked.creates:
            body = json.dumps({"create": disorder(json.loads(body)["create"])}).encode()
        return status, body

    shop.mood, shop.doubles = mood, True
    lines = rows(9)
    lines[4]["name"] = "Stone"
    seen, outcomes = finish(make_run(aim, table("sku", lines), ledger, token=KEY))
    assert seen.counts.total == 9
    assert Counter(shop.skus()) == Counter(f"TEA-{n:04}" for n in range(9) if n != 4)
    clear = seen.counts.uploaded
    assert clear == 8
    assert outcomes["TEA-0004"].state in (RowState.REFUSED, RowState.UNKNOWN)


def test_one_row_that_the_server_stumbles_over_stops_no_other(
    shop: BatchShop, aim: Profile, ledger: Path
) -> None:
    def mood(asked: Asked, serve: object) -> Reply:
        assert callable(serve)
        if asked.creates and any(item["sku"] == "TEA-0013" for item in asked.json["create"]):
            return 500, HTML
        reply: Reply = serve()
        return reply

    shop.mood, shop.doubles = mood, True
    seen, outcomes = finish(make_run(aim, table("sku", rows(40)), ledger, token=KEY))
    assert seen.counts == Counts(uploaded=39, refused=1)
    assert "the server fails on this row" in outcomes["TEA-0013"].messages[0][1]
    assert len(set(shop.skus())) == len(shop.products) == 39
