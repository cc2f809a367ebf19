"""Products on their way to Scantrust, over real HTTP: what comes of every answer and every fault."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from importers.destinations.base import OnExists
from importers.destinations.scantrust.content import content as content_of
from importers.destinations.work import Entry, EntryState
from importers.ledger.place import open_ledger
from importers.practice.faulty import ScriptedAnswer
from importers.practice.options import Fault
from importers.practice.server import PracticeServer
from importers.practice.store import Store
from importers.upload.retry_policy import RetryPolicy
from importers.upload.snapshot import BatchState, RowState, RunPhase
from tests.support.uploads import finish, make_run, profile, table, teas

LOST = [
    Fault.UNAVAILABLE_BEFORE,
    Fault.UNAVAILABLE_AFTER,
    Fault.RESET_BEFORE,
    Fault.RESET_AFTER,
    Fault.TRUNCATED,
    Fault.HTML,
    Fault.NOT_JSON,
    Fault.REDIRECT,
    Fault.WRONG_SKU,
]
HARMLESS = [Fault.THROTTLED_HEADER, Fault.THROTTLED_DETAIL]


def methods(server: PracticeServer) -> list[str]:
    return [seen.method for seen in server.requests]


def entry_of(ledger: Path, server: PracticeServer, sku: str) -> Entry | None:
    with closing(open_ledger(ledger, profile(server.url))) as opened:
        return opened.entries([sku]).get(sku)


def test_all_rows_arrive_once(server: PracticeServer, ledger: Path) -> None:
    seen, outcomes = finish(make_run(profile(server.url), teas(40), ledger, blocked=2))
    assert seen.phase is RunPhase.FINISHED
    assert (seen.counts.uploaded, seen.counts.blocked, seen.counts.total) == (40, 2, 42)
    assert {product.sku for product in server.products} == set(outcomes)
    assert server.requests.per_key("POST").most_common(1)[0][1] == 1
    by_sku = {product.sku: product.id for product in server.products}
    assert all(outcome.remote_id == by_sku[sku] for sku, outcome in outcomes.items())


@pytest.mark.parametrize("fault", LOST)
def test_a_lost_answer_is_looked_up_before_anything_is_sent_again(
    server: PracticeServer, ledger: Path, fault: Fault
) -> None:
    server.script(fault)
    seen, _ = finish(make_run(profile(server.url), teas(1), ledger))
    assert seen.counts.uploaded == 1
    assert len(server.products) == 1
    assert methods(server)[:2] == ["POST", "GET"]
    created = fault.value.endswith("after") or fault in (
        Fault.TRUNCATED,
        Fault.NOT_JSON,
        Fault.WRONG_SKU,
    )
    assert methods(server)[2:] == ([] if created else ["GET", "POST"])


@pytest.mark.parametrize("fault", LOST)
def test_a_lost_lookup_is_asked_again(server: PracticeServer, ledger: Path, fault: Fault) -> None:
    server.script(Fault.RESET_AFTER, fault)
    seen, _ = finish(make_run(profile(server.url), teas(1), ledger))
    assert seen.counts.uploaded == 1
    assert methods(server).count("POST") == 1
    assert len(server.products) == 1


@pytest.mark.parametrize("fault", LOST)
def test_a_lost_change_is_looked_up(server: PracticeServer, ledger: Path, fault: Fault) -> None:
    finish(make_run(profile(server.url), teas(1), ledger))
    server.requests.clear()
    server.script(None, fault)
    seen, _ = finish(make_run(profile(server.url), teas(1, "Green tea"), ledger))
    assert seen.counts.uploaded == 1
    assert methods(server)[:3] == ["GET", "PATCH", "GET"]
    assert [product.name for product in server.products] == ["Green tea 0"]


@pytest.mark.parametrize("fault", HARMLESS)
def test_a_throttled_row_goes_again_by_itself(
    server: PracticeServer, ledger: Path, fault: Fault
) -> None:
    server.script(fault, fault, fault, fault, fault, fault, fault)
    seen, _ = finish(make_run(profile(server.url), teas(1), ledger))
    assert seen.counts.uploaded == 1
    assert methods(server) == ["POST"] * 8


def test_a_row_is_given_up_after_five_sends_and_stays_unknown(
    server: PracticeServer, ledger: Path
) -> None:
    for _ in range(6):  # the last time when all else is done
        server.script(Fault.UNAVAILABLE_BEFORE, None, None)
    seen, outcomes = finish(make_run(profile(server.url), teas(1), ledger))
    assert seen.counts.unknown == 1
    assert methods(server) == [*["POST", "GET", "GET"] * 5, "POST"]
    assert outcomes["TEA-0000"].state is RowState.UNKNOWN
    entry = entry_of(ledger, server, "TEA-0000")
    assert entry is not None
    assert entry.state is EntryState.UNKNOWN


@pytest.mark.parametrize(
    ("status", "body", "looks"),
    [
        (400, {"brand": ["Invalid Brand reference or id."]}, 0),
        (400, {"non_field_errors": ["No."]}, 2),  # it may mean that the SKU is taken
        (405, {"detail": "Method not allowed."}, 0),
        (413, {}, 0),
        (422, {"name": ["Too odd."]}, 0),
    ],
)
def test_a_refusal_is_never_sent_again(
    server: PracticeServer, ledger: Path, status: int, body: dict[str, object], looks: int
) -> None:
    server.script(ScriptedAnswer.of(status, body))
    seen, outcomes = finish(make_run(profile(server.url), teas(1), ledger))
    assert seen.counts.refused == 1
    assert methods(server) == ["POST", *["GET"] * looks]
    assert outcomes["TEA-0000"].messages
    assert outcomes["TEA-0000"].status == status
    assert seen.batches[0].state is BatchState.REFUSED


def test_what_is_unknown_is_looked_up_once_more_before_the_run_ends(ledger: Path) -> None:
    with PracticeServer(store=Store(accept_duplicates=True), rate=0) as server:
        server.script(Fault.RESET_AFTER, Fault.RESET_BEFORE, None)
        run = make_run(
            profile(server.url, in_flight=1), teas(3), ledger, policy=RetryPolicy(attempts=1)
        )
        seen, _ = finish(run)
        assert seen.counts.uploaded == 3
        assert server.duplicates.total() == 0
        assert methods(server) == ["POST"] * 3 + ["GET", "GET", "GET", "POST"]


def test_a_refusal_names_the_field_in_the_servers_words(
    server: PracticeServer, ledger: Path
) -> None:
    products = table("sku", [{"sku": "A", "name": "a", "brand": "nonsense"}])
    _, outcomes = finish(make_run(profile(server.url), products, ledger))
    assert outcomes["A"].messages == (("brand", "Invalid Brand reference or id."),)


def test_what_is_uploaded_is_skipped_and_what_changed_is_patched(
    server: PracticeServer, ledger: Path
) -> None:
    finish(make_run(profile(server.url), teas(3), ledger))
    server.requests.clear()
    rows = [{"sku": f"TEA-{n:04}", "name": f"Tea {n}"} for n in range(3)]
    rows[1] = {"sku": "TEA-0001", "name": "Green tea", "campaign": "7"}
    seen, _ = finish(make_run(profile(server.url), table("sku", rows), ledger))
    assert (seen.counts.skipped, seen.counts.uploaded) == (2, 1)
    assert methods(server) == ["GET", "PATCH"]
    changed = server.store.find("TEA-0001")[0]
    assert (changed.name, changed.campaign) == ("Green tea", 7)


def test_a_changed_row_without_a_known_id_is_looked_up(
    server: PracticeServer, ledger: Path
) -> None:
    server.add_product("TEA-0000", "Old")
    with closing(open_ledger(ledger, profile(server.url))) as opened:
        opened.write([Entry("TEA-0000", EntryState.UPLOADED, b"x", b"x")])
    seen, _ = finish(make_run(profile(server.url), teas(1), ledger))
    assert seen.counts.uploaded == 1
    assert methods(server) == ["GET", "PATCH"]
    assert server.products[0].name == "Tea 0"


def test_a_changed_row_that_vanished_from_the_shop_is_made_anew(
    server: PracticeServer, ledger: Path
) -> None:
    with closing(open_ledger(ledger, profile(server.url))) as opened:
        opened.write([Entry("TEA-0000", EntryState.UPLOADED, b"x", b"x", 99)])
    seen, _ = finish(make_run(profile(server.url), teas(1), ledger))
    assert seen.counts.uploaded == 1
    assert methods(server) == ["GET", "GET", "PATCH", "POST"]  # the change is of nothing


@pytest.mark.parametrize("state", [EntryState.INTENT, EntryState.UNKNOWN])
@pytest.mark.parametrize("there", [True, False])
def test_what_a_crash_left_open_is_looked_up_first(
    server: PracticeServer, ledger: Path, state: EntryState, there: bool
) -> None:
    if there:
        server.add_product("TEA-0000", "Tea 0")
    with closing(open_ledger(ledger, profile(server.url))) as opened:
        opened.write([Entry("TEA-0000", state, b"x")])
    seen, _ = finish(make_run(profile(server.url), teas(1), ledger))
    assert seen.counts.uploaded == 1
    assert methods(server) == (["GET"] if there else ["GET", "GET", "POST"])
    assert len(server.products) == 1


def test_a_row_edited_after_a_crash_changes_what_had_arrived(
    server: PracticeServer, ledger: Path
) -> None:
    server.add_product("TEA-0000", "Tea 0")
    before = content_of(teas(1).product(0), profile(server.url))
    with closing(open_ledger(ledger, profile(server.url))) as opened:
        opened.write([Entry("TEA-0000", EntryState.INTENT, before.digest)])
    seen, _ = finish(make_run(profile(server.url), teas(1, "Green tea"), ledger))
    assert seen.counts.uploaded == 1
    assert server.products[0].name == "Green tea 0"


@pytest.mark.parametrize(
    ("choice", "name", "state", "calls"),
    [
        (OnExists.REFUSE, "Tea 0", RowState.REFUSED, ["POST", "GET"]),
        (OnExists.ADOPT, "Tea 0", RowState.UPLOADED, ["POST", "GET"]),
        (OnExists.ADOPT, "Other", RowState.REFUSED, ["POST", "GET"]),
        (OnExists.UPDATE, "Tea 0", RowState.UPLOADED, ["POST", "GET"]),
        (OnExists.UPDATE, "Other", RowState.UPLOADED, ["POST", "GET", "PATCH"]),
    ],
)
def test_a_sku_that_the_shop_has_already(
    server: PracticeServer,
    ledger: Path,
    choice: OnExists,
    name: str,
    state: RowState,
    calls: list[str],
) -> None:
    server.add_product("TEA-0000", name)
    aim = profile(server.url, on_exists=choice)
    _, outcomes = finish(make_run(aim, teas(1), ledger))
    assert outcomes["TEA-0000"].state is state
    assert methods(server) == calls
    assert len(server.products) == 1
    expected = "Tea 0" if calls[-1] == "PATCH" else name
    assert server.products[0].name == expected


def test_adopting_shows_what_differs(server: PracticeServer, ledger: Path) -> None:
    server.add_product("TEA-0000", "Other")
    aim = profile(server.url, on_exists=OnExists.ADOPT)
    _, outcomes = finish(make_run(aim, teas(1), ledger))
    (key, told), (field, words) = outcomes["TEA-0000"].messages
    assert (key, field) == ("sku", "name")
    assert told == "The shop already has this SKU, not from here; not the same: name."
    assert "'Other'" in words


def test_an_archived_product_is_named_as_such(server: PracticeServer, ledger: Path) -> None:
    server.add_product("TEA-0000", "Tea 0", archived=True)
    _, outcomes = finish(make_run(profile(server.url), teas(1), ledger))
    assert outcomes["TEA-0000"].state is RowState.REFUSED
    assert "archived" in outcomes["TEA-0000"].messages[0][1]
    assert len(server.products) == 1


def test_an_archived_product_is_not_written_to_when_its_row_is_sent_again(
    server: PracticeServer, ledger: Path
) -> None:
    server.add_product("TEA-0000", "Old", archived=True)
    run = make_run(profile(server.url), teas(1), ledger)
    finish(run)
    run.retry_failed()
    assert run.wait(20)
    assert run.snapshot().counts.refused == 1
    assert "PATCH" not in methods(server)
    assert server.products[0].name == "Old"


def test_an_id_that_is_none_proves_nothing(server: PracticeServer, ledger: Path) -> None:
    server.script(ScriptedAnswer.of(200, {"id": 10**30, "sku": "TEA-0000"}))
    seen, _ = finish(make_run(profile(server.url), teas(1), ledger))
    assert seen.counts.uploaded == 1
    assert methods(server) == ["POST", "GET", "GET", "POST"]


def test_a_sku_too_long_to_be_looked_up_is_refused_before_it_is_sent(
    server: PracticeServer, ledger: Path
) -> None:
    rows = [{"sku": "\u00e9" * 1_500, "name": "a"}, {"sku": "B", "name": "b"}]
    seen, outcomes = finish(make_run(profile(server.url), table("sku", rows), ledger))
    assert (seen.counts.refused, seen.counts.uploaded) == (1, 1)
    assert outcomes[rows[0]["sku"]].messages[0][0] == "sku"
    assert methods(server) == ["POST"]


@pytest.mark.parametrize("fault", [None, *LOST, *HARMLESS])
def test_a_picture_follows_its_product(
    server: PracticeServer, ledger: Path, tmp_path: Path, fault: Fault | None
) -> None:
    (tmp_path / "tea.png").write_bytes(b"\x89PNG picture")
    products = table("sku", [{"sku": "A", "name": "a", "image": "tea.png"}], tmp_path)
    server.script(None, fault)
    seen, _ = finish(make_run(profile(server.url), products, ledger))
    assert seen.counts.uploaded == 1
    assert len(server.products) == 1
    assert server.products[0].image is not None
    assert methods(server)[:2] == ["POST", "PATCH"]


def test_a_refused_picture_is_told_and_tried_again_without_doubling(
    server: PracticeServer, ledger: Path, tmp_path: Path
) -> None:
    (tmp_path / "tea.png").write_bytes(b"\x89PNG picture")
    products = table("sku", [{"sku": "A", "name": "a", "image": "tea.png"}], tmp_path)
    server.script(None, ScriptedAnswer.of(400, {"image": ["Not a picture."]}))
    _, outcomes = finish(make_run(profile(server.url), products, ledger))
    assert outcomes["A"].state is RowState.WITHOUT_PICTURE
    ((field, words),) = outcomes["A"].messages
    assert field == "image"
    assert words == "The product is in the shop without its picture (0.0 MB): Not a picture."
    server.requests.clear()
    seen, _ = finish(make_run(profile(server.url), products, ledger))
    assert seen.counts.uploaded == 1
    assert methods(server) == ["GET", "PATCH"]  # the picture alone
    assert len(server.products) == 1
    assert server.products[0].image is not None


def test_a_missing_picture_is_refused_before_anything_is_sent(
    server: PracticeServer, ledger: Path, tmp_path: Path
) -> None:
    products = table("sku", [{"sku": "A", "name": "a", "image": "gone.png"}], tmp_path)
    seen, outcomes = finish(make_run(profile(server.url), products, ledger))
    assert seen.counts.refused == 1
    assert outcomes["A"].messages[0][0] == "image"
    assert server.requests.total == 0


def test_identical_refusals_stop_the_run_and_ask(server: PracticeServer, ledger: Path) -> None:
    rows = [{"sku": f"S{n}", "name": "n", "brand": "nonsense"} for n in range(200)]
    aim = profile(server.url, in_flight=4)
    run = make_run(aim, table("sku", rows), ledger, policy=RetryPolicy(same_refusals=20))
    run.start()
    while run.snapshot().phase is RunPhase.RUNNING:
        assert not run.wait(0.01)
    seen = run.snapshot()
    assert seen.phase is RunPhase.PAUSED
    assert "Invalid Brand" in seen.message
    assert seen.counts.refused < 30
    run.cancel()
    assert run.wait(20)


def test_what_is_sent_and_answered_can_be_looked_at(server: PracticeServer, ledger: Path) -> None:
    run = make_run(profile(server.url), teas(1), ledger)
    finish(run)
    detail = run.detail(1)
    assert detail is not None
    assert detail.request.startswith(f"POST {server.url}/api/v2/products/\nAuthorization: UAT ••••")
    assert '"sku": "TEA-0000"' in detail.request
    assert detail.answer.startswith("200 OK")
    assert run.detail(2) is None
