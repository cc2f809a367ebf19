"""The wrong file on the screen: what was really found is shown with its rows, and only its number sends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from importers.destinations.base import Credential
from importers.destinations.registry import BUILT_IN
from importers.practice.server import PracticeServer
from importers.session.session import Session
from importers.storage.home import Home
from importers.storage.settings import save_profile
from tests.support.review_app import ReviewPilot, open_review
from tests.support.waiting import until
from tests.support.wrong_files import ROWS, WRONG, Rows, write
from tui.upload.guarded import GuardedDialog


@pytest.fixture
def server(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[PracticeServer]:
    with PracticeServer(rate=0) as running:
        live = replace(
            BUILT_IN["digible"], name="live", base_url=running.url, token_env="LIVE_TOKEN"
        )
        save_profile(home, live)
        monkeypatch.setenv("LIVE_TOKEN", "a-live-token")
        yield running


def shown(review: ReviewPilot) -> str:
    return " ".join(str(each.render()) for each in review.app.screen.query(Static))


@pytest.mark.parametrize(("name", "spoil", "guards", "number"), WRONG, ids=[w[0] for w in WRONG])
async def test_a_wrong_file_is_asked_about_by_its_number(
    home: Home,
    server: PracticeServer,
    tmp_path: Path,
    name: str,
    spoil: Callable[[Rows], Rows],
    guards: list[str],
    number: int,
) -> None:
    path = write(tmp_path / "list.csv", ROWS)
    session = Session.open(path, home=home, profile="live")
    assert session.uploads.start(Credential("a-live-token")).wait(20)
    sent = len(server.requests)
    write(path, spoil(ROWS))
    async with open_review(path, home, profile="live", size=(80, 24)) as review:
        await review.pilot.press("g")
        await until(review.pilot, lambda: review.top == "PreviewScreen", "the preview")
        await review.settle()
        ready = bool(review.app.screen.plan.ready)  # type: ignore[attr-defined]
        if not ready:  # half a file has nothing to send: what stops is told all the same
            assert "Is the file whole?" in shown(review)
            return
        await review.pilot.press("ctrl+g")
        await until(review.pilot, lambda: review.top == "GuardedDialog", "the question")
        dialog = review.app.screen
        assert isinstance(dialog, GuardedDialog)
        for guard in guards:
            assert f"the guard {guard}" in shown(review)
        assert f"type {number} and press Enter" in shown(review)
        if name == "×100":
            assert "5.50 → 550.00" in shown(review)
        asked = dialog.query_one(Input)
        assert asked.region.bottom <= 24
        assert asked.has_focus
        await review.pilot.press("y", "enter")
        assert review.top == "GuardedDialog"
        await review.pilot.press("escape")
        await until(review.pilot, lambda: review.top == "PreviewScreen", "the preview")
        assert len(server.requests) == sent
