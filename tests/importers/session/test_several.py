"""One sheet to several shops in turn, over real HTTP: each by its own checks, with its own record and refusals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from importers.catalog.column_mapping import ColumnMapping
from importers.catalog.model import CellRef, Fix
from importers.destinations.base import Credential
from importers.errors import UploadImpossible
from importers.practice.faulty import ScriptedAnswer
from importers.practice.server import PracticeServer
from importers.session.session import Session
from importers.session.several import PlannedUpload, Reason
from importers.session.upload_options import UploadOptions
from importers.storage.home import Home
from importers.storage.profiles import find_profile
from importers.upload.snapshot import RunPhase

ONE, OTHER = "practice-scantrust", "practice-digible"
SHEET = "SKU,Name,Brand,Price\nA,Tea,50,1.50\nB,Milk,No such,2\nC,Rice,50,free\n"
WAIT = 20.0


@pytest.fixture
def shops() -> Iterator[tuple[PracticeServer, PracticeServer]]:
    with PracticeServer(rate=0) as one, PracticeServer(rate=0) as other:
        yield one, other


@pytest.fixture
def session(tmp_path: Path, shops: tuple[PracticeServer, PracticeServer]) -> Session:
    home = Home(tmp_path / "home")
    home.root.mkdir()
    tables = (
        f'[profiles.{name}]\nbase_url = "{shop.url}"\n'
        for name, shop in zip((ONE, OTHER), shops, strict=True)
    )
    home.settings.write_text("".join(tables))
    path = tmp_path / "c.csv"
    path.write_text(SHEET)
    return Session.open(path, home=home, profile=ONE)


def planned(shops: tuple[PracticeServer, PracticeServer], *names: str) -> list[PlannedUpload]:
    tokens = {ONE: "practice", OTHER: shops[1].token()}
    return [PlannedUpload(name, Credential(tokens[name]), UploadOptions()) for name in names]


def test_readiness_is_of_the_very_columns_that_are_sent(session: Session) -> None:
    session.choose_profile(OTHER)
    session.apply(Fix("Add a column", add_columns=("Net",)))
    net = session.catalog.column_count - 1
    session.set_mapping(ColumnMapping({**session.mapping.columns, "productPrice": net}))
    with session.home.settings.open("a") as settings:
        settings.write(
            '[profiles.woo]\ndestination = "woocommerce"\nbase_url = "https://nobody.invalid"\n'
        )
    seen = {
        name: session._checked.view_for(find_profile(session.home, name)).mapping
        for name in (OTHER, "woo")
    }
    for name, mapping in seen.items():
        session.choose_profile(name)
        assert mapping == session.mapping
        assert net in mapping.columns.values()


def test_readiness_of_each_is_told_and_nothing_changes(session: Session) -> None:
    version = session.version
    one, other = (session.uploads.several.readiness(name, UploadOptions()) for name in (ONE, OTHER))
    assert one.plan is not None
    assert other.plan is not None
    assert (one.plan.ready, one.reasons) == (3, ())
    assert (other.plan.ready, other.reasons) == (2, (Reason("not-a-number", "Not a number", 1),))
    assert session.profile is not None
    assert (session.profile.name, session.version) == (ONE, version)


def test_readiness_heeds_what_was_chosen_and_edited(session: Session) -> None:
    session.edit(CellRef(2, 3), "3.00")
    session.exclude([0])
    told = session.uploads.several.readiness(OTHER, UploadOptions())
    assert told.plan is not None
    assert (told.plan.ready, told.plan.excluded, told.reasons) == (2, 1, ())
    session.choose_profile(OTHER)
    session.set_mapping(session.mapping.bind("productPrice", None))
    session.choose_profile(ONE)
    told = session.uploads.several.readiness(OTHER, UploadOptions())
    assert told.plan is not None
    assert told.plan.ready == 0
    assert "missing-column" in [reason.code for reason in told.reasons]


def test_each_is_sent_in_turn(
    session: Session, shops: tuple[PracticeServer, PracticeServer]
) -> None:
    several = session.uploads.several
    several.begin(planned(shops, ONE, OTHER))
    assert several.wait(WAIT)
    assert [each.profile for each in several.ended] == [ONE, OTHER]
    counts = [each.snapshot.counts for each in several.ended if each.snapshot]
    assert [(c.uploaded, c.refused, c.blocked) for c in counts] == [(2, 1, 0), (2, 0, 1)]
    assert sorted(product.sku for product in shops[0].products) == ["A", "C"]
    assert set(shops[1].synced) == {"A", "B"}
    assert several.place == (2, 2)
    assert session.profile is not None
    assert session.profile.name == OTHER


def test_refusals_of_each_are_on_the_cells_in_its_words(
    session: Session, shops: tuple[PracticeServer, PracticeServer]
) -> None:
    session.uploads.several.begin(planned(shops, ONE, OTHER))
    assert session.uploads.several.wait(WAIT)
    assert session.profile is not None
    assert session.profile.name == OTHER  # and yet the first one's refusal is seen
    (problem,) = (p for p in session.report().problems_of(1) if p.code == "refused")
    assert problem.ref == CellRef(1, 2)
    assert problem.message.startswith(f"{ONE}: Scantrust says: ")
    standings = session.uploads.standings()
    assert 1 not in standings.rows(*[s for s in standings.counts if s.value == "refused"])


def test_a_row_goes_again_to_who_refused_it(
    session: Session, shops: tuple[PracticeServer, PracticeServer]
) -> None:
    session.uploads.several.begin(planned(shops, ONE, OTHER))
    assert session.uploads.several.wait(WAIT)
    session.edit(CellRef(1, 2), "50")
    assert session.uploads.several.of_one([0, 1, 2]) == (1,)
    sent = len(shops[1].requests)
    run = session.uploads.resend([0, 1, 2])
    assert run.profile.name == ONE
    assert run.wait(WAIT)
    session.uploads.hear_out()
    assert sorted(product.sku for product in shops[0].products) == ["A", "B", "C"]
    assert len(shops[1].requests) == sent
    assert session.report().counts().get("refused") is None


def test_one_that_cannot_begin_keeps_nobody_else(
    session: Session, shops: tuple[PracticeServer, PracticeServer]
) -> None:
    wrong = PlannedUpload(ONE, Credential("with\nline"), UploadOptions())
    session.uploads.several.begin([wrong, *planned(shops, OTHER)])
    assert session.uploads.several.wait(WAIT)
    first, second = session.uploads.several.ended
    assert (first.profile, first.snapshot, bool(first.error)) == (ONE, None, True)
    assert second.snapshot is not None
    assert second.snapshot.counts.uploaded == 2
    with pytest.raises(UploadImpossible, match=ONE):
        session.uploads.several.begin([wrong])


def test_a_cancelled_one_ends_the_row(
    session: Session, shops: tuple[PracticeServer, PracticeServer]
) -> None:
    shops[0].script(*[ScriptedAnswer.of(429, {}, ("Retry-After", "30"))] * 9)
    several = session.uploads.several
    run = several.begin(planned(shops, ONE, OTHER))
    assert (several.waiting, several.place) == ((OTHER,), (1, 2))
    with pytest.raises(UploadImpossible, match="under way"):
        several.begin(planned(shops, OTHER))
    run.cancel()
    assert several.wait(WAIT)
    assert run.snapshot().phase is RunPhase.CANCELLED
    assert [each.profile for each in several.ended] == [ONE]
    assert several.not_begun == (OTHER,)
    assert not shops[1].synced
