"""The law of the checker: after any changes, its problems are those of a full check."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from importers.catalog.model import CellRef, Edit, Fix
from importers.catalog.source import CellFlag, ReadOptions
from importers.destinations.base import Brand
from importers.destinations.registry import BUILT_IN
from importers.session.session import Session
from importers.storage.home import Home
from importers.storage.reference_values import KnownBrands, keep
from importers.validation.checker import Checker
from importers.validation.report import Report
from tests.support.tables import table

HEADER = ("sku", "name", "price", "client_url", "ean", "sku")
KEYS = (
    "",
    "sku",
    "Subtotal x",
    " ",
    "A1",
    "a1",
    "A 1",
    "A1\u200b",
    "\uff21\uff11",
    "B",
    " B",
    "x" * 80,
)
VALUES = (
    "1.50",
    "1,50",
    "-2",
    "NaN",
    "1.234",
    "http://x.de",
    "x.de",
    "#N/A",
    "8.9E+12",
    "a\x07b",
    "a\nb",
    "Total",
    "'00123",
    '="A1"',
    "A\u200db",
    "Required",
)
TEXTS = st.sampled_from((*KEYS, *VALUES))
RECORDS = st.lists(st.lists(TEXTS, min_size=1, max_size=8), min_size=1, max_size=8)
ROW = st.integers(0, 7)
COLUMN = st.integers(0, 7)
FLAGS = st.lists(
    st.builds(CellFlag, ROW, COLUMN, st.sampled_from(["excel-error", "uncalculated-formula"])),
    max_size=4,
)
ACTIONS = st.one_of(
    st.tuples(st.just("edit"), ROW, COLUMN, TEXTS),
    st.tuples(st.just("label"), COLUMN, st.sampled_from(["", "sku", "ean", "barcode", "other"])),
    st.tuples(st.just("bulk"), st.lists(st.tuples(ROW, COLUMN, TEXTS | st.none()), max_size=12)),
    st.tuples(st.just("exclude"), st.lists(ROW, max_size=3)),
    st.tuples(st.just("include"), st.lists(ROW, max_size=3)),
    st.tuples(
        st.just("bind"), st.sampled_from(["key", "name", "price", "brand"]), COLUMN | st.none()
    ),
    st.tuples(st.just("profile"), st.sampled_from([None, "scantrust", "digible"])),
    st.tuples(st.just("fix"), st.integers(0, 20)),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
)


@settings(max_examples=100, deadline=None)
@given(RECORDS, FLAGS, st.lists(ACTIONS, max_size=10))
def test_the_problems_after_any_changes_are_those_of_a_full_check(records, flags, actions):
    with tempfile.TemporaryDirectory() as folder:
        session = open_table(records, flags, Path(folder))
        for action in actions:
            act(session, *action)
            assert content(session.report()) == content(full_check(session))


@settings(max_examples=40, deadline=None)
@given(RECORDS, st.lists(ACTIONS, max_size=10))
def test_undoing_everything_gives_the_first_problems_and_redoing_it_the_last(records, actions):
    with tempfile.TemporaryDirectory() as folder:
        session = open_table(records, [], Path(folder))
        first = content(session.report())
        for action in actions:
            if action[0] not in ("profile", "undo", "redo"):
                act(session, *action)
        last, cells = content(session.report()), dict(session.catalog.edits)
        while session.history.undo():
            pass
        assert content(session.report()) == first
        assert not session.catalog.edits
        assert not session.catalog.excluded.any()
        while session.history.redo():
            pass
        assert content(session.report()) == last
        assert dict(session.catalog.edits) == cells


def open_table(records, flags, folder) -> Session:
    source = table(HEADER, *records, flags=[f for f in flags if f.row < len(records)], chunk=3)
    flagged = [f for f in source.flags if f.column < len(source.columns)]
    source = table(HEADER, *records, flags=flagged, chunk=3)
    home = Home(folder)
    keep(home, BUILT_IN["scantrust"], KnownBrands((Brand(50, "B"),), datetime.now(UTC)))
    return Session.from_source(source, ReadOptions(), home, None)


def act(session: Session, kind: str, *what) -> None:
    rows, columns = session.catalog.row_count, session.catalog.column_count
    if kind == "edit" and what[0] < rows and what[1] < columns:
        session.edit(CellRef(what[0], what[1]), what[2])
    elif kind == "label" and what[0] < session.catalog.header_width:
        session.edit(CellRef(None, what[0]), what[1])
    elif kind == "bulk":
        edits = [Edit(CellRef(r, c), None, v) for r, c, v in what[0] if r < rows and c < columns]
        session.apply(Fix("Bulk", tuple(edits)))
    elif kind == "exclude":
        session.exclude([row for row in what[0] if row < rows])
    elif kind == "include":
        session.include([row for row in what[0] if row < rows])
    elif kind == "bind" and (what[1] is None or what[1] < columns):
        bind(session, *what)
    elif kind == "profile":
        session.choose_profile(*what)
    elif kind == "fix":
        suggest(session, *what)
    elif kind == "undo":
        session.history.undo()
    elif kind == "redo":
        session.history.redo()


def bind(session: Session, field: str, column: int | None) -> None:
    name = session.schema.key.name if field == "key" else field
    if name in {field.name for field in session.schema.fields}:
        session.set_mapping(session.mapping.bind(name, column))


def suggest(session: Session, number: int) -> None:
    groups = session.report().groups
    if not groups:
        return
    group = groups[number % len(groups)]
    fix = session.suggest_all(group.code, group.column)
    if fix is not None:
        before = session.report().counts()[group.code]
        session.apply(fix)
        assert session.report().counts().get(group.code, 0) < before


def full_check(session: Session) -> Report:
    own = [each.rule for each in session.rules.rules]
    return Checker(session.catalog, session.schema, session.fields(), more=own).report()


def content(report: Report) -> tuple[object, ...]:
    assert isinstance(report, Report)
    sentences = [
        report.problem(group.code, group.column, index)
        for group in report.groups
        for index in range(group.count)
    ]
    rows = {place: rows.tolist() for place, rows in report.found.items()}
    return report.groups, rows, sentences, report.blocked_rows().tolist()
