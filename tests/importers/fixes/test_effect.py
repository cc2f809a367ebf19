"""A fix changes only what differs, and its inverse is exact."""

from __future__ import annotations

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit, Fix
from importers.fixes.effect import effective
from importers.fixes.history import History, Step
from tests.support.tables import table


def catalog() -> Catalog:
    return Catalog(table(("sku", "name"), ("A", "Mug"), ("B",), ("C", "Cup", "more")))


def test_only_real_changes_are_kept_with_the_value_as_it_is() -> None:
    cat = catalog()
    cat.exclude([2])
    edits = (
        Edit(CellRef(0, 1), "stale", "Mug"),
        Edit(CellRef(0, 0), "stale", "X"),
        Edit(CellRef(0, 0), "X", "Y"),
        Edit(CellRef(None, 1), None, "title"),
        Edit(CellRef(None, 0), None, "sku"),
    )
    fix = effective(Fix("All", edits, exclude=(1, 1, 2), include=(0, 2)), cat)
    assert set(fix.edits) == {
        Edit(CellRef(0, 0), "A", "Y"),
        Edit(CellRef(None, 1), "name", "title"),
    }
    assert (fix.exclude, fix.include) == ((1,), (2,))


def test_a_cell_under_the_header_is_emptied_and_one_beyond_it_removed() -> None:
    cat = catalog()
    wanted = (Edit(CellRef(0, 1), None, None), Edit(CellRef(1, 1), None, None))
    assert effective(Fix("", wanted), cat).edits == (Edit(CellRef(0, 1), "Mug", ""),)
    beyond = Fix("", (Edit(CellRef(2, 2), None, None),))
    assert effective(beyond, cat).edits == (Edit(CellRef(2, 2), "more", None),)


def test_a_step_and_its_inverse_leave_no_trace() -> None:
    cat = catalog()
    fill = effective(Fix("Fill", (Edit(CellRef(1, 1), None, ""),)), cat)
    cat.apply(fill.edits)
    assert cat.value(1, 1) == ""
    cat.apply(Step(fill).inverse().fix.edits)
    assert cat.value(1, 1) is None
    assert not cat.edits


def test_a_new_step_forgets_what_was_undone() -> None:
    history = History()
    history.push(Step(Fix("One")))
    history.push(Step(Fix("Two")))
    history.undo()
    assert (history.undo_title, history.redo_title) == ("One", "Two")
    history.push(Step(Fix("Three")))
    assert history.redo() is None
    assert [step.title for step in history.standing] == ["One", "Three"]
    assert history.undo() is not None
    assert history.undo() is not None
    assert history.undo() is None
