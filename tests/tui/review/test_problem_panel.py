"""The panel of problems: as large as it needs to be or as the operator wants it, and so again the next time."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets._toast import Toast

from importers.storage.home import Home
from importers.storage.screen_memory import ScreenMemory, load_memory, save_memory
from tests.support.review_app import ReviewPilot, open_review
from tests.support.waiting import until
from tui.app import ShelfreadyApp
from tui.review.problem_panel import ProblemPanel
from tui.review.status_line import StatusLine

CATALOG = "SKU,Name,Brand\nA-1, Tea,50\n,Pot,50\nA-3,Cup,Nobody\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "tea.csv"
    path.write_text(CATALOG, encoding="utf-8")
    return path


def panel(review: ReviewPilot) -> ProblemPanel:
    return review.screen.query_one(ProblemPanel)


async def test_it_leaves_the_sheet_all_that_its_words_do_not_need(path: Path, home: Home) -> None:
    async with open_review(path, home, profile="practice-scantrust", size=(120, 36)) as review:
        longest = max(
            len(str(option.prompt)) for option in review.screen.query_one("ProblemList").options
        )  # type: ignore[attr-defined]
        assert longest < panel(review).size.width <= longest + 8
        assert review.table.size.width >= 70
        await review.pilot.resize_terminal(80, 24)
        await review.settle()
        assert panel(review).outer_size.width == 80
        assert panel(review).outer_size.height <= 6


async def test_its_size_is_the_operators_and_remembered(path: Path, home: Home) -> None:
    async with open_review(path, home, size=(120, 36)) as review:
        before = panel(review).outer_size.width
        await review.keys("]", "]", "[", "]")
        chosen = panel(review).outer_size.width
        assert chosen == before + 8
    async with open_review(path, home, size=(120, 36)) as review:
        assert panel(review).outer_size.width == chosen
        await review.keys("\\")
        assert panel(review).outer_size.width == before
        await review.keys("p")
        assert not panel(review).display
    async with open_review(path, home, size=(80, 24)) as review:
        assert not panel(review).display
        await review.keys("p", "]")
        assert panel(review).display
    assert load_memory(home).problems_height


async def test_the_mouse_moves_its_border(path: Path, home: Home) -> None:
    async with open_review(path, home, size=(120, 36)) as review:
        before = panel(review).outer_size.width
        await review.pilot.mouse_down(panel(review), offset=(0, 5))
        await review.pilot.hover(panel(review), offset=(-6, 5))
        await review.pilot.mouse_up(panel(review), offset=(0, 5))
        await review.settle()
        assert panel(review).outer_size.width == before + 6
    assert load_memory(home).problems_width == before + 6


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "[]",
        "null",
        '{"problems_width": "wide", "problems_folded": 1, "else": 2}',
        '{"problems_width": -4}',
    ],
)
def test_a_damaged_memory_is_as_none(home: Home, kept: str) -> None:
    home.root.mkdir()
    home.screen.write_text(kept, encoding="utf-8")
    assert load_memory(home) == ScreenMemory()


def test_what_is_remembered_comes_back(home: Home) -> None:
    memory = ScreenMemory(41, 7, problems_folded=True, knows_the_signs=True)
    save_memory(home, memory)
    assert load_memory(home) == memory


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_passing_messages_leave_the_line_of_the_problem_free(
    path: Path, home: Home, size: tuple[int, int]
) -> None:
    app = ShelfreadyApp(path, home=home)
    async with app.run_test(size=size, notifications=True) as pilot:
        review = ReviewPilot(app, pilot)
        await review.settle()
        review.screen.say("The first of them. " * 8)
        review.screen.say("And a second one.")
        await until(pilot, lambda: len(app.screen.query(Toast)) == 2, "the messages")
        await review.settle()
        line = review.screen.query_one(StatusLine).region
        assert not any(toast.region.overlaps(line) for toast in app.screen.query(Toast))


async def test_the_hint_is_there_until_it_is_put_away_for_good(path: Path, home: Home) -> None:
    async with open_review(path, home, size=(80, 24)) as review:
        assert "! hides this" in review.text("StatusLine")
        await review.keys("!")
        assert "hides this" not in review.text("StatusLine")
    async with open_review(path, home, size=(80, 24)) as review:
        assert "hides this" not in review.text("StatusLine")
