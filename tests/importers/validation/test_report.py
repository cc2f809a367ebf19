"""The report: counts, rows, sentences, what blocks, and what a million problems cost."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from importers.catalog.catalog import Catalog
from importers.catalog.column_mapping import guess
from importers.catalog.model import CellRef, Severity
from importers.catalog.origin import FileOrigin, FileStamp
from importers.catalog.schema import Schema
from importers.catalog.source import CellFlag, ReadOptions, SourceTable
from importers.destinations.digible.schema import DIGIBLE
from importers.destinations.scantrust.schema import SCANTRUST
from importers.destinations.schemas import COMMON
from importers.session.session import Session
from importers.storage.home import Home
from importers.validation.checker import Checker
from importers.validation.report import NOT_A_ROW, Group, Report
from tests.support.tables import table

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ERROR, WARNING = Severity.ERROR, Severity.WARNING


def report_of(source: SourceTable, schema: Schema = COMMON) -> Report:
    mapping = guess(source.header, schema)
    fields = {column: schema.field(name) for name, column in mapping.columns.items()}
    return Checker(Catalog(source), schema, fields).report()


def messages(report: Report, code: str) -> list[str]:
    return [
        report.problem(group.code, group.column, index).message
        for group in report.groups
        if group.code == code
        for index in range(group.count)
    ]


def test_groups_come_errors_first_and_add_up() -> None:
    report = report_of(table(("sku", "name"), ("A", " Mug"), ("A", ""), ("", "Cup "), ("B", "Jug")))
    assert report.groups == (
        Group("blank-sku", 0, ERROR, 1),
        Group("duplicate-sku", 0, ERROR, 2),
        Group("required", 1, ERROR, 1),
        Group("surrounding-space", 1, WARNING, 2),
    )
    assert report.counts() == {
        "blank-sku": 1,
        "duplicate-sku": 2,
        "required": 1,
        "surrounding-space": 2,
    }
    assert (report.errors, report.warnings) == (4, 2)
    assert report.rows("surrounding-space", 1).tolist() == [0, 2]
    assert report.rows("surrounding-space", 0).tolist() == []
    assert report.blocked_rows().tolist() == [True, True, True, False]


def test_the_problems_of_a_row_and_the_marks_of_the_visible_cells() -> None:
    report = report_of(table(("sku", "name"), ("A", " Mug"), ("A", ""), ("B", "Cup", "x")))
    assert [(p.ref, p.code) for p in report.problems_of(1)] == [
        (CellRef(1, 0), "duplicate-sku"),
        (CellRef(1, 1), "required"),
    ]
    assert report.cells(range(1, 3)) == {
        CellRef(1, 0): ("duplicate-sku", ERROR),
        CellRef(1, 1): ("required", ERROR),
        CellRef(2, None): ("extra-cell", ERROR),
    }
    assert report.cells(np.array([2, 0])).keys() == {
        CellRef(2, None),
        CellRef(0, 0),
        CellRef(0, 1),
    }
    assert report.cells(range(3), {None}).keys() == {CellRef(2, None)}
    assert report.cells(range(0)) == {}


def test_a_missing_column_is_one_problem_and_blocks_every_row() -> None:
    report = report_of(table(("sku", "colour"), ("A", "red"), ("B", "blue")), DIGIBLE)
    assert report.groups == (Group("missing-column", None, ERROR, 2),)
    assert report.rows("missing-column", None).tolist() == [NOT_A_ROW, NOT_A_ROW]
    assert report.problem("missing-column", None, 1).ref == CellRef(None, None)
    assert [message.split(";")[0] for message in messages(report, "missing-column")] == [
        "No column holds the Name",
        "No column holds the Price",
    ]
    assert report.blocked_rows().all()


def test_an_expected_field_is_missed_by_a_warning() -> None:
    report = report_of(table(("sku", "name", "brand"), ("A", "Mug", "")), SCANTRUST)
    assert report.groups == (Group("required", 2, WARNING, 1),)
    report = report_of(table(("sku", "name"), ("A", "Mug")), SCANTRUST)
    assert report.groups == (Group("required", None, WARNING, 1),)
    assert not report.blocked_rows().any()


def test_the_labels_are_judged_where_there_is_a_header() -> None:
    source = table(("sku", "name", "", "name", "name "), ("A", "Mug", "", "", ""))
    report = report_of(source)
    assert report.counts() == {"blank-label": 1, "duplicate-label": 2}
    assert messages(report, "duplicate-label")[0] == 'Columns B and D are both named "name".'
    assert report.problem("blank-label", 2, 0).ref == CellRef(None, 2)


def test_a_label_may_be_an_excel_error_as_its_cells_may() -> None:
    source = table(("sku", "name", "#REF!"), ("A", "Mug", ""), ("B", "Cup", "#N/A"))
    report = report_of(source)
    assert report.groups == (Group("excel-error", 2, WARNING, 2),)
    assert report.rows("excel-error", 2).tolist() == [NOT_A_ROW, 1]
    refs = [report.problem("excel-error", 2, index).ref for index in range(2)]
    assert refs == [CellRef(None, 2), CellRef(1, 2)]
    assert report.problems_of(1)[0].ref == CellRef(1, 2)
    assert not report.blocked_rows().any()


def test_uneven_rows_are_reported_once_with_both_counts() -> None:
    source = table(("sku", "name", "price"), ("A",), ("B", "Cup", "1", "", "x"), ("C", "Jug", "1"))
    report = report_of(source)
    assert report.counts() == {"missing-cell": 1, "extra-cell": 1, "not-a-product": 1}
    assert messages(report, "missing-cell") == ["The row has 1 cell, the header has 3."]
    assert messages(report, "extra-cell") == ["The row has 5 cells, the header has 3."]
    assert report.problem("extra-cell", None, 0).ref == CellRef(1, None)


def test_what_the_reader_flagged_stands_until_the_cell_is_edited(tmp_path: Path) -> None:
    flags = [CellFlag(0, 1, "uncalculated-formula"), CellFlag(1, 2, "excel-error")]
    source = table(
        ("sku", "name", "note"), ("A", "Mug", "x"), ("B", "Cup", "#REF!"), kind="xlsx", flags=flags
    )
    session = Session.from_source(source, ReadOptions(), Home(tmp_path), None)
    assert session.report().groups == (
        Group("uncalculated-formula", 1, ERROR, 1),
        Group("excel-error", 2, WARNING, 1),
    )
    session.edit(CellRef(0, 1), "Big mug")
    session.edit(CellRef(1, 2), "")
    assert session.report().groups == ()
    session.history.undo()
    assert session.report().counts() == {"excel-error": 1}


def test_a_sentence_quotes_long_values_only_in_part() -> None:
    source = table(("sku", "name", "price"), ("A", "Mug", "x" * 5000))
    assert len(messages(report_of(source), "not-a-number")[0]) < 120


@pytest.mark.parametrize("rows", [1_000_000])
def test_a_million_problems_cost_a_few_bytes_each(rows: int) -> None:
    keys = pa.array(np.arange(rows)).cast(pa.string())
    columns = (pa.chunked_array([keys]), pa.chunked_array([pa.array([""] * rows)]))
    source = SourceTable(
        origin=FileOrigin(Path("big.csv")),
        kind="csv",
        header=("sku", "name"),
        header_line=1,
        columns=columns,
        lines=np.arange(2, rows + 2),
        widths=np.full(rows, 2, dtype=np.int32),
        stamp=FileStamp(0, 0),
    )
    catalog = Catalog(source)
    fields = {0: COMMON.field("sku"), 1: COMMON.field("name")}
    with_keys_alone = held(lambda: Checker(catalog, COMMON, {0: fields[0]}))
    with_problems = held(lambda: Checker(catalog, COMMON, fields).report())
    assert with_problems - with_keys_alone < 20_000_000
    report = Checker(catalog, COMMON, fields).report()
    assert report.counts() == {"required": rows}
    assert report.problem("required", 1, rows - 1).ref == CellRef(rows - 1, 1)


def held(make) -> int:
    """Return the bytes that a thing holds on to, Arrow's own memory included."""
    before = pa.total_allocated_bytes()
    tracemalloc.start()
    thing = make()
    size = tracemalloc.get_traced_memory()[0] + pa.total_allocated_bytes() - before
    tracemalloc.stop()
    del thing
    return size
