"""A token of another company neither skips nor changes what the first one uploaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.destinations.base import Credential
from importers.destinations.identity import Identity, identity_in
from importers.practice.digible import Digible
from importers.practice.faulty import ScriptedAnswer
from importers.practice.options import Fault
from importers.practice.server import PracticeServer
from importers.upload.runner import UploadRun
from importers.upload.snapshot import RunPhase, UploadSnapshot
from tests.support.uploads import finish, make_run, prices, profile, teas

OTHER = ScriptedAnswer.of(200, {"id": 9, "company": {"id": 2, "name": "Other Ltd"}})
SILENT = ScriptedAnswer.of(404, {"detail": "Not found."})


def run_of(
    server: PracticeServer, ledger: Path, token: str, count: int = 2, account: str = ""
) -> UploadRun:
    aim = profile(server.url, practice=False, account=account, in_flight=2)
    return make_run(aim, teas(count), ledger, token=token)


def paths(server: PracticeServer) -> list[str]:
    return [seen.path for seen in server.requests if seen.path.endswith("/me/")]


def stopped(run: UploadRun, phase: RunPhase) -> UploadSnapshot:
    """Start a run that stops to ask."""
    run.start()
    while (seen := run.snapshot()).phase is RunPhase.RUNNING:
        run.wait(0.002)
    assert seen.phase is phase
    return seen


def test_a_token_is_asked_for_its_company_once(server: PracticeServer, ledger: Path) -> None:
    seen, _ = finish(run_of(server, ledger, "first-token-of-ours"))
    assert seen.counts.uploaded == 2
    assert len(paths(server)) == 1
    seen, _ = finish(run_of(server, ledger, "first-token-of-ours", 4))
    assert (seen.counts.skipped, seen.counts.uploaded) == (2, 2)
    assert len(paths(server)) == 1
    assert b"first-token-of-ours" not in ledger.read_bytes()


def test_a_new_token_of_the_same_company_goes_on(server: PracticeServer, ledger: Path) -> None:
    finish(run_of(server, ledger, "first"))
    seen, _ = finish(run_of(server, ledger, "second", 3))
    assert (seen.counts.skipped, seen.counts.uploaded) == (2, 1)
    assert len(paths(server)) == 2


def test_a_token_of_another_company_sends_nothing(server: PracticeServer, ledger: Path) -> None:
    finish(run_of(server, ledger, "first"))
    server.requests.clear()
    server.script(OTHER)
    run = run_of(server, ledger, "second", 3)
    seen = stopped(run, RunPhase.NEEDS_LOGIN)
    assert "This token is of Other Ltd" in seen.message
    assert "Practice company" in seen.message
    assert len(paths(server)) == server.requests.total == 1
    run.new_credential(Credential("first"))
    assert run.wait(20)
    assert run.snapshot().counts.uploaded == 1


def test_going_on_with_the_wrong_company_asks_again(server: PracticeServer, ledger: Path) -> None:
    finish(run_of(server, ledger, "first"))
    server.script(OTHER, OTHER)
    run = run_of(server, ledger, "second", 3)
    stopped(run, RunPhase.NEEDS_LOGIN)
    run.resume()
    while run.snapshot().phase is not RunPhase.NEEDS_LOGIN:
        assert not run.wait(0.002)
    run.cancel()
    assert run.wait(20)
    assert run.snapshot().counts.waiting == 3
    assert len(server.products) == 2


def test_a_shop_that_does_not_tell_makes_the_operator_say(
    server: PracticeServer, ledger: Path
) -> None:
    server.script(SILENT)
    finish(run_of(server, ledger, "first"))
    server.script(SILENT)
    run = run_of(server, ledger, "second", 3)
    seen = stopped(run, RunPhase.PAUSED)
    assert "same company" in seen.message
    assert len(server.products) == 2
    run.resume()
    assert run.wait(20)
    assert run.snapshot().counts.uploaded == 1
    finish(run_of(server, ledger, "second", 4))
    assert len(paths(server)) == 2


def test_a_profile_that_names_its_account_is_not_asked(
    server: PracticeServer, ledger: Path
) -> None:
    for token in ("first", "second"):
        server.script(SILENT)
        seen, _ = finish(run_of(server, ledger, token, account="ours"))
        assert seen.phase is RunPhase.FINISHED


def test_a_run_that_asks_can_be_cancelled(server: PracticeServer, ledger: Path) -> None:
    finish(run_of(server, ledger, "first"))
    server.script(SILENT)
    run = run_of(server, ledger, "second", 9)
    stopped(run, RunPhase.PAUSED)
    run.cancel()
    assert run.wait(20)
    counts = run.snapshot().counts
    assert (counts.waiting, counts.unknown, counts.total) == (9, 0, 9)


@pytest.mark.parametrize(
    "fault", [Fault.UNAVAILABLE_BEFORE, Fault.THROTTLED_HEADER, Fault.HTML, Fault.RESET_BEFORE]
)
def test_a_stumbling_server_is_asked_again(
    server: PracticeServer, ledger: Path, fault: Fault
) -> None:
    server.script(fault)
    seen, _ = finish(run_of(server, ledger, "first"))
    assert seen.counts.uploaded == 2
    assert len(paths(server)) == 2


def test_a_refused_token_asks_for_another(server: PracticeServer, ledger: Path) -> None:
    run = run_of(server, ledger, "wrong")
    stopped(run, RunPhase.NEEDS_LOGIN)
    assert len(paths(server)) == server.requests.total == 1
    run.new_credential(Credential("right"))
    assert run.wait(20)
    assert run.snapshot().counts.uploaded == 2


def test_practice_has_one_account(server: PracticeServer, ledger: Path) -> None:
    for token in ("first", "second"):
        finish(make_run(profile(server.url), teas(2), ledger, token=token))
    assert paths(server) == []


def test_another_user_of_digible_is_asked_about(server: PracticeServer, ledger: Path) -> None:
    aim = profile(server.url, "digible", practice=False)
    finish(make_run(aim, prices(2), ledger, token=server.token()))
    finish(make_run(aim, prices(3), ledger, token=server.token(500)))
    assert len(server.synced) == 3
    other = server.side(Digible).token("other@example.com")
    run = make_run(aim, prices(4), ledger, token=other)
    stopped(run, RunPhase.PAUSED)
    run.cancel()
    assert run.wait(20)
    assert len(server.synced) == 3


@pytest.mark.parametrize(
    ("told", "identity"),
    [
        (None, None),
        ({}, None),
        ({"company": {}}, None),
        ({"company": {"id": 5, "name": "A\x1bB"}, "id": 1}, Identity("company", "5", "AB")),
        ({"company": "acme"}, Identity("company", "acme", "company acme")),
        ({"company_id": 7}, Identity("company", "7", "company 7")),
        ({"id": 3, "email": "a@b.c"}, Identity("user", "3", "a@b.c")),
        ({"sub": "u1"}, Identity("user", "u1", "user u1")),
        ({"id": True, "email": ["x"]}, None),
    ],
)
def test_whose_a_token_is(told: dict[str, object] | None, identity: Identity | None) -> None:
    assert identity_in(told) == identity
