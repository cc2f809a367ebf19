"""Rows that end in every state there is: totals add up at every instant, and nothing is there twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from importers.practice.options import Quirks
from importers.practice.server import PracticeServer
from importers.practice.store import StoredProduct
from importers.upload.retry_policy import RetryPolicy
from importers.upload.snapshot import Counts, RowState
from tests.support.uploads import finish, make_run, profile, table, teas

PICTURE = b"\x89PNG" + b"x" * 100


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with PracticeServer(rate=0) as server:
        server.behave(Quirks(trims=True, keeps=6, pictures=50, taken="together"))
        yield server


def test_every_row_is_in_one_state_at_every_instant(
    server: PracticeServer, ledger: Path, tmp_path: Path
) -> None:
    (tmp_path / "tea.png").write_bytes(PICTURE)
    kinds = (
        {"name": "Tea"},  # uploaded
        {"name": "Coffee beans"},  # stored otherwise
        {"name": "Tea", "image": "tea.png"},  # without its picture
        {"name": "Tea", "brand": "Nobody"},  # refused
        {"name": "Mug"},  # there already
        {"name": "Mug", "sku": " X"},  # not sent at all
    )
    rows = [{"sku": f"S-{n}", **kinds[n % 6]} for n in range(120)]
    for row in rows[4::6]:
        server.add_product(row["sku"], "Mug")
    for number, row in enumerate(rows[5::6]):
        row["sku"] += str(number)
    products = table("sku", rows, tmp_path)
    policy = RetryPolicy(same_refusals=1_000)
    run = make_run(profile(server.url, in_flight=8), products, ledger, blocked=7, policy=policy)
    wrong: list[Counts] = []
    over = threading.Event()

    def watch() -> None:
        while not over.is_set():
            counts = run.snapshot().counts
            if counts.total != 127:
                wrong.append(counts)

    watching = threading.Thread(target=watch)
    watching.start()
    seen, outcomes = finish(run)
    over.set()
    watching.join()
    assert wrong == []
    assert seen.counts == Counts(
        blocked=7, uploaded=20, stored_otherwise=20, without_picture=20, refused=60
    )
    assert run.failed_rows() == [n for n in range(120) if n % 6]
    assert outcomes["S-1"].messages == (
        ("name", "Sent 'Coffee beans', but the shop stored 'Coffee'."),
    )
    assert outcomes["S-4"].exists
    assert len(server.products) == 80
    assert not server.duplicates


def test_a_gateway_that_sends_every_creation_twice_refuses_none(ledger: Path) -> None:
    with PracticeServer(rate=0) as server:
        server.behave(Quirks(resends=True))
        seen, _ = finish(make_run(profile(server.url), teas(20), ledger))
        assert seen.counts.uploaded == 20
        assert len(server.products) == 20
        assert not server.duplicates
        seen, _ = finish(make_run(profile(server.url), teas(20), ledger))
        assert seen.counts.skipped == 20


@pytest.mark.parametrize("name", ["Tea 0", "Other"])
def test_a_gateway_that_sends_a_creation_again_leaves_the_product_ours(
    ledger: Path, name: str
) -> None:
    with PracticeServer(rate=0) as server:
        # What the gateway sent first was stored a moment ago; it is told so when it sends it again.
        just_now = (datetime.now(UTC) + timedelta(seconds=5)).isoformat()  # by the shop's clock
        server.store.add(StoredProduct(0, "TEA-0000", name, created=just_now))
        _, outcomes = finish(make_run(profile(server.url), teas(1), ledger))
        equal = name == "Tea 0"
        assert (outcomes["TEA-0000"].state is RowState.UPLOADED) == equal
        assert outcomes["TEA-0000"].exists != equal
        assert len(server.products) == 1
