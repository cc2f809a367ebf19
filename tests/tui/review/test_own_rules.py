"""The operator's own rules on the screen: listed with file and line, found like any problem, and told when broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static

from importers.catalog.model import CellRef
from importers.storage.home import Home
from tests.support.review_app import ReviewPilot, open_review
from tui.review.dialogs.own_rules import OwnRulesDialog

RULES = """
[[rule]]
check = "range"
columns = "Price"
max = 2
message = "[b]Dear[/b]: {value}"

[[rule]]
check = "required"
columns = "Weight"
severity = "warning"

[[rule]]
check = "lenght"
columns = "Name"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "catalog.csv"
    path.write_text("SKU,Name,Price\nA-1,Tea,1.50\nA-2,Pot,2.50\n", encoding="utf-8")
    return path


@pytest.fixture
def ruled(home: Home) -> Home:
    home.settings.parent.mkdir(parents=True, exist_ok=True)
    home.settings.write_text(RULES, encoding="utf-8")
    return home


def shown(review: ReviewPilot) -> str:
    return "\n".join(str(each.content) for each in review.app.screen.query(Static))


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_the_rules_are_listed_with_where_they_stand_and_what_they_find(
    path: Path, ruled: Home, size: tuple[int, int]
) -> None:
    async with open_review(path, ruled, size=size) as review:
        await review.keys("X")
        assert isinstance(review.app.screen, OwnRulesDialog)
        text = shown(review)
        assert "✗ [b]Dear[/b]: {value}" in text
        assert f"1 problem, Price; {ruled.settings}, line 2" in text
        assert "Weight must not be blank" in text
        assert "no such column here" in text
        assert f"{ruled.settings}, line 14: check: it must be one of" in text
        await review.keys("escape")
        assert not isinstance(review.app.screen, OwnRulesDialog)


async def test_a_problem_of_an_own_rule_is_gone_to_counted_and_fixed_as_any(
    path: Path, ruled: Home
) -> None:
    async with open_review(path, ruled) as review:
        await review.keys("n")
        assert review.screen.at == CellRef(1, 2)
        assert "[b]Dear[/b]" in review.text("StatusLine")
        assert review.session.report().blocked_rows().tolist() == [False, True]
        await review.keys("1", "enter")
        assert review.session.report().errors == 0
        await review.keys("u")
        assert review.session.report().errors == 1


async def test_without_rules_the_list_says_where_to_write_them(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await review.keys("X")
        assert f"[[rule]] tables into {home.settings}" in shown(review)
