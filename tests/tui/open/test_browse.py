"""Looking for a catalog: the newest first, one Enter to open it, recent folders above all."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path

import pytest

from importers.storage.home import Home
from tests.support.review_app import ReviewPilot
from tui.app import ShelfreadyApp
from tui.open.browse import BrowseDialog
from tui.open.folder_listing import date_in_words, entries_of, size_in_words
from tui.review.screen import ReviewScreen


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1.0 KB"),
        (11_771, "12 KB"),
        (999_600, "1.0 MB"),
        (3_420_000, "3.4 MB"),
        (10**15, "1000 TB"),
    ],
)
def test_sizes_are_words(size: int, words: str) -> None:
    assert size_in_words(size) == words


def test_dates_are_words() -> None:
    def words(*when: int) -> str:
        return date_in_words(datetime(*when).timestamp(), date(2026, 3, 1))  # type: ignore[arg-type]

    assert words(2026, 3, 1, 14, 3) == "today 14:03"
    assert words(2026, 2, 28, 9, 15) == "yesterday 09:15"
    assert words(2026, 2, 27, 23, 59) == "2026-02-27"
    assert date_in_words(1e300, date(2026, 3, 1)) == ""


def make(folder: Path) -> None:
    folder.mkdir()
    for age, name in enumerate(
        ("newest.csv", "older.xlsx", "letter.docx", "oldest.csv", ".hidden.csv")
    ):
        path = folder / name
        path.write_text("SKU,Name\nA-1,Tea\n", encoding="utf-8")
        os.utime(path, (10**9 - age, 10**9 - age))
    (folder / "archive").mkdir()


def test_a_folder_tells_its_newest_files_and_then_its_folders(tmp_path: Path) -> None:
    make(tmp_path / "in")
    catalogs = entries_of(tmp_path / "in", lambda path: path.suffix in (".csv", ".xlsx"))
    assert [each.path.name for each in catalogs] == [
        "newest.csv",
        "older.xlsx",
        "oldest.csv",
        "archive",
    ]
    assert len(entries_of(tmp_path / "in", lambda _: True)) == 5


async def test_one_enter_opens_the_newest_file_and_its_folder_is_there_the_next_time(
    tmp_path: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "in")
    monkeypatch.chdir(tmp_path / "in")
    app = ShelfreadyApp(home=home)
    async with app.run_test(size=(100, 30)) as pilot:
        review = ReviewPilot(app, pilot)
        await review.settle()
        await review.keys("o")
        assert isinstance(app.screen, BrowseDialog)
        assert "letter.docx" not in str([each.path.name for each in app.screen._choices])
        await review.keys("enter")
        assert isinstance(app.screen, ReviewScreen)
        assert app.session is not None
        assert app.session.source.origin.name == "newest.csv"
        await review.keys("o", "o")
        assert isinstance(app.screen, BrowseDialog)
        await review.keys("backspace")
        recent = app.screen._choices[0]
        assert (recent.path, recent.is_folder) == (tmp_path / "in", True)
        app.screen.query_one("#path").focus()
        await review.keys("ctrl+u")
        await review.type("nowhere.csv")
        await review.keys("enter")
        assert "There is no" in review.text("#said")
