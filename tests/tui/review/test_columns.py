"""The choice of columns: first values in it, guesses looked at before they are taken, one value for all rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, Select

from importers.storage.home import Home
from tests.support.review_app import open_review
from tests.support.waiting import until

TEXT = (
    "Art.nr.,Description,Inkoop,Advies incl. BTW\n"
    '00123,Green tea,"10,00","12,50"\n00124,Black tea,"1,00","2,50"\n'
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


async def test_guesses_are_shown_with_their_values_and_taken_by_one_key(
    path: Path, home: Home
) -> None:
    async with open_review(path, home, profile="practice-digible", size=(120, 40)) as review:
        await review.keys("m")
        assert review.text("#guess-productPrice") == "≈ Advies incl. BTW  12,50 | 2,50"
        assert "Ctrl+T takes what is guessed" in review.text("#about")
        select = review.app.screen.query_one("#field-productPrice", Select)
        assert select.value is Select.NULL
        prompts = [str(prompt) for prompt, _ in select._options[1:]]
        assert prompts[2:4] == ["Inkoop  10,00 | 1,00", "Advies incl. BTW  12,50 | 2,50"]
        await review.keys("ctrl+t")
        assert "Every required field has its column" in review.text("#about")
        await review.keys("ctrl+s")
        assert review.session.mapping.columns == {
            "productId": 0,
            "productName": 1,
            "productPrice": 3,
        }


async def test_one_value_for_all_rows_is_typed_judged_and_kept(path: Path, home: Home) -> None:
    async with open_review(path, home, profile="practice-digible", size=(80, 24)) as review:
        await review.keys("m")
        select = review.app.screen.query_one("#field-productPrice", Select)
        select.value = -1
        await until(review.pilot, lambda: review.top == "AskDialog", "the question")
        review.app.screen.query_one(Input).value = "five"
        await review.keys("enter")
        await until(review.pilot, lambda: "That cannot be" in review.text(".hint"), "the reason")
        review.app.screen.query_one(Input).value = "5.00"
        await review.keys("enter")
        assert review.top == "ColumnsScreen"
        assert str(select._options[-1][0]) == "= 5.00"
        assert select.value == -1
        await review.keys("ctrl+s")
        assert review.session.mapping.constants == {"productPrice": "5.00"}
        # Taken back as any change; and given up, the question leaves all as it was.
        await review.keys("u", "m")
        select = review.app.screen.query_one("#field-productPrice", Select)
        select.value = -1
        await until(review.pilot, lambda: review.top == "AskDialog", "the question")
        await review.keys("escape")
        assert select.value is Select.NULL
        await review.keys("escape")
        assert review.session.mapping.constants == {}
