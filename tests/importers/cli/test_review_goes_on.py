"""Line mode goes on with work that was left unsaved, in the reading in which it was done."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.support.commands import Command

TEXT = "SKU,Name,Brand\nA-1,Tea,50\nA-2,,50\nA-3,,50\n"


def test_the_reading_comes_back_with_the_work(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answers(*lines: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))

    path = Path("list.csv")
    path.write_text(TEXT, encoding="utf-8")
    options = ("--plain", "--to", "practice-scantrust")
    answers("e", "Pot")  # and then the answers end, as in a crash
    first = command("review", path, *options, "--skip-last", "1")
    assert "unsaved changes" in first.out.casefold()
    answers("yes", "q", "no", "no")
    again = command("review", path, *options)
    assert "2 rows" in again.out
    assert "The last time, 1 change was not saved. Make it again?" in again.out
    # A reading that is asked for is the one that is taken.
    answers("q", "no", "yes")
    asked = command("review", path, *options, "--header-line", "1")
    assert "The last time" not in asked.out
