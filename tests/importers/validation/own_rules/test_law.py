"""The law of the checker holds for own rules too: after any changes, the problems are those of a full check."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from importers.catalog.model import CellRef, Edit, Fix
from importers.catalog.source import ReadOptions
from importers.fixes.keep import keep_one
from importers.session.own_rules import OwnRules, rules_in
from importers.session.session import Session
from importers.storage.home import Home
from importers.validation.checker import Checker
from importers.validation.own_rules.reading import KINDS
from tests.importers.validation.test_incremental import content
from tests.support.tables import table

HEADER = ("SKU", "Name", "Price", "RRP", "Since", "Until", "Colour")
RULES = """
[[rule]]
check = "pattern"
columns = ["sku", "Colour"]
pattern = "[A-Z]\\\\d+"

[[rule]]
check = "forbidden"
columns = "Name"
pattern = "(?i)test"
severity = "warning"

[[rule]]
check = "range"
columns = ["price", "RRP"]
min = 1
max = 9.99

[[rule]]
check = "length"
columns = "Name"
min = 2
max = 3

[[rule]]
check = "allowed"
columns = ["Colour", "Name"]
values = ["red", "Blue"]
ignore_case = true

[[rule]]
check = "required"
columns = ["Colour", "Until"]
severity = "warning"

[[rule]]
check = "required-if"
columns = ["Until", "Colour"]
other = "Since"

[[rule]]
check = "required-if"
columns = "Colour"
other = "Name"
equals = ["ab", "red"]

[[rule]]
check = "unique"
columns = ["Name", "Colour"]
ignore_case = true

[[rule]]
check = "unique"
columns = "RRP"
severity = "warning"

[[rule]]
check = "equal"
columns = "Price"
other = "RRP"

[[rule]]
check = "less"
columns = "Price"
other = "RRP"
or_equal = true

[[rule]]
check = "greater"
columns = "Until"
other = "Since"
form = "YYYY-MM-DD"

[[rule]]
check = "date"
columns = ["Since", "Until"]
form = "YYYY-MM-DD"
"""
NUMBERS = ("1", "1.0", "01", "9.99", "9.990", "9.991", "0.999", "-1", "1" * 30, "1,5", "1e3")
DATES = ("2024-02-29", "2023-02-29", "2024-2-9", "2024-12-31", "2024-04-31")
WORDS = ("", " ", "a", "ab", "AB ", "abcd", "red", "BLUE", "A1", "Test", "#N/A", "a\x1fb", "\x1f")
TEXTS = st.sampled_from((*NUMBERS, *DATES, *WORDS))
RECORDS = st.lists(st.lists(TEXTS, min_size=1, max_size=8), min_size=1, max_size=6)
ROW, COLUMN = st.integers(0, 5), st.integers(0, 6)
ACTIONS = st.one_of(
    st.tuples(st.just("edit"), ROW, COLUMN, TEXTS),
    st.tuples(st.just("edit"), ROW, COLUMN, TEXTS),
    st.tuples(st.just("label"), COLUMN, st.sampled_from((*HEADER, "", "x"))),
    st.tuples(st.just("bulk"), st.lists(st.tuples(ROW, COLUMN, TEXTS), max_size=8)),
    st.tuples(st.just("exclude"), ROW),
    st.tuples(st.just("include"), ROW),
    st.tuples(st.just("bind"), st.sampled_from(["price", "name"]), COLUMN | st.none()),
    st.tuples(st.just("profile"), st.sampled_from([None, "scantrust"])),
    st.tuples(st.just("rules"), st.integers(0, 15)),
    st.tuples(st.just("keep"), st.integers(0, 20)),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
)


def all_rules(folder: Path) -> OwnRules:
    path = folder / "rules.toml"
    path.write_text(RULES, encoding="utf-8")
    return rules_in(path)


def act(session: Session, own: OwnRules, kind: str, *what) -> None:
    rows = session.catalog.row_count
    if kind == "edit" and what[0] < rows:
        if what[1] < session.catalog.column_count:
            session.edit(CellRef(what[0], what[1]), what[2])
    elif kind == "label":
        session.edit(CellRef(None, what[0]), what[1])
    elif kind == "bulk":
        columns = session.catalog.column_count
        edits = [Edit(CellRef(r, c), None, v) for r, c, v in what[0] if r < rows and c < columns]
        session.apply(Fix("Bulk", tuple(edits)))
    elif kind in ("exclude", "include") and what[0] < rows:
        (session.exclude if kind == "exclude" else session.include)([what[0]])
    elif kind == "bind" and what[0] in {field.name for field in session.schema.fields}:
        session.set_mapping(session.mapping.bind(*what))
    elif kind == "profile":
        session.choose_profile(what[0])
    elif kind == "rules":
        session.rules.use(OwnRules(own.rules[what[0] :]))
    elif kind == "keep":
        keep(session, what[0])
    elif kind == "undo":
        session.history.undo()
    elif kind == "redo":
        session.history.redo()


def keep(session: Session, number: int) -> None:
    report = session.report()
    own = [group for group in report.groups if group.code.startswith("own-")]
    if own:
        group = own[number % len(own)]
        problem = report.problem(group.code, group.column, 0)
        fix = keep_one(session.catalog, problem.ref, problem.code, session.fields(), report.rules)
        if fix is not None:
            session.apply(fix)


@settings(max_examples=120, deadline=None)
@given(RECORDS, st.lists(ACTIONS, max_size=10))
def test_own_problems_after_any_changes_are_those_of_a_full_check(records, actions) -> None:
    with tempfile.TemporaryDirectory() as folder:
        own = all_rules(Path(folder))
        assert own.mistakes == ()
        session = Session.from_source(
            table(HEADER, *records, chunk=2), ReadOptions(), Home(Path(folder) / "home"), None
        )
        session.rules.use(own)
        for action in actions:
            act(session, own, *action)
            now = [each.rule for each in session.rules.rules]
            full = Checker(session.catalog, session.schema, session.fields(), more=now)
            assert content(session.report()) == content(full.report())


def test_the_law_is_tried_for_every_kind(tmp_path: Path) -> None:
    assert {rule.kind for rule in all_rules(tmp_path).rules} == set(KINDS)
