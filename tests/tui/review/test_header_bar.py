"""The two lines that say it all at one glance."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from importers.catalog.model import ReadWarning
from importers.catalog.source import SourceTable
from importers.destinations.registry import BUILT_IN
from importers.upload.standing import Standing
from tests.support.sheets import make_source
from tui.review.header_bar import file_parts, fitting, standing_parts


def shown(source: SourceTable, profile: str | None = None) -> list[str]:
    return [part.plain for part in file_parts(source, BUILT_IN[profile] if profile else None)]


def csv() -> SourceTable:
    source = make_source(["sku"], [["1"]], path=Path("tea\x1b[31m.csv"))
    return replace(source, encoding="utf-8-sig", bom=True, delimiter="\t")


def test_a_csv_tells_how_it_was_read() -> None:
    assert shown(csv()) == [
        "tea␛[31m.csv",
        "no destination (d)",
        "header line 1",
        "UTF-8 BOM",
        "tab",
    ]


def test_doubts_and_the_destination_come_early() -> None:
    source = replace(
        csv(), read_warnings=(ReadWarning("encoding", "It may be another."),), header_line=0
    )
    assert shown(source, "digible")[1:4] == [
        "→ digible  LIVE SHOP ",
        "▲ 1 doubt (t)",
        "no header",
    ]


def test_a_workbook_tells_its_sheet() -> None:
    book = replace(make_source(["a"], [], kind="xlsx"), sheet="Tea", sheets=("Tea", "Cups"))
    assert "sheet Tea (2 sheets)" in shown(book)
    assert "header row 1" in shown(book)


def test_every_row_is_told_of_once() -> None:
    counts = dict.fromkeys(Standing, 0) | {Standing.WAITING: 3, Standing.UPLOADED: 7}
    counts |= {Standing.REFUSED: 1, Standing.LEFT_OUT: 2}
    parts = [part.plain for part in standing_parts(counts)]
    assert parts == [
        "· 3 waiting",
        "✓ 7 uploaded",
        "✗ 1 refused",
        "✓ 0 ready",
        "■ 0 blocked",
        "⊘ 2 left out",
    ]


@given(st.lists(st.text(max_size=30).map(Content), min_size=1, max_size=8), st.integers(20, 120))
def test_a_line_never_outgrows_the_screen(parts: list[Content], width: int) -> None:
    assert fitting(parts, width).cell_length <= width
