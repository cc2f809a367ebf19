"""The way through the problems: errors first, no warnings of columns that are not sent, and a key that leads on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.widgets import Static

from importers.catalog.model import CellRef
from importers.storage.home import Home
from importers.validation.rules import RULES
from tests.support.review_app import open_review
from tui.actions.table import ACTIONS
from tui.review.next_steps import NEXT_STEPS, next_step

TEXT = "SKU,Name,Brand,Remarks\nA-1, Tea,50,x\nA-2,,50, y\nA-3, Cup,50,z\nA-4,,50, q\n"
NAME = 1


async def test_errors_come_before_warnings_and_unsent_columns_are_passed_over(
    tmp_path: Path, home: Home
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(TEXT, encoding="utf-8")
    async with open_review(path, home, profile="practice-scantrust", size=(160, 40)) as review:
        seen = []
        for _ in range(5):
            await review.keys("n")
            seen.append(review.table.cursor)
        errors, warnings = (
            [CellRef(1, NAME), CellRef(3, NAME)],
            [CellRef(0, NAME), CellRef(2, NAME)],
        )
        assert seen == [*errors, *warnings, errors[0]]
        await review.keys("N")
        assert review.table.cursor == warnings[1]
        last = review.problems()[-1]
        assert last.endswith("Remarks (not sent)")
        assert "▲ 2 warnings (+2 not sent)" in review.text("HeaderBar")
        # They are not hidden: who asks for their kind gets them.
        await review.keys("p", "p", "tab", "end")
        assert review.table.cursor == CellRef(1, 3)
        await review.keys("tab", "n")
        assert review.table.cursor == CellRef(3, 3)


async def test_without_a_destination_no_column_is_quiet(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "list.csv"
    path.write_text(TEXT, encoding="utf-8")
    async with open_review(path, home) as review:
        assert not any("not sent" in line for line in review.problems())


async def test_where_no_fix_is_safe_the_keys_are_named_that_lead_on(
    tmp_path: Path, home: Home
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("SKU,Name,Brand\nA-1,,50\n", encoding="utf-8")
    async with open_review(path, home, profile="practice-scantrust") as review:
        await review.keys("n", "f")
        told = [toast.message for toast in review.app._notifications]
        assert any("c changes the column at once" in words for words in told), told


@pytest.mark.parametrize("code", sorted(RULES))
def test_each_kind_of_problem_leads_on_by_keys_that_there_are(code: str) -> None:
    keys = re.findall(r"<([\w.-]+)>", next_step(code))
    assert keys
    assert set(keys) <= set(ACTIONS)
    assert RULES[code].keepable or "review.keep" not in keys


def test_next_steps_are_those_of_kinds_that_there_are() -> None:
    assert set(NEXT_STEPS) <= set(RULES)


async def test_what_a_fix_for_all_is_not_certain_of_is_listed_before_it(
    tmp_path: Path, home: Home
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        'SKU,Name,Price\nA-1,Tea,"€ 1,50"\nA-2,Pot,"$ 2,00"\nA-3,Cup,"1,75"\n',
        encoding="utf-8",
    )
    async with open_review(path, home, profile="practice-digible", size=(120, 40)) as review:
        await review.keys("n", "F")
        assert review.top == "FixPreview"
        said = "\n".join(str(part.render()) for part in review.app.screen.query(Static))
        assert "2 values of this kind left as they are:" in said
        assert 'line 2: "€ 1,50" is not a plain number' in said.replace(", column C", "")
        await review.keys("enter")
        assert review.session.catalog.column(2).to_pylist() == ["€ 1,50", "$ 2,00", "1.75"]
