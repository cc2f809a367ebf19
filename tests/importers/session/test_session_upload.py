"""A refusal comes back to the very cell, and only the row that was mended is sent again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from importers.catalog.model import CellRef, Origin, Problem
from importers.catalog.source import ReadOptions
from importers.destinations.base import Credential, OnExists
from importers.destinations.scantrust.schema import SCANTRUST
from importers.errors import UploadImpossible
from importers.ledger.place import upload_lock
from importers.practice.faulty import ScriptedAnswer
from importers.practice.server import PracticeServer
from importers.session.session import Session
from importers.session.upload_options import UploadOptions
from importers.storage.home import Home
from importers.upload.snapshot import UploadPreview
from tests.support.tables import table

CREDENTIAL = Credential("practice-token")
BRAND = CellRef(1, 2)
RECORDS = (("A1", "Mug", "50"), ("A2", "Cup", "999"), ("A3", "", "50"), ("A4", "Jug", "50"))


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with PracticeServer(rate=0) as running:
        yield running


@pytest.fixture
def session(tmp_path: Path) -> Session:
    session = Session.from_source(
        table(("sku", "name", "brand"), *RECORDS), ReadOptions(), Home(tmp_path), None
    )
    session.choose_profile("practice-scantrust")
    return session


def upload(session: Session, server: PracticeServer) -> None:
    run = session.uploads.start(CREDENTIAL, UploadOptions(url=server.url))
    assert run.wait(20)
    session.uploads.take_outcomes()


def test_an_upload_that_cannot_begin_leaves_the_one_before(
    session: Session, server: PracticeServer
) -> None:
    upload(session, server)
    before = session.uploads.run
    assert before is not None
    other = upload_lock(session.home.ledger, before.profile)
    other.take()
    try:
        with pytest.raises(UploadImpossible, match="Another upload"):
            session.uploads.start(CREDENTIAL, UploadOptions(url=server.url))
    finally:
        other.release()

    assert session.uploads.run is before


def refusals(session: Session) -> list[Problem]:
    return [
        session.report().problem(group.code, group.column, index)
        for group in session.report().groups
        if group.code == "refused"
        for index in range(group.count)
    ]


def test_the_preview_counts_every_row_once(session: Session) -> None:
    session.exclude([3])
    assert session.uploads.preview() == UploadPreview(
        profile="practice-scantrust",
        address="http://127.0.0.1:8765",
        rows=4,
        new=2,
        changed=0,
        unsettled=0,
        unchanged=0,
        blocked=1,
        excluded=1,
        batches=2,
        batch_size=1,
    )


def test_a_refusal_stands_on_its_cell_in_the_servers_words(
    session: Session, server: PracticeServer
) -> None:
    upload(session, server)
    (refusal,) = refusals(session)
    assert refusal.ref == BRAND
    assert refusal.origin is Origin.DESTINATION
    assert refusal.message == "Scantrust says: Invalid Brand reference or id."
    assert session.report().cells(range(4))[BRAND][0] == "refused"
    assert not session.report().blocked_rows()[1]


def test_a_refusal_goes_with_its_value_and_comes_back_with_it(
    session: Session, server: PracticeServer
) -> None:
    upload(session, server)
    session.edit(CellRef(1, 1), "Big cup")
    assert refusals(session)
    session.edit(BRAND, "50")
    assert not refusals(session)
    session.history.undo()
    assert refusals(session)
    session.exclude([1])
    assert not refusals(session)
    session.include([1])
    assert refusals(session)


def test_the_mended_row_alone_is_sent_again(session: Session, server: PracticeServer) -> None:
    upload(session, server)
    session.edit(BRAND, "50")
    run = session.uploads.resend([1])
    assert run is session.uploads.run
    assert run.wait(20)
    session.uploads.take_outcomes()
    assert not refusals(session)
    counts = run.snapshot().counts
    assert (counts.uploaded, counts.blocked, counts.refused, counts.total) == (3, 1, 0, 4)
    assert sorted(product.sku for product in server.products) == ["A1", "A2", "A4"]


def test_a_row_that_was_blocked_joins_the_run_once_it_is_mended(
    session: Session, server: PracticeServer
) -> None:
    upload(session, server)
    with pytest.raises(UploadImpossible, match="have errors"):
        session.uploads.resend([2])
    session.edit(CellRef(2, 1), "Plate")
    assert session.uploads.resend([2]).wait(20)
    assert session.uploads.run is not None
    counts = session.uploads.run.snapshot().counts
    assert (counts.uploaded, counts.blocked, counts.total) == (3, 0, 4)


def test_edits_made_while_it_runs_do_not_reach_the_upload(
    session: Session, server: PracticeServer
) -> None:
    run = session.uploads.start(CREDENTIAL, UploadOptions(url=server.url))
    session.edit(CellRef(0, 1), "Renamed")
    session.edit(BRAND, "50")
    assert run.wait(20)
    session.uploads.take_outcomes()
    assert "Renamed" not in {product.name for product in server.products}
    assert not refusals(session)


def test_without_a_destination_nothing_can_be_sent(session: Session) -> None:
    with pytest.raises(UploadImpossible, match="start an upload first"):
        session.uploads.resend([0])
    session.choose_profile(None)
    with pytest.raises(UploadImpossible, match="Choose a destination"):
        session.uploads.start(CREDENTIAL)
    with pytest.raises(UploadImpossible, match="Choose a destination"):
        session.uploads.preview()


def test_resending_to_another_destination_needs_a_new_upload(
    session: Session, server: PracticeServer
) -> None:
    upload(session, server)
    session.choose_profile("digible")
    with pytest.raises(UploadImpossible, match="start a new upload"):
        session.uploads.resend([0])


def test_a_decision_sends_what_stands_in_the_sheet_by_then(
    session: Session, server: PracticeServer
) -> None:
    server.add_product("A1", "Old mug")
    server.add_product("A4", "Old jug")
    upload(session, server)
    assert [outcome.row for outcome in session.uploads.existing()] == [0, 3]
    assert not session.uploads.changed_since(0)
    session.edit(CellRef(0, 1), "Big mug")
    assert session.uploads.changed_since(0)
    assert [outcome.row for outcome in session.uploads.existing()] == [0, 3]
    assert session.uploads.run is not None
    session.uploads.decide([0], OnExists.UPDATE)
    assert session.uploads.run.wait(20)
    session.uploads.take_outcomes()
    assert [found.name for found in server.store.find("A1")] == ["Big mug"]
    assert [found.name for found in server.store.find("A4")] == ["Old jug"]
    assert [outcome.row for outcome in session.uploads.existing()] == [3]
    assert not session.uploads.changed_since(0)


def test_a_row_that_was_spoiled_since_is_not_decided_on(
    session: Session, server: PracticeServer
) -> None:
    for sku in ("A1", "A4"):
        server.add_product(sku, "Old")
    upload(session, server)
    session.edit(CellRef(0, 1), "")
    with pytest.raises(UploadImpossible, match="have errors"):
        session.uploads.decide([0], OnExists.UPDATE)
    session.uploads.decide([0, 3], OnExists.UPDATE)
    assert session.uploads.run is not None
    assert session.uploads.run.wait(20)
    assert [server.store.find(sku)[0].name for sku in ("A1", "A4")] == ["Old", "Jug"]
    session.uploads.decide([3], OnExists.ADOPT)
    assert session.uploads.run.snapshot().counts.uploaded == 1


def test_a_preview_says_on_the_cells_why_rows_cannot_be_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A destination of another package may not say beforehand what it cannot send."""
    silent = tuple(replace(field, sendable=None) for field in SCANTRUST.fields)
    place = "importers.destinations.scantrust.schema.SCANTRUST"
    monkeypatch.setattr(place, replace(SCANTRUST, fields=silent))
    path, number = tmp_path / "c.csv", "1" * 20
    path.write_text(f"sku,name,brand,campaign\nA1,Mug,50,{number}\nA2,Cup,50,\n", encoding="utf-8")
    session = Session.open(path, home=Home(tmp_path / "home"), profile="practice-scantrust")
    assert session.report().counts() == {}
    told = session.uploads.preview()
    assert (told.ready, told.blocked) == (1, 1)
    (problem,) = session.report().problems_of(0)
    assert (problem.code, problem.ref) == ("refused", CellRef(0, 3))
    assert "is not the number of a campaign" in problem.message
    session.uploads.preview()
    assert len(session.uploads.refused(CellRef(0, 3))) == 1
    session.edit(CellRef(0, 3), "1")
    assert session.uploads.preview().ready == 2
    assert session.report().counts() == {}


