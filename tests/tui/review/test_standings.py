"""What the header says of the rows belongs to the chosen destination, and adds up to them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from importers.catalog.model import CellRef
from importers.destinations.registry import BUILT_IN
from importers.practice.server import PracticeServer
from importers.storage.home import Home
from importers.storage.settings import save_profile
from importers.upload.snapshot import RunPhase
from tests.support.review_app import ReviewPilot, open_review
from tests.support.waiting import until
from tui.review.header_bar import HeaderBar
from tui.upload.screen import UploadScreen

TEXT = "SKU,Name,Brand\nA-1,Tea,50\nA-2,Pot,999\nA-3,Cup,50\nA-4,,50\n"


async def upload(review: ReviewPilot) -> None:
    await review.pilot.press("g")
    await until(review.pilot, lambda: review.top == "PreviewScreen", "the preview")
    await review.settle()
    await review.pilot.press("ctrl+g")
    await until(review.pilot, lambda: isinstance(review.app.screen, UploadScreen), "the upload")
    run = review.session.uploads.run
    assert run is not None
    ended = {RunPhase.FINISHED, RunPhase.PAUSED}
    await until(review.pilot, lambda: run.snapshot().phase in ended, "its end")
    await review.keys("escape")


async def told(review: ReviewPilot, *words: str) -> None:
    def says() -> bool:
        line = " ".join(str(review.screen.query_one(HeaderBar).render()).split())
        return all(word in line for word in words)

    await until(review.pilot, says, f"the header to tell {words}")


async def test_each_destination_has_its_own_states_also_after_a_restart(
    tmp_path: Path, home: Home
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(TEXT, encoding="utf-8")
    with PracticeServer(rate=0) as server:
        one, two = "practice-scantrust", "practice-digible"
        for name in (one, two):
            save_profile(home, replace(BUILT_IN[name], base_url=server.url))
        async with open_review(path, home, profile=one, size=(160, 40)) as review:
            await told(review, "✓ 3 ready", "■ 1 blocked")
            await upload(review)
            await told(review, "✓ 2 uploaded", "✗ 1 refused", "✓ 0 ready", "■ 1 blocked")
            review.session.choose_profile(two)
            review.screen.refresh_if_stale()
            await told(review, "✓ 0 ready", "■ 4 blocked")  # it wants a price
            assert not any("refused" in line for line in review.problems())
            review.session.choose_profile(one)
            review.screen.refresh_if_stale()
            await told(review, "✓ 2 uploaded", "✗ 1 refused")
            review.screen.changes.edit(CellRef(0, 1), "Green tea")
            await told(review, "✓ 1 uploaded", "✗ 1 refused", "✎ 1 changed")
        async with open_review(path, home, profile=one, size=(160, 40)) as review:
            await review.keys("escape")  # the unsaved name may wait
            await told(review, "✓ 2 uploaded", "✗ 1 refused", "✓ 0 ready", "■ 1 blocked")


async def test_the_next_file_goes_where_the_last_one_was_sent(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "list.csv"
    path.write_text(TEXT, encoding="utf-8")
    async with open_review(path, home, profile="digible", size=(120, 40)) as review:
        assert "→ digible  LIVE SHOP" in review.text("HeaderBar")
        await review.keys("d", "end", "enter")
        assert review.session.profile is not None
        chosen = review.session.profile.name
        review.app.open_file(path)
        await review.settle()
        assert review.session.profile is not None
        assert review.session.profile.name == chosen != "digible"
