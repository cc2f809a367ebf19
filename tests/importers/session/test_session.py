"""A session over a real file: open, change, undo, save, remember, come back after a crash."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.catalog.model import CellRef, Edit, Fix, Progress
from importers.catalog.source import ReadOptions
from importers.errors import Cancelled, SettingsUnusable, UnreadableFile
from importers.fixes.history import Change
from importers.session.session import Session
from importers.storage.home import Home
from importers.storage.recent import recent_files
from tests.support.tables import table

TEXT = "sku,name,price\nA1,Mug ,1.50\nA2,Cup,-3\nA1,Jug,2\nA4,Pot\n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "stock.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def session(file: Path, home: Home) -> Session:
    return Session.open(file, home=home)


def test_opening_maps_and_checks(session: Session) -> None:
    assert dict(session.mapping.columns) == {"sku": 0, "name": 1, "price": 2}
    assert session.report().counts() == {
        "duplicate-sku": 2,
        "missing-cell": 1,
        "negative-number": 1,
        "surrounding-space": 1,
    }
    assert (session.report().errors, session.report().warnings) == (4, 1)
    assert session.report().blocked_rows().tolist() == [True, True, True, True]
    assert not session.edited


def test_an_edit_changes_the_problems_and_undo_brings_them_back(session: Session) -> None:
    before, version = session.report().counts(), session.version
    change = session.edit(CellRef(1, 2), "3")
    assert change == Change("Edit line 3", (CellRef(1, 2),))
    assert "negative-number" not in session.report().counts()
    assert session.version > version
    assert session.edited
    assert session.history.undo_title == "Edit line 3"
    assert session.history.undo() == change
    assert session.report().counts() == before
    assert not session.edited
    assert (session.history.undo_title, session.history.redo_title) == (None, "Edit line 3")
    assert session.history.redo() == change
    assert session.catalog.value(1, 2) == "3"


def test_a_report_that_is_held_does_not_change(session: Session) -> None:
    held = session.report()
    groups, counts = held.groups, held.counts()
    session.apply(Fix("All", tuple(Edit(CellRef(row, 0), None, f"N{row}") for row in range(4))))
    session.exclude([3])
    assert (held.groups, held.counts()) == (groups, counts)
    assert [held.problem(g.code, g.column, 0).code for g in groups] == [g.code for g in groups]


def test_leaving_out_a_row_frees_its_duplicate(session: Session) -> None:
    session.exclude([2])
    assert "duplicate-sku" not in session.report().counts()
    assert session.history.undo_title == "Leave out line 4"
    session.include([2])
    assert session.report().counts()["duplicate-sku"] == 2
    session.history.undo()
    session.history.undo()
    assert not session.catalog.excluded.any()


def test_an_emptied_extra_cell_is_gone_and_the_row_is_even_again(
    tmp_path: Path, home: Home
) -> None:
    path = tmp_path / "long.csv"
    path.write_text("sku,name\nA1,Mug,extra\nA2,Cup\nA3,Jug\n", encoding="utf-8")
    session = Session.open(path, home=home)
    assert session.report().counts() == {"extra-cell": 1}
    session.edit(CellRef(0, 2), "")
    assert session.report().counts() == {}
    session.history.undo()
    assert session.report().counts() == {"extra-cell": 1}


def test_a_header_label_is_edited_like_a_cell(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "labels.csv"
    path.write_text("sku,name,,name\nA1,Mug,x,y\n", encoding="utf-8")
    session = Session.open(path, home=home)
    assert session.report().counts() == {"blank-label": 1, "duplicate-label": 1}
    session.edit(CellRef(None, 2), "colour")
    session.edit(CellRef(None, 3), "alias")
    assert session.report().counts() == {}
    session.history.undo()
    assert session.report().counts() == {"duplicate-label": 1}


def test_the_columns_chosen_are_remembered_for_files_of_the_same_shape(
    session: Session, home: Home, tmp_path: Path
) -> None:
    session.set_mapping(session.mapping.bind("name", None))
    assert session.report().counts()["missing-column"] == 1
    assert session.report().blocked_rows().all()
    assert not session.edited
    twin = tmp_path / "next.csv"
    twin.write_text("sku,name,price\nB1,Mug,1\n", encoding="utf-8")
    assert "name" not in Session.open(twin, home=home).mapping.columns
    other = tmp_path / "other.csv"
    other.write_text("sku,name,amount\nB1,Mug,1\n", encoding="utf-8")
    assert "name" in Session.open(other, home=home).mapping.columns
    session.history.undo()
    assert session.mapping.column("name") == 1
    assert "name" in Session.open(twin, home=home).mapping.columns


def test_a_damaged_memory_of_columns_is_no_obstacle(file: Path, home: Home) -> None:
    home.root.mkdir()
    for damaged in ("{", "[]", '{"x": 1}', "\x00"):
        home.mappings.write_text(damaged, encoding="utf-8")
        assert Session.open(file, home=home).mapping.column("sku") == 0


def test_choosing_a_destination_checks_by_its_rules(session: Session) -> None:
    session.choose_profile("scantrust")
    assert dict(session.mapping.columns) == {"sku": 0, "name": 1}
    assert "negative-number" not in session.report().counts()
    assert session.report().counts()["required"] == 1  # a warning: no column holds the brand
    session.choose_profile("digible")
    assert session.report().counts()["negative-number"] == 1
    session.choose_profile(None)
    assert session.schema.name == "common"
    with pytest.raises(SettingsUnusable, match="nowhere"):
        session.choose_profile("nowhere")


def test_a_change_of_columns_undone_under_another_destination_waits_for_its_own(
    session: Session,
) -> None:
    session.set_mapping(session.mapping.bind("price", None))
    session.choose_profile("digible")
    session.history.undo()
    assert session.mapping.column("productPrice") == 2
    session.choose_profile(None)
    assert session.mapping.column("price") == 2


def test_saving_ends_the_unsaved_state_until_the_next_change(session: Session) -> None:
    session.edit(CellRef(0, 1), "Mug")
    target = session.suggested_target()
    assert target.name == "stock corrected.csv"
    session.save(target)
    assert target.read_text(encoding="utf-8") == TEXT.replace("Mug ", "Mug")
    assert not session.edited
    assert session.suggested_target().name == "stock corrected 2.csv"
    session.history.undo()
    assert session.edited


def test_reading_it_otherwise_keeps_the_edits(session: Session) -> None:
    session.edit(CellRef(1, 2), "3")
    session.exclude([2])
    again = session.reopen(ReadOptions(header_line=0))
    assert again.catalog.value(2, 2) == "3"
    assert again.catalog.excluded.tolist() == [False, False, False, True, False]
    assert again.edited
    assert session.unsaved() is None


def test_unsaved_work_comes_back_after_a_crash(session: Session, file: Path, home: Home) -> None:
    session.edit(CellRef(1, 2), "3")
    session.edit(CellRef(0, 1), "Glass")
    session.history.undo()
    session.exclude([2])
    after = Session.open(file, home=home)
    fix = after.unsaved()
    assert fix is not None
    after.apply(fix)
    assert dict(after.catalog.edits) == dict(session.catalog.edits) == {(1, 2): "3"}
    assert after.catalog.excluded.tolist() == session.catalog.excluded.tolist()
    after.edit(CellRef(3, 1), "Kettle")
    third = Session.open(file, home=home).unsaved()
    assert third is not None
    assert {edit.new for edit in third.edits} == {"3", "Kettle"}


def test_unsaved_work_is_not_offered_once_saved_given_up_or_undone(
    session: Session, file: Path, home: Home
) -> None:
    session.edit(CellRef(1, 2), "3")
    session.history.undo()
    assert Session.open(file, home=home).unsaved() is None
    session.history.redo()
    session.save(session.suggested_target())
    assert Session.open(file, home=home).unsaved() is None
    session.edit(CellRef(1, 2), "4")
    assert Session.open(file, home=home).unsaved() is not None
    session.forget_unsaved()
    assert Session.open(file, home=home).unsaved() is None


def test_unsaved_work_on_another_version_of_the_file_is_not_offered(
    session: Session, file: Path, home: Home
) -> None:
    session.edit(CellRef(1, 2), "3")
    file.write_text(TEXT.replace("Cup", "Big cup"), encoding="utf-8")
    changed = Session.open(file, home=home)
    assert changed.unsaved() is None
    changed.edit(CellRef(0, 1), "Glass")
    fix = Session.open(file, home=home).unsaved()
    assert fix is not None
    assert [edit.new for edit in fix.edits] == ["Glass"]


def test_a_journal_cut_short_loses_only_its_last_line(
    session: Session, file: Path, home: Home
) -> None:
    session.edit(CellRef(1, 2), "3")
    session.edit(CellRef(0, 1), "Glass")
    (journal,) = home.journal.iterdir()
    journal.write_bytes(journal.read_bytes()[:-9])
    after = Session.open(file, home=home)
    fix = after.unsaved()
    assert fix is not None
    assert [edit.new for edit in fix.edits] == ["3"]
    after.edit(CellRef(3, 1), "Kettle")
    fix = Session.open(file, home=home).unsaved()
    assert fix is not None
    assert {edit.new for edit in fix.edits} == {"3", "Kettle"}


def test_opened_files_are_listed_newest_first(session: Session, home: Home, tmp_path: Path) -> None:
    second = tmp_path / "second.csv"
    second.write_text("sku,name\nA,B\n", encoding="utf-8")
    Session.open(second, home=home)
    assert [path.name for path in recent_files(home)] == ["second.csv", "stock.csv"]
    Session.open(session.source.origin.path, home=home)
    assert [path.name for path in recent_files(home)] == ["stock.csv", "second.csv"]
    second.unlink()
    assert [path.name for path in recent_files(home)] == ["stock.csv"]
    home.recent.write_text("damaged", encoding="utf-8")
    assert recent_files(home) == ()


def test_what_cannot_be_opened_says_so(tmp_path: Path, home: Home, file: Path) -> None:
    with pytest.raises(UnreadableFile):
        Session.open(tmp_path / "none.csv", home=home)
    with pytest.raises(SettingsUnusable):
        Session.open(file, home=home, profile="nowhere")


def test_opening_can_be_cancelled_while_it_checks(file: Path, home: Home) -> None:
    def stop(progress: Progress) -> None:
        if progress.what == "Checking columns":
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        Session.open(file, home=home, report=stop)
    assert recent_files(home) == ()


def test_many_threads_may_work_on_one_session(session: Session) -> None:
    def work(number: int) -> None:
        for turn in range(20):
            session.edit(CellRef(number, 1), f"Name {number}.{turn} ")
            report = session.report()
            for group in report.groups:
                report.problem(group.code, group.column, group.count - 1)
            report.cells(range(4))
            session.exclude([number])
            session.history.undo()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work, number) for number in range(4)]:
            done.result()
    while session.history.undo():
        pass
    assert not session.catalog.edits
    assert not session.catalog.excluded.any()
    assert session.version >= 4 * 20 * 3


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(0, 6), max_size=8))
def test_any_way_through_the_history_ends_where_its_steps_say(
    tmp_path: Path, stops: list[int]
) -> None:
    source = table(("sku", "name"), *((f"A-{n}", "Tea") for n in range(6)))
    session = Session.from_source(source, ReadOptions(), Home(tmp_path), None)
    for row in range(6):
        session.edit(CellRef(row, 1), f"Tea {row}")
    for stop in stops:
        session.history.travel(stop)
        assert (len(session.history.standing), len(session.history.undone)) == (stop, 6 - stop)
        changed = [session.catalog.value(row, 1) != "Tea" for row in range(6)]
        assert changed == [row < stop for row in range(6)]
