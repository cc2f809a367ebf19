"""Batches on their way to Digible: in sequence, halved when refused, the same bytes when sent again."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from importers.destinations.base import Credential
from importers.destinations.work import EntryState
from importers.errors import CredentialRefused
from importers.ledger.place import open_ledger
from importers.practice.faulty import ScriptedAnswer
from importers.practice.options import Fault, Faults
from importers.practice.server import PracticeServer
from importers.upload.runner import UploadRun
from importers.upload.snapshot import BatchState, RowState, RunPhase
from tests.support.uploads import finish, make_run, prices, profile

LOST = [
    Fault.UNAVAILABLE_BEFORE,
    Fault.UNAVAILABLE_AFTER,
    Fault.RESET_BEFORE,
    Fault.RESET_AFTER,
    Fault.TRUNCATED,
    Fault.HTML,
    Fault.NOT_JSON,
    Fault.REDIRECT,
]


def run_for(server: PracticeServer, ledger: Path, count: int, **changes: object) -> UploadRun:
    aim = profile(server.url, "digible", **changes)
    return make_run(aim, prices(count), ledger, token=server.token())


def test_batches_of_200_one_after_the_other(server: PracticeServer, ledger: Path) -> None:
    seen, _ = finish(run_for(server, ledger, 450))
    assert [len(batch.rows) for batch in seen.batches] == [200, 200, 50]
    assert seen.counts.uploaded == 450
    assert server.synced["P0449"].price == "4.50"
    assert [len(request.keys) for request in server.requests] == [200, 200, 50]


@pytest.mark.parametrize("fault", LOST)
def test_a_batch_without_an_answer_goes_again_byte_for_byte(
    server: PracticeServer, ledger: Path, fault: Fault
) -> None:
    server.script(fault, fault)
    seen, _ = finish(run_for(server, ledger, 5))
    assert seen.counts.uploaded == 5
    assert seen.batches[0].attempts == 3
    assert len({request.digest for request in server.requests}) == 1


def test_five_lost_answers_leave_a_batch_unknown_and_the_next_run_sends_it_as_it_was(
    server: PracticeServer, ledger: Path
) -> None:
    # The second batch goes through; at its end the run sends the first once more.
    server.script(*[Fault.UNAVAILABLE_AFTER] * 5, None, Fault.UNAVAILABLE_AFTER)
    seen, outcomes = finish(run_for(server, ledger, 300))
    assert (seen.counts.unknown, seen.counts.uploaded) == (200, 100)
    assert outcomes["P0000"].state is RowState.UNKNOWN
    lost = next(iter(server.requests)).digest
    server.requests.clear()
    seen, _ = finish(run_for(server, ledger, 300))
    assert (seen.counts.uploaded, seen.counts.skipped) == (200, 100)
    assert [request.digest for request in server.requests] == [lost]


@pytest.mark.parametrize("bad", [{0}, {199}, {7, 8}, {0, 100, 203}, set(range(4))])
def test_a_refused_batch_is_halved_until_the_guilty_stand_alone(
    ledger: Path, bad: set[int]
) -> None:
    refused = frozenset(f"P{n:04}" for n in bad)
    with PracticeServer(faults=Faults(refused_products=refused)) as server:
        seen, outcomes = finish(run_for(server, ledger, 230))
        assert set(server.synced) == {f"P{n:04}" for n in range(230)} - refused
    assert {key for key, out in outcomes.items() if out.state is RowState.REFUSED} == refused
    assert seen.counts.uploaded == 230 - len(bad)
    split = [batch for batch in seen.batches if batch.state is BatchState.SPLIT]
    assert split
    assert all(len(batch.rows) > 1 for batch in split)
    alone = [batch for batch in seen.batches if batch.state is BatchState.REFUSED]
    assert sorted(batch.rows[0] for batch in alone) == sorted(bad)


def test_a_refusal_that_is_no_rows_fault_is_not_halved(
    server: PracticeServer, ledger: Path
) -> None:
    server.script(ScriptedAnswer.of(404, {"detail": "No such address."}))
    seen, _ = finish(run_for(server, ledger, 10))
    assert seen.counts.refused == 10
    assert server.requests.total == 1


def test_an_expired_token_is_refused_before_anything_is_sent(
    server: PracticeServer, ledger: Path
) -> None:
    aim = profile(server.url, "digible")
    with pytest.raises(CredentialRefused, match="expired"):
        make_run(aim, prices(3), ledger, token=server.token(-1))
    assert server.requests.total == 0


def test_a_token_that_tells_no_end_is_judged_by_the_server(
    server: PracticeServer, ledger: Path
) -> None:
    run = make_run(profile(server.url, "digible"), prices(3), ledger, token="wrong")
    run.start()
    while run.snapshot().phase is RunPhase.RUNNING:
        assert not run.wait(0.01)
    assert run.snapshot().phase is RunPhase.NEEDS_LOGIN
    assert run.snapshot().counts.waiting + run.snapshot().counts.sending == 3
    run.new_credential(Credential(server.token()))
    assert run.wait(20)
    assert run.snapshot().counts.uploaded == 3


def test_a_profile_can_wrap_the_batch(server: PracticeServer, ledger: Path) -> None:
    server.script(ScriptedAnswer.of(200, {}))
    run = run_for(server, ledger, 2, envelope="products")
    finish(run)
    detail = run.detail(1)
    assert detail is not None
    assert list(json.loads(detail.request.split("\n\n", 1)[1])) == ["products"]


def test_the_record_knows_each_row(server: PracticeServer, ledger: Path) -> None:
    finish(run_for(server, ledger, 3))
    with closing(open_ledger(ledger, profile(server.url, "digible"))) as opened:
        entries = list(opened.all_entries())
    assert [entry.sku for entry in entries] == ["P0000", "P0001", "P0002"]
    assert {entry.state for entry in entries} == {EntryState.UPLOADED}


def test_batches_never_overlap_whatever_the_profile_says(ledger: Path) -> None:
    with PracticeServer(faults=Faults(latency=0.01)) as server:
        run = run_for(server, ledger, 1_000, in_flight=8)
        run.start()
        while not run.wait(0.001):
            states = [batch.state for batch in run.snapshot().batches]
            assert states.count(BatchState.SENDING) <= 1
        assert run.snapshot().counts.uploaded == 1_000
