"""Random edits, left-out rows and new labels in workbooks of several programs: every one of them stands.

A small part of `python -m benchmarks.save_proof`, by the same judge.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.catalog.source import ReadOptions
from tests.support.office import MISSING, office, recalculated
from tests.support.save_books import makers
from tests.support.save_judge import judged
from tests.support.save_trial import Trial, trial

CALCULATED = ("xlsxwriter-table", "xlsxwriter-array", "openpyxl-merges", "openpyxl-formulas")


def tried(folder: Path, name: str, seed: int) -> Trial:
    book = folder / f"{name}.xlsx"
    makers()[name](book)
    options = ReadOptions(sheet="List", fill_merged=bool(seed % 2))
    return trial(book, folder / f"saved-{name}.xlsx", seed, options)


@pytest.mark.parametrize("name", sorted(makers()))
@pytest.mark.parametrize("seed", [1])
def test_what_was_changed_is_there_and_nothing_else_changed(
    tmp_path: Path, name: str, seed: int
) -> None:
    made = tried(tmp_path, name, seed)
    if made.refused is None:
        assert judged(made) == []
    else:
        assert "never calculated" in made.refused


@pytest.mark.skipif(office() is None, reason=MISSING)
def test_it_stands_when_another_program_has_calculated_it(tmp_path: Path) -> None:
    trials = [tried(tmp_path, name, 3) for name in CALCULATED]
    assert [each.refused for each in trials] == [None] * len(trials)
    saved = [each.saved for each in trials]
    found = recalculated([*(each.book for each in trials), *saved], tmp_path / "office")
    for each in trials:
        assert judged(each, found[each.book], found[each.saved]) == []
