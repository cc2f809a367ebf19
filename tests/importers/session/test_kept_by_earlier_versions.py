"""What the version before origins wrote down is still found and read: unsaved work, backups, recent files, columns.

`tests/data/kept_home` was written by that version, with catalogs in `/tmp/shelfready-kept`.
"""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from importers.catalog.model import CellRef, Edit
from importers.catalog.origin import FileOrigin, FileStamp, origin_at
from importers.catalog.schema import Schema
from importers.catalog.source import SourceTable
from importers.destinations.schemas import schema_for
from importers.session.recovery_log import RecoveryLog, unsaved_origins
from importers.session.source_backup import kept
from importers.storage.home import Home
from importers.storage.recent import add_recent, recent_files
from importers.storage.remembered_mappings import recall
from tests.support.sheets import make_source

KEPT = Path(__file__).parents[2] / "data" / "kept_home"
THERE = Path("/tmp/shelfready-kept")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    shutil.copytree(KEPT, tmp_path / "home")
    return Home(tmp_path / "home")


def as_read(home: Home, name: str, width: int, **more: object) -> SourceTable:
    """Return a table as that version read it, by what its log says of the file."""
    logs = [json.loads(p.read_text().splitlines()[0]) for p in home.journal.glob("*.jsonl")]
    head = next(head for head in logs if head["path"] == str(THERE / name))
    rows = [["x"] * width for _ in range(head["rows"])]
    source = make_source(["x"] * width, rows, path=THERE / name)
    return replace(source, stamp=FileStamp(head["size"], head["mtime_ns"]), **more)


def test_unsaved_work_on_a_text(home: Home) -> None:
    source = as_read(home, "stock.csv", 3, encoding="utf-8", delimiter=";", quote='"')
    fix = RecoveryLog(home, source).unsaved()
    assert fix is not None
    assert fix.edits == (
        Edit(CellRef(0, 1), None, "Mug, large"),
        Edit(CellRef(None, 2), None, "Price"),
    )
    assert fix.exclude == (2,)


def test_unsaved_work_on_a_workbook(home: Home) -> None:
    fix = RecoveryLog(home, as_read(home, "stock.xlsx", 2, sheet="Stock")).unsaved()
    assert fix is not None
    assert fix.edits == (Edit(CellRef(1, 1), None, "Cups"),)


def test_the_file_as_it_was_before_it_was_saved_over(home: Home) -> None:
    source = as_read(home, "over.csv", 2, encoding="utf-8", delimiter=",", quote='"')
    backup = kept(RecoveryLog(home, source).path)
    assert backup is not None
    assert backup.content.read_text() == "sku,name\nA,Tea\nB,Pea\nC,Sea\n"
    assert (backup.shape, backup.excluded, backup.labels) == ((3, 2), (1,), ("sku", "name"))


def test_recent_files_and_those_with_unsaved_work(home: Home, tmp_path: Path) -> None:
    for path in (home.recent, *home.journal.glob("*.jsonl")):
        path.write_text(path.read_text().replace(str(THERE), str(tmp_path)))
    for name in ("stock.csv", "over.csv"):
        (tmp_path / name).write_text("sku\nA\n")
    assert recent_files(home) == (tmp_path / "over.csv", tmp_path / "stock.csv")
    unsaved = {tmp_path / "over.csv", tmp_path / "stock.csv"}
    assert {origin.file for origin in unsaved_origins(home)} == unsaved
    add_recent(home, FileOrigin(tmp_path / "stock.csv"))
    assert json.loads(home.recent.read_text())[0] == str(tmp_path / "stock.csv")


def test_remembered_columns(home: Home) -> None:
    schema: Schema = schema_for(None)
    mapping = recall(home, ["sku", "name", "price"], schema)
    assert mapping is not None
    assert dict(mapping.columns) == {"price": 2, "name": 0, "sku": 1}


def test_a_locator_names_the_file_from_anywhere() -> None:
    origin = origin_at("/srv/catalogs/stock.csv")
    assert origin == FileOrigin(Path("/srv/catalogs/stock.csv"))
    assert origin.locator == "/srv/catalogs/stock.csv"
