"""After a save over the original, addresses are those of the file on disk, and work goes on as before."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sample_data
from importers.catalog.model import CellRef
from importers.catalog.source import ReadOptions
from importers.session.session import Session
from importers.storage.home import Home
from importers.writers import rebase
from tests.support.catalogs import rows_of

TEXT = "SKU,Name\n1,a\n2,b\n3,c\n4,d\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "stock.csv"
    path.write_text(TEXT)
    return path


def opened(path: Path) -> Session:
    return Session.open(path, home=Home(path.parent / "home"))


def addresses(session: Session) -> list[str]:
    catalog = session.catalog
    return [catalog.address(CellRef(row, 0)) for row in range(catalog.row_count)]


def test_addresses_follow_the_saved_file_and_edits_are_folded_in(path: Path) -> None:
    session = opened(path)
    session.edit(CellRef(1, 1), "two\nlines")
    session.exclude([0])
    session.save(path, overwrite=True)
    assert path.read_text() == 'SKU,Name\n2,"two\nlines"\n3,c\n4,d\n'
    gone = "a row that is not in the file"
    assert addresses(session) == [gone, "line 2", "line 4", "line 5"]
    assert not session.edited
    assert not session.catalog.is_edited(1, 1)
    assert session.catalog.file_value(1, 1) == "two\nlines"
    session.edit(CellRef(1, 1), "b")
    assert session.catalog.is_edited(1, 1)


def test_undo_goes_on_after_the_save(path: Path) -> None:
    session = opened(path)
    session.edit(CellRef(1, 1), "two")
    session.exclude([0])
    session.save(path, overwrite=True)
    session.history.undo()
    session.history.undo()
    assert session.edited
    session.save(path, overwrite=True)
    assert path.read_text() == TEXT
    assert addresses(session) == ["line 2", "line 3", "line 4", "line 5"]
    session.history.redo()
    session.save(path, overwrite=True)
    assert path.read_text() == TEXT.replace("b", "two")


def test_work_after_the_save_comes_back_on_the_right_rows(path: Path) -> None:
    session = opened(path)
    session.exclude([0, 2])
    session.edit(CellRef(3, 1), "kept")
    session.save(path, overwrite=True)
    assert opened(path).unsaved() is None
    session.edit(CellRef(1, 1), "second")
    session.exclude([3])
    after = opened(path)
    fix = after.unsaved()
    assert fix is not None
    after.apply(fix)
    assert rows_of(after.catalog) == [("2", "second"), ("4", "kept")]
    assert after.catalog.excluded.tolist() == [False, True]


def test_what_only_the_copy_has_comes_back_too(path: Path) -> None:
    session = opened(path)
    session.edit(CellRef(1, 1), "two")
    session.save(path.with_name("copy.csv"))
    assert opened(path).unsaved() is None
    session.edit(CellRef(2, 1), "three")
    fix = opened(path).unsaved()
    assert fix is not None
    assert {edit.new for edit in fix.edits} == {"two", "three"}


def test_a_new_start_on_the_original_does_not_bring_the_copys_work(path: Path) -> None:
    session = opened(path)
    session.edit(CellRef(1, 1), "two")
    session.save(path.with_name("copy.csv"))
    opened(path).edit(CellRef(3, 1), "four")
    fix = opened(path).unsaved()
    assert fix is not None
    assert [edit.new for edit in fix.edits] == ["four"]


def test_another_encoding_after_the_save_loses_no_work(path: Path) -> None:
    path.write_bytes("SKU,Name\n1,Müller\n2,Größe\n".encode("cp1252"))
    session = Session.open(path, ReadOptions(encoding="cp1252"), home=Home(path.parent / "home"))
    session.edit(CellRef(0, 1), "Łódź")
    assert any("UTF-8" in note for note in session.save(path, overwrite=True).notes)
    assert session.options == ReadOptions()
    session.edit(CellRef(1, 1), "Größe L")
    fix = opened(path).unsaved()
    assert fix is not None
    assert [(edit.ref, edit.new) for edit in fix.edits] == [(CellRef(1, 1), "Größe L")]


def test_a_workbook_keeps_its_rows_in_place(tmp_path: Path) -> None:
    path = tmp_path / "stock.xlsx"
    path.write_bytes(sample_data.path("messy_catalog.xlsx").read_bytes())
    session = opened(path)
    before = addresses(session)
    session.exclude([1])
    session.edit(CellRef(2, 1), "Two")
    session.save(path, overwrite=True)
    assert addresses(session) == before
    session.edit(CellRef(3, 1), "Three")
    after = opened(path)
    assert after.catalog.row_count == session.catalog.row_count - 1
    fix = after.unsaved()
    assert fix is not None
    (edit,) = fix.edits
    assert after.catalog.address(edit.ref) == session.catalog.address(CellRef(3, 1))
    assert edit.new == "Three"


def test_a_file_that_reads_otherwise_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = opened(path)
    session.exclude([0])
    monkeypatch.setattr(rebase, "_read_back", lambda *_arguments: None)
    assert rebase.LOST_PLACE in session.save(path, overwrite=True).notes
    assert addresses(session) == ["line 2", "line 3", "line 4", "line 5"]


CELLS = st.sampled_from(["", " ", "x", 'a "b"', "c,d", "e\nf", "g\r\nh", "é", "0012"])


@settings(max_examples=30, deadline=None)
@given(
    rows=st.lists(st.tuples(st.sampled_from("ABCDE"), CELLS), min_size=2, max_size=6),
    edits=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 1), CELLS), max_size=4),
    gone=st.sets(st.integers(0, 5), max_size=2),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_every_address_is_the_one_that_a_new_reading_gives(
    rows: list[tuple[str, str]], edits: list[tuple[int, int, str]], gone: set[int], end: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stock.csv"
        quoted = [f'{sku},"{name.replace(chr(34), chr(34) * 2)}"' for sku, name in rows]
        path.write_bytes(end.join(["SKU,Name", *quoted, ""]).encode())
        session = opened(path)
        for row, column, value in edits:
            session.edit(CellRef(row % len(rows), column), value)
        session.exclude({row % len(rows) for row in gone})
        notes = session.save(path, overwrite=True).notes
        after = opened(path)
        catalog = session.catalog
        if rebase.LOST_PLACE in notes:
            assert rows_of(after.catalog) != rows_of(catalog)
            return
        kept = [row for row in range(len(rows)) if catalog.line(row)]
        assert catalog.lines[kept].tolist() == after.catalog.lines.tolist()
        assert [catalog.row_values(row) for row in kept] == [
            after.catalog.row_values(row) for row in range(after.catalog.row_count)
        ]


def test_a_row_brought_back_after_the_save_survives_a_crash(path: Path) -> None:
    session = opened(path)
    session.exclude([0, 2])
    session.edit(CellRef(1, 1), "two")
    session.save(path, overwrite=True)
    session.edit(CellRef(3, 1), "four")
    session.include([2])
    session.edit(CellRef(2, 1), "three")
    after = opened(path)
    assert after.catalog.excluded.tolist() == [True, False, True, False]
    assert addresses(after)[1:4:2] == ["line 2", "line 3"]
    assert not after.edited
    fix = after.unsaved()
    assert fix is not None
    after.apply(fix)
    after = opened(path)  # it crashed again
    fix = after.unsaved()
    assert fix is not None
    after.apply(fix)
    assert rows_of(after.catalog)[1:] == [("2", "two"), ("3", "three"), ("4", "four")]
    assert after.catalog.excluded.tolist() == [True, False, False, False]
    after.save(path, overwrite=True)
    assert path.read_text() == "SKU,Name\n2,two\n3,three\n4,four\n"
    assert opened(path).unsaved() is None
    assert not list((path.parent / "home").rglob("*.aside.*"))


def test_a_row_brought_back_is_not_forced_on_who_does_not_want_it(path: Path) -> None:
    session = opened(path)
    session.exclude([0])
    session.save(path, overwrite=True)
    session.history.undo()
    saved = path.read_text()
    after = opened(path)
    assert after.unsaved() is not None
    after.forget_unsaved()
    after.save(path, overwrite=True)
    assert path.read_text() == saved
    assert opened(path).catalog.row_count == 3


def test_a_row_brought_back_stays_away_from_a_file_that_was_changed_since(path: Path) -> None:
    session = opened(path)
    session.exclude([0])
    session.save(path, overwrite=True)
    session.history.undo()
    path.write_text("SKU,Name\n9,other\n")
    after = opened(path)
    assert rows_of(after.catalog) == [("9", "other")]
    assert after.unsaved() is None


def test_a_workbooks_row_brought_back_survives_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "stock.xlsx"
    path.write_bytes(sample_data.path("messy_catalog.xlsx").read_bytes())
    session = opened(path)
    before = rows_of(session.catalog)
    session.exclude([1])
    session.save(path, overwrite=True)
    session.include([1])
    after = opened(path)
    fix = after.unsaved()
    assert fix is not None
    after.apply(fix)
    assert rows_of(after.catalog) == before
    after.save(path, overwrite=True)
    assert rows_of(opened(path).catalog) == before
