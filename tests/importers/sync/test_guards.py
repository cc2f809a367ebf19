"""Guards: what they are written as, and when they stop a sync."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from importers.errors import UnreadableFile
from importers.sync.guards import FEW, Guard, GuardKind, SyncFigures, parse_guard, tripped
from importers.sync.sources import newest_catalog


@pytest.mark.parametrize(
    ("text", "guard"),
    [
        ("changed>20%", Guard(GuardKind.CHANGED, 20)),
        (" gone > 0.5 % ", Guard(GuardKind.GONE, 0.5)),
    ],
)
def test_a_guard_is_read(text: str, guard: Guard) -> None:
    assert parse_guard(text) == guard


@pytest.mark.parametrize("text", ["", "changed", "changed>20", "new>5%", "changed<5%", "gone>x%"])
def test_what_is_no_guard_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="is no guard: write changed>20%"):
        parse_guard(text)


def test_a_guard_stops_above_its_limit_and_not_at_it() -> None:
    guards = (Guard(GuardKind.CHANGED, 20), Guard(GuardKind.GONE, 5))
    assert tripped(guards, SyncFigures(known=100, new=900, changed=20, gone=5)) == ()
    stopped = tripped(guards, SyncFigures(known=100, new=0, changed=21, gone=6))
    assert stopped == (
        "21 of 100 products would be changed, more than the guard changed>20% allows.",
        "6 of 100 products are gone from the source, more than the guard gone>5% allows.",
    )


def test_percentages_of_a_few_products_stop_nothing() -> None:
    few = SyncFigures(known=FEW - 1, new=0, changed=FEW - 1, gone=0)
    assert tripped((Guard(GuardKind.CHANGED, 1),), few) == ()


def test_the_newest_catalog_of_a_folder_is_taken(tmp_path: Path) -> None:
    for when, name in enumerate(
        ["old.csv", "new.xlsx", "new refused.xlsx", "~$new.xlsx", ".x.csv", "notes.md"]
    ):
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (when, when))
    assert newest_catalog(tmp_path).name == "new.xlsx"


def test_a_folder_without_a_catalog_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("x")
    with pytest.raises(UnreadableFile, match="holds no catalog"):
        newest_catalog(tmp_path)
