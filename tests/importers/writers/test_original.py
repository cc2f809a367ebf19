"""The original is saved over only as it was read, is backed up once, and stays usable."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from importers.catalog.model import CellRef
from importers.catalog.source import ReadOptions
from importers.errors import SaveFailed, UnreadableFile
from importers.session.session import Session
from importers.storage.home import Home
from importers.writers import save
from importers.writers.owners import owner_of
from tests.support.catalogs import catalog_of, put, rows_of

CONTENT = b"SKU,Name\n1,a\n2,b\n"


def test_it_is_replaced_again_and_again_and_kept_once(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, CONTENT, "prices.csv")
    source = catalog.source.origin.path
    put(catalog, 0, 1, "x")
    kept = ("The file as it was is kept as prices.original.csv.",)
    assert save(catalog, source, overwrite=True).notes == kept
    put(catalog, 1, 1, "y")
    assert save(catalog, source, overwrite=True).notes == ()
    assert source.read_bytes() == b"SKU,Name\n1,x\n2,y\n"
    catalog.exclude([0])
    put(catalog, 1, 1, "b")
    save(catalog, source, overwrite=True)
    assert source.read_bytes() == b"SKU,Name\n2,b\n"
    catalog.exclude([0], excluded=False)
    put(catalog, 0, 1, "a")
    save(catalog, source, overwrite=True)
    assert source.read_bytes() == CONTENT
    assert (tmp_path / "prices.original.csv").read_bytes() == CONTENT


def test_an_earlier_backup_stays(tmp_path: Path) -> None:
    (tmp_path / "prices.original.csv").write_bytes(b"first")
    catalog = catalog_of(tmp_path, CONTENT, "prices.csv")
    put(catalog, 0, 1, "x")
    assert save(catalog, catalog.source.origin.path, overwrite=True).notes == ()
    assert (tmp_path / "prices.original.csv").read_bytes() == b"first"


def test_changes_by_others_are_never_overwritten(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, CONTENT, "prices.csv")
    put(catalog, 0, 1, "x")
    catalog.source.origin.path.write_bytes(b"another's work\n")
    with pytest.raises(SaveFailed, match="changed by another program"):
        save(catalog, catalog.source.origin.path, overwrite=True)
    assert catalog.source.origin.path.read_bytes() == b"another's work\n"


def test_a_failed_save_leaves_no_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = catalog_of(tmp_path, CONTENT, "prices.csv")
    put(catalog, 0, 1, "x")

    def fail(*_paths: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "replace", fail)
        with pytest.raises(SaveFailed, match="disk is full"):
            save(catalog, catalog.source.origin.path, overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == ["prices.csv"]
    assert catalog.source.origin.path.read_bytes() == CONTENT
    assert catalog.replaced is None
    save(catalog, catalog.source.origin.path, overwrite=True)
    assert catalog.source.origin.path.read_bytes() == b"SKU,Name\n1,x\n2,b\n"


@pytest.mark.parametrize(
    ("lock", "content", "owner"),
    [
        ("~$prices.csv", b"\x06Jo Doe" + b" " * 48 + b"J\0o\0", "Jo Doe"),
        (".~lock.prices.csv#", b",jo,desk,22.11.2026 08:00,file:///home/jo;", "jo"),
        ("~$prices.csv", b"", "somebody"),
        ("~$other.csv", b"\x02Jo", None),
    ],
)
def test_who_has_the_file_open_is_told(
    tmp_path: Path, lock: str, content: bytes, owner: str | None
) -> None:
    catalog = catalog_of(tmp_path, CONTENT, "prices.csv")
    put(catalog, 0, 1, "x")
    (tmp_path / lock).write_bytes(content)
    assert owner_of(catalog.source.origin.path) == owner
    notes = save(catalog, catalog.source.origin.path, overwrite=True).notes
    assert any(owner in note for note in notes) if owner else len(notes) == 1


def test_no_edit_moves_to_another_row_when_the_file_is_read_again(tmp_path: Path) -> None:
    content = b"SKU,Name\n1,tea\n2,tea\n3,tea\n4,tea\n5,tea\n"
    path = catalog_of(tmp_path, content, "prices.csv").source.origin.path
    session = Session.open(path, home=Home(tmp_path / "home"))
    session.exclude([0])
    session.edit(CellRef(2, 1), "three")
    session.save(path, overwrite=True)
    saved = Session.reopen(session, ReadOptions(delimiter=","))
    assert rows_of(saved.catalog) == [("2", "tea"), ("3", "three"), ("4", "tea"), ("5", "tea")]
    assert saved.history.undo_title is None
    session.edit(CellRef(3, 1), "four")
    session.exclude([4])
    again = session.reopen(ReadOptions(delimiter=","))
    assert [cells[1] for cells in rows_of(again.catalog)] == ["tea", "three", "four", "tea"]
    assert again.catalog.excluded.tolist() == [False, False, False, True]
    assert again.history.undo_title == "Carry the changes over"


def test_where_lines_are_not_known_changes_follow_nowhere(tmp_path: Path) -> None:
    path = catalog_of(tmp_path, CONTENT, "prices.csv").source.origin.path
    session = Session.open(path, home=Home(tmp_path / "home"))
    session.exclude([0])
    save(session.catalog, path, overwrite=True)
    session.edit(CellRef(1, 1), "four")
    with pytest.raises(UnreadableFile, match="save again first"):
        session.reopen(ReadOptions(delimiter=","))


def test_a_name_that_is_still_empty_is_nobodys() -> None:
    assert owner_of(Path("")) is None
    assert owner_of(Path("/")) is None
