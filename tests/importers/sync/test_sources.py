"""What a sync reads of a folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from importers.errors import UnreadableFile
from importers.sync.sources import newest_catalog


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
