"""Changes follow a file that is read otherwise, and never land on another value."""

from __future__ import annotations

from dataclasses import replace

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit
from importers.catalog.source import SourceTable
from importers.fixes.transfer import transfer
from tests.support.tables import table

RECORDS = (("A", "Mug", "1"), ("B", "Cup", "2"), ("C", "Jug", "3"))


def edited(source: SourceTable) -> Catalog:
    catalog = Catalog(source)
    catalog.set_value(CellRef(0, 1), "Glass")
    catalog.set_value(CellRef(2, 2), "4")
    catalog.set_value(CellRef(None, 2), "price")
    catalog.exclude([1])
    return catalog


def places(edits: tuple[Edit, ...]) -> dict[tuple[int | None, int | None], str | None]:
    return {(edit.ref.row, edit.ref.column): edit.new for edit in edits}


def test_the_same_cells_in_another_encoding_take_every_change() -> None:
    source = table(("sku", "name", "p"), *RECORDS)
    other = table(("sku", "name", "p"), *(tuple(f"ä{cell}" for cell in row) for row in RECORDS))
    done = transfer(edited(source), Catalog(other))
    assert places(done.fix.edits) == {(0, 1): "Glass", (2, 2): "4", (None, 2): "price"}
    assert (done.fix.exclude, done.lost) == ((1,), 0)


def test_rows_follow_their_lines_when_the_header_moves() -> None:
    source = table(("sku", "name", "p"), *RECORDS)
    other = replace(
        table(("A", "Mug", "1"), *RECORDS[1:]), header_line=2, lines=source.lines[1:].copy()
    )
    done = transfer(edited(source), Catalog(other))
    assert places(done.fix.edits) == {(1, 2): "4"}
    assert (done.fix.exclude, done.lost) == ((0,), 2)
    assert done.fix.title == "Carry the changes over, all but 2"


def test_cells_cut_otherwise_take_an_edit_only_of_the_same_text() -> None:
    source = replace(table(("sku", "name", "p"), *RECORDS), delimiter=";")
    other = replace(
        table(("sku", "name", "p"), ("A", "Mug", "1"), ("B", "x", "y"), ("C", "9", "Jug")),
        delimiter=",",
    )
    done = transfer(edited(source), Catalog(other))
    assert places(done.fix.edits) == {(0, 1): "Glass"}
    assert done.lost == 2


def test_another_sheet_takes_nothing() -> None:
    source = replace(table(("sku", "name", "p"), *RECORDS, kind="xlsx"), sheet="Stock")
    done = transfer(edited(source), Catalog(replace(source, sheet="Prices")))
    assert done.empty
    assert done.lost == 4
