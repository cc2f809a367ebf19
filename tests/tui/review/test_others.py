"""Several tills, one shop: what happens at the others shows on this sheet while it is open."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from textual.widgets import Static

from importers.database.connection import Connection
from importers.destinations.registry import BUILT_IN
from importers.destinations.work import Entry, EntryState
from importers.ledger.place import open_ledger, upload_lock
from importers.ledger.shared_place import SharedPlace
from importers.session.upload_input import as_sent
from importers.storage.home import Home
from importers.storage.settings import save_profile
from tests.support.databases import database_on
from tests.support.review_app import ReviewPilot, open_review
from tests.support.waiting import until
from tui.review.status_line import StatusLine

TEXT = "SKU,Name,Brand\nA-1,Tea,50\nA-2,Pot,999\nA-3,Cup,50\n"
PROFILE = replace(BUILT_IN["practice-scantrust"], base_url="http://127.0.0.1:9")


def elsewhere(review: ReviewPilot, *entries: Entry) -> None:
    place = review.session.uploads.place()
    assert isinstance(place, SharedPlace)
    other = replace(place, who="till-3", token="another")
    lock = upload_lock(other, PROFILE)
    lock.take()
    with closing(open_ledger(other, PROFILE)) as ledger:
        ledger.write(entries)
    lock.release()


def digest(review: ReviewPilot, row: int) -> bytes:
    session = review.session
    return as_sent(session.catalog, session.mapping, PROFILE, row).digest


def status(review: ReviewPilot) -> str:
    return str(review.screen.query_one(StatusLine).render())


async def test_what_another_till_did_shows_on_my_row_and_in_the_inspector(
    tmp_path: Path, home: Home, postgres: Connection
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(TEXT, encoding="utf-8")
    with database_on(postgres) as made:
        at = made.connection
        home.root.mkdir()
        home.settings.write_text(
            'ledger = "team"\ntill = "till-1"\n[connections.team]\nkind = "postgresql"\n'
            f'database = "{at.database}"\nhost = "{at.host}"\nuser = "{at.user}"\n'
        )
        save_profile(home, PROFILE)
        async with open_review(path, home, profile=PROFILE.name, size=(120, 40)) as review:
            place = review.session.uploads.place()
            assert isinstance(place, SharedPlace)
            tea, pot = digest(review, 0), digest(review, 1)

            def send_elsewhere() -> bool:
                elsewhere(
                    review,
                    Entry("A-1", EntryState.UPLOADED, tea, tea, 7, confirmed=b'{"name": "Tea"}'),
                    Entry("A-2", EntryState.REFUSED, pot, said=b'[["brand", "Invalid Brand."]]'),
                )
                return "uploaded at till-3, " in status(review)

            await until(review.pilot, send_elsewhere, "the other till's upload")
            assert any("refused" in line.lower() for line in review.problems())
            await review.keys("down")
            assert "refused at till-3, " in status(review)
            await review.keys("i")
            await until(
                review.pilot,
                lambda: (
                    "till-3: refused"
                    in str(review.app.screen.query_one("#history", Static).render())
                ),
                "the product's history",
            )
            assert "brand: Invalid Brand." in str(
                review.app.screen.query_one("#history", Static).render()
            )
        review.session.uploads.others.stop()
