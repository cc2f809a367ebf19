"""Batches with a result for each item: every row has its own end, also what is stored otherwise than it was sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from importers.destinations.registry import register, unregister
from importers.upload.snapshot import BatchState, Counts, Difference, RowState
from tests.support.corner_shop import KEY, CornerServer, CornerShop
from tests.support.uploads import finish, make_run, table


@pytest.fixture
def shop() -> Iterator[CornerServer]:
    register(CornerShop())
    with CornerServer() as server:
        yield server
    unregister("corner")


def test_each_item_of_a_batch_has_an_end_of_its_own(shop: CornerServer, ledger: Path) -> None:
    aim = replace(CornerShop.profiles[0], base_url=shop.url, batch_size=3, practice=True)
    rows = [
        {"code": "A", "label": "Tea", "pence": "50"},
        {"code": "B", "label": "Coffee beans", "pence": "50"},
        {"code": "C", "label": "Cake", "pence": "120"},
    ]
    seen, outcomes = finish(make_run(aim, table("code", rows), ledger, token=KEY))
    assert seen.counts == Counts(uploaded=1, refused=1, stored_otherwise=1)
    assert [batch.state for batch in seen.batches] == [BatchState.PARTLY]
    assert outcomes["B"].state is RowState.STORED_OTHERWISE
    assert outcomes["B"].messages == (
        ("label", "Sent 'Coffee beans', but the shop stored 'Coffee b'."),
    )
    assert outcomes["B"].differences == (Difference("label", "Coffee beans", "Coffee b"),)

    # What is as it was sent is skipped from now on; the rest goes again, by itself.
    rows[1]["label"], rows[2]["pence"] = "Coffee", "90"
    seen, _ = finish(make_run(aim, table("code", rows), ledger, token=KEY))
    assert seen.counts == Counts(uploaded=2, skipped=1)
    assert shop.batches == [["A", "B", "C"], ["B", "C"]]