def test_pictures_are_judged_by_the_check_as_by_the_upload(tmp_path: Path) -> None:
    path, picture = tmp_path / "c.csv", tmp_path / "mug.png"
    rows = "A1,Mug,50,mug.png\nA2,Cup,50,https://a.de/cup.png\nA3,Pot,50,\n"
    path.write_text(f"sku,name,brand,image\n{rows}", encoding="utf-8")
    session = Session.open(path, home=Home(tmp_path / "home"), profile="practice-scantrust")
    assert session.report().counts() == {"missing-picture": 1, "picture-address": 1}
    (problem,) = session.report().problems_of(0)
    assert problem.message == f"The picture mug.png cannot be read in {tmp_path}."
    told = session.uploads.preview()
    assert (told.ready, told.blocked) == (2, 1)
    picture.write_bytes(b"\x89PNG")
    assert session.uploads.preview().ready == 3
    assert session.report().counts() == {"picture-address": 1}
    picture.unlink()
    assert session.uploads.preview().ready == 2
    session.choose_profile(None)
    assert session.report().counts() == {}


def test_a_value_that_the_shop_stored_otherwise_is_shown_on_its_cell_with_both_ways_out(
    session: Session, server: PracticeServer
) -> None:
    echo = {"id": 7, "sku": "A1", "name": "Mu", "brand": {"id": 50, "name": "Cool brand"}}
    server.script(ScriptedAnswer.of(200, echo))
    run = session.uploads.start(CREDENTIAL, UploadOptions(url=server.url, in_flight=1), rows=[0])
    assert run.wait(20)
    session.uploads.take_outcomes()
    name = CellRef(0, 1)
    (problem,) = session.report().problems_of(0)
    assert (problem.ref, problem.origin) == (name, Origin.DESTINATION)
    assert problem.message == "Sent 'Mug', but the shop stored 'Mu'."
    assert run.failed_rows() == [0]  # "send again" takes it along

    fix = session.suggest(name, problem.code)
    assert fix is not None
    assert fix == session.suggest_all(problem.code, None)
    assert fix.title == "Take the shop's value for line 2"
    session.apply(fix)
    assert session.catalog.value(0, 1) == "Mu"
    assert not session.report().problems_of(0)
    session.history.undo()
    assert [p.message for p in session.report().problems_of(0)] == [problem.message]
