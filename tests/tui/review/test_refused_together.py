"""Refusals are put right and sent again together: one key for all, and a brand's leads to the shop's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import OptionList

from importers.catalog.model import CellRef
from importers.destinations.registry import BUILT_IN
from importers.practice.server import PracticeServer
from importers.storage.home import Home
from importers.storage.settings import save_profile
from importers.upload.snapshot import Counts
from tests.support.review_app import ReviewPilot, open_review
from tests.support.waiting import until
from tests.tui.review.test_standings import told, upload

TEXT = "SKU,Name,Brand\nA-1,Tea,50\nA-2,Pot,ACM\nA-3,Cup,ACM\nA-4,Jug,Zzzz\n"
BRAND = 2


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with PracticeServer(rate=0) as server:
        yield server


@pytest.fixture
def path(tmp_path: Path, home: Home, server: PracticeServer) -> Path:
    profile = BUILT_IN["practice-scantrust"].having(brand_as_reference=True)
    save_profile(home, replace(profile, base_url=server.url))
    path = tmp_path / "list.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def notes(review: ReviewPilot) -> list[str]:
    return [toast.message for toast in review.app._notifications]


async def test_changed_rows_are_resent_by_one_key(
    path: Path, home: Home, server: PracticeServer
) -> None:
    async with open_review(path, home, profile="practice-scantrust", size=(160, 40)) as review:
        await upload(review)
        await told(review, "✗ 3 refused")
        review.table.go_to(CellRef(3, BRAND))
        for row in (1, 2):
            review.screen.changes.edit(CellRef(row, BRAND), "ACME")
            await review.settle()
        assert "2 refused rows changed: Ctrl+R resends all of them." in notes(review)
        await review.keys("ctrl+r")
        run = review.session.uploads.run
        assert run is not None
        wanted = Counts(uploaded=3, refused=1)
        await until(review.pilot, lambda: run.snapshot().counts == wanted, "both in the shop")
        assert "2 rows are being sent again; g shows the upload." in notes(review)
        await told(review, "✓ 3 uploaded", "✗ 1 refused")
        assert not review.screen.uploads.resendable
        assert len(server.products) == 3


async def test_the_fix_of_a_refused_brand_leads_to_the_brands_read_at_once(
    path: Path, home: Home
) -> None:
    async with open_review(path, home, profile="practice-scantrust", size=(160, 40)) as review:
        await upload(review)
        await told(review, "✗ 3 refused")
        review.table.go_to(CellRef(1, BRAND))
        await review.keys("f")
        await until(review.pilot, lambda: review.top == "BrandsScreen", "the brands")
        await review.settle()
        assert "read just now" in review.text("#about")
        listed = review.app.screen.query_one("#unknown", OptionList)
        offered = review.app.screen.query_one("#offered", OptionList)
        assert "ACM" in str(listed.highlighted_option.prompt)  # type: ignore[union-attr]
        assert "ACME" in str(offered.highlighted_option.prompt)  # type: ignore[union-attr]
        await review.keys("enter", "enter")
        assert review.top == "FixPreview"
        await review.keys("enter")
        assert review.session.catalog.column(BRAND).to_pylist() == ["50", "ACME", "ACME", "Zzzz"]
        # Nothing is like the other: nothing is offered for one Enter too many.
        assert "Zzzz" in str(listed.highlighted_option.prompt)  # type: ignore[union-attr]
        assert offered.highlighted is None
        await review.keys("enter", "enter")
        assert review.session.catalog.value(3, BRAND) == "Zzzz"
        await review.keys("escape")
        assert "2 refused rows changed: Ctrl+R resends all of them." in notes(review)
