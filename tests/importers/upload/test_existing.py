"""What the shop has already: shown side by side, decided row by row, cleared where a cell was cleared."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from importers.destinations.base import OnExists
from importers.destinations.scantrust.content import content as content_of
from importers.destinations.work import Entry, EntryState
from importers.ledger.place import open_ledger
from importers.practice.faulty import ScriptedAnswer
from importers.practice.options import Fault
from importers.practice.server import PracticeServer
from importers.upload.retry_policy import RetryPolicy
from importers.upload.runner import UploadRun
from importers.upload.snapshot import Difference, RowOutcome, RowState, RunPhase
from tests.support.uploads import finish, make_run, profile, table, teas

FULL = {
    "sku": "A",
    "name": "Tea",
    "brand": "50",
    "description": "Green",
    "client_url": "https://shop.example/a",
    "campaign": "7",
}


def methods(server: PracticeServer) -> list[str]:
    return [seen.method for seen in server.requests]


def sent(server: PracticeServer, ledger: Path, row: Mapping[str, str]) -> RowOutcome:
    """Upload one row and return what became of it."""
    _, outcomes = finish(make_run(profile(server.url), table("sku", [row]), ledger))
    return outcomes["A"]


def refused_run(server: PracticeServer, ledger: Path, name: str) -> tuple[UploadRun, RowOutcome]:
    """Upload one row that the shop has under that name."""
    server.add_product("TEA-0000", name)
    run = make_run(profile(server.url), teas(2), ledger)
    _, outcomes = finish(run)
    server.requests.clear()
    return run, outcomes["TEA-0000"]


def decided(run: UploadRun, choice: OnExists) -> list[RowOutcome]:
    run.decide([0, 1, 99], choice)
    assert run.wait(20)
    return run.outcomes()


def test_a_product_of_the_shop_is_shown_beside_the_row(
    server: PracticeServer, ledger: Path
) -> None:
    _, outcome = refused_run(server, ledger, "Other")
    assert (outcome.state, outcome.exists) == (RowState.REFUSED, True)
    assert outcome.messages[0] == ("sku", "SKU must be unique within this company.")
    assert "not from here; not the same: name" in outcome.messages[1][1]
    assert outcome.differences == (Difference("name", "Tea 0", "Other"),)


def test_the_status_shown_is_that_of_the_refusal_not_of_the_lookup(
    server: PracticeServer, ledger: Path
) -> None:
    run, outcome = refused_run(server, ledger, "Other")
    assert outcome.status == 400
    assert [batch.status for batch in run.snapshot().batches] == [400, 200]


def test_an_equal_product_has_no_differences(server: PracticeServer, ledger: Path) -> None:
    _, outcome = refused_run(server, ledger, "Tea 0")
    assert (outcome.exists, outcome.differences) == (True, ())


def test_deciding_to_update_sends_what_differs(server: PracticeServer, ledger: Path) -> None:
    run, _ = refused_run(server, ledger, "Other")
    (outcome,) = decided(run, OnExists.UPDATE)
    assert outcome.state is RowState.UPLOADED
    assert methods(server) == ["GET", "PATCH"]
    detail = run.detail(3)
    assert detail is not None
    assert detail.request.endswith('{\n  "name": "Tea 0"\n}')
    assert server.store.find("TEA-0000")[0].name == "Tea 0"


@pytest.mark.parametrize(
    ("name", "state"), [("Tea 0", RowState.UPLOADED), ("Other", RowState.REFUSED)]
)
def test_deciding_to_adopt_takes_an_equal_product_and_writes_nothing(
    server: PracticeServer, ledger: Path, name: str, state: RowState
) -> None:
    run, _ = refused_run(server, ledger, name)
    (outcome,) = decided(run, OnExists.ADOPT)
    assert outcome.state is state
    assert outcome.exists is (state is RowState.REFUSED)
    assert methods(server) == ["GET"]


def test_deciding_to_refuse_leaves_it(server: PracticeServer, ledger: Path) -> None:
    run, _ = refused_run(server, ledger, "Other")
    assert decided(run, OnExists.REFUSE) == []
    assert server.requests.total == 0


def test_what_vanished_before_the_decision_is_created(server: PracticeServer, ledger: Path) -> None:
    run, _ = refused_run(server, ledger, "Other")
    server.store.clear()
    (outcome,) = decided(run, OnExists.UPDATE)
    assert outcome.state is RowState.UPLOADED
    assert methods(server) == ["GET", "GET", "POST"]


@pytest.mark.parametrize("fault", [None, Fault.RESET_BEFORE, Fault.RESET_AFTER])
def test_a_cleared_text_is_cleared_in_the_shop(
    server: PracticeServer, ledger: Path, fault: Fault | None
) -> None:
    sent(server, ledger, FULL)
    server.script(fault)
    outcome = sent(server, ledger, FULL | {"name": "New", "description": " ", "client_url": ""})
    assert (outcome.state, outcome.messages) == (RowState.UPLOADED, ())
    (stored,) = server.products
    assert (stored.name, stored.description, stored.client_url) == ("New", "", "")


def test_what_cannot_be_cleared_is_said(server: PracticeServer, ledger: Path) -> None:
    sent(server, ledger, FULL)
    outcome = sent(server, ledger, FULL | {"brand": "", "campaign": ""})
    assert outcome.state is RowState.UPLOADED
    assert [name for name, _ in outcome.messages] == ["brand", "campaign"]
    assert "clear it there" in outcome.messages[0][1]
    assert server.products[0].campaign == 7


def test_what_was_never_sent_or_is_no_column_is_not_cleared(
    server: PracticeServer, ledger: Path
) -> None:
    sent(
        server, ledger, {"sku": "A", "name": "Tea", "description": "", "client_url": "https://a.b"}
    )
    stored = server.products[0]
    server.store.change(replace(stored, description="By hand"))
    sent(server, ledger, {"sku": "A", "name": "New", "description": ""})
    changed = server.products[0]
    assert (changed.name, changed.description) == ("New", "By hand")
    assert changed.client_url == "https://a.b"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"description": "Green"}, {"description": ""}),
        ({"description": ""}, {"description": "Green"}),
        ({"brand": "50", "name": "Old"}, {"brand": "", "name": "New"}),
    ],
)
def test_a_row_edited_after_a_lost_answer_is_still_ours(
    server: PracticeServer, ledger: Path, before: dict[str, str], after: dict[str, str]
) -> None:
    base = {"sku": "A", "name": "Tea", "description": "x", "client_url": "", "brand": ""}
    first = sent(server, ledger, base | before)
    aim = profile(server.url)
    content = content_of(table("sku", [base | before]).product(0), aim)
    with closing(open_ledger(ledger, aim)) as opened:  # as if the answer had never come
        opened.write([Entry("A", EntryState.INTENT, content.digest)])
    outcome = sent(server, ledger, base | after)
    assert outcome.state is RowState.UPLOADED
    assert outcome.remote_id == first.remote_id
    (stored,) = server.products
    assert stored.description == (base | after)["description"]
    assert stored.name == (base | after)["name"]


def test_a_record_of_an_earlier_version_sends_nothing_again(
    server: PracticeServer, ledger: Path
) -> None:
    sent(server, ledger, FULL)
    aim = profile(server.url)
    with closing(open_ledger(ledger, aim)) as opened:
        (entry,) = opened.all_entries()
        old = entry.sent[:16]
        opened.write([Entry("A", EntryState.UPLOADED, old, old, entry.remote_id)])
    server.requests.clear()
    seen, _ = finish(make_run(aim, table("sku", [FULL]), ledger))
    assert (seen.counts.skipped, server.requests.total) == (1, 0)


OTHERS = [
    {"count": 1, "next": None, "results": [{"id": 3, "sku": "tea-0000"}]},
    {"count": 1, "next": None, "results": [{"id": "3", "sku": "TEA-0000"}]},
    {"count": 1, "next": None, "results": [None]},
]


@pytest.mark.parametrize("list_", OTHERS, ids=["another spelling", "an id as text", "nothing"])
def test_a_lookup_that_proves_no_absence_creates_nothing_again(
    server: PracticeServer, ledger: Path, list_: object
) -> None:
    server.script(Fault.RESET_BEFORE, *[ScriptedAnswer.of(200, list_)] * 20)
    run = make_run(profile(server.url), teas(1), ledger, policy=RetryPolicy(outage_after=1_000))
    seen, outcomes = finish(run)
    assert seen.counts.unknown == 1
    assert outcomes["TEA-0000"].messages[0][1]
    assert methods(server).count("POST") == 1
    assert server.products == ()


def test_a_sku_that_the_shop_spells_otherwise_is_refused_in_its_words(
    server: PracticeServer, ledger: Path
) -> None:
    words = {"sku": ["SKU must be unique within this company."]}
    server.script(ScriptedAnswer.of(400, words), ScriptedAnswer.of(200, OTHERS[0]))
    _, outcomes = finish(make_run(profile(server.url), teas(1), ledger))
    outcome = outcomes["TEA-0000"]
    assert (outcome.state, outcome.exists) == (RowState.REFUSED, False)
    taken, told = outcome.messages
    assert taken == ("sku", "SKU must be unique within this company.")
    assert "the shop answers for 'tea-0000'" in told[1]
    assert methods(server) == ["POST", "GET"]


def test_a_picture_that_is_taken_away_meanwhile_stops_only_its_row(
    server: PracticeServer, ledger: Path, tmp_path: Path
) -> None:
    pictures = [tmp_path / f"{n}.png" for n in range(3)]
    for picture in pictures:
        picture.write_bytes(b"\x89PNG")
    rows = [{"sku": f"S{n}", "name": "n", "image": f"{n}.png"} for n in range(3)]
    run = make_run(profile(server.url), table("sku", rows, tmp_path), ledger, canary=1)
    run.start()
    while run.snapshot().phase is not RunPhase.PAUSED:
        assert not run.wait(0.01)
    pictures[1].unlink()
    run.resume()
    assert run.wait(20)
    counts = run.snapshot().counts
    assert (counts.uploaded, counts.refused, counts.total) == (2, 1, 3)
    (refused,) = (outcome for outcome in run.outcomes() if outcome.state is RowState.REFUSED)
    assert refused.messages[0][0] == "image"
    assert "cannot be read" in refused.messages[0][1]
