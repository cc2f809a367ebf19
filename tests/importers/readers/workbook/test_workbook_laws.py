"""Whatever a sheet holds: read fast or thoroughly, or one cell alone, it is the same."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.catalog.letters import column_letters
from importers.catalog.source import ReadOptions
from importers.readers.workbook.grid import Grid
from importers.readers.workbook.ooxml import cells, one_cell
from importers.readers.workbook.ooxml.plain_xml import Irregular
from importers.readers.workbook.ooxml.xlsx import read_grid
from tests.support.grids import filled
from tests.support.raw_workbook import sheet_xml, strings_xml, styles_xml, write_workbook

_STRINGS = ("plain", " kept ", "a & b", "_x000D_")
_CODES = ("00000", "0.00", "0.0%", "yyyy\\-mm\\-dd", "[&lt;100]000;0\\-00")
_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=5)
_NUMBER = st.one_of(
    st.integers(-(10**17), 10**17).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.floats(0, 60_000).map(repr),
)
_STYLE = st.integers(0, len(_CODES) + 1).map(lambda style: f' s="{style}"' if style else "")
_FORMULA = st.sampled_from(["", "", "<f>A1*2</f>", '<f t="shared" si="0"/>'])


@st.composite
def _cell(draw: st.DrawFn) -> str:
    """Return a cell's attributes and content, `{}` where its address belongs."""
    kind = draw(st.sampled_from(["n", "s", "str", "inlineStr", "b", "blank", "empty"]))
    style, formula = draw(_STYLE), draw(_FORMULA)
    text = escape(draw(_TEXT), quote=False).replace("{", "").replace("}", "")
    return {
        "n": f'<c r="{{}}"{style}>{formula}<v>{draw(_NUMBER)}</v></c>',
        "s": f'<c r="{{}}"{style} t="s">{formula}<v>{draw(st.integers(0, 3))}</v></c>',
        "str": f'<c r="{{}}"{style} t="str">{formula}<v>{text}</v></c>',
        "inlineStr": f'<c r="{{}}" t="inlineStr"{style}><is><t>{text}</t></is></c>',
        "b": f'<c r="{{}}" t="b">{formula}<v>{draw(st.integers(0, 1))}</v></c>',
        "blank": f'<c r="{{}}"{style}/>',
        "empty": f'<c r="{{}}"{style}>{formula}</c>',
    }[kind]


_SHEETS = st.dictionaries(
    st.tuples(st.integers(1, 9), st.integers(0, 4)), _cell(), min_size=1, max_size=12
)


def workbook(tmp_path: Path, sheet: dict[tuple[int, int], str]) -> Path:
    """Write the cells of a sheet, by row from 1 and column from 0."""
    rows = {row: "" for row, _column in sorted(sheet)}
    for (row, column), cell in sorted(sheet.items()):
        rows[row] += cell.format(f"{column_letters(column)}{row}")
    xml = sheet_xml("".join(f'<row r="{row}">{found}</row>' for row, found in rows.items()))
    strings = strings_xml(*(f"<t>{escape(text)}</t>" for text in _STRINGS))
    return write_workbook(tmp_path / "w.xlsx", xml, strings, styles_xml(*_CODES))


def grid_of(path: Path, *stored: int) -> Grid:
    return read_grid(path, ReadOptions(stored_columns=stored), lambda *_progress: None)


def irregular(*_arguments: object) -> None:
    raise Irregular


@given(sheet=_SHEETS)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_both_ways_of_reading_agree(tmp_path: Path, sheet: dict[tuple[int, int], str]) -> None:
    path = workbook(tmp_path, sheet)
    fast = grid_of(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cells, "scan", irregular)
        thorough = grid_of(path)
    assert filled(fast) == filled(thorough)
    assert sorted(fast.flags) == sorted(thorough.flags)


@given(sheet=_SHEETS)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_one_cell_is_stored_as_the_column_says(
    tmp_path: Path, sheet: dict[tuple[int, int], str]
) -> None:
    path = workbook(tmp_path, sheet)
    grid = grid_of(path, *range(5))
    texts = {(line, at): text for line, row in filled(grid).items() for at, text in row.items()}
    for line, column, _code in grid.flags:
        if texts.get((line, column), "").startswith("="):
            texts[line, column] = ""  # never calculated: nothing but a formula is stored
    for row, column in sheet:
        found = one_cell.stored_cell(path, "Sheet1", row, column)
        told = found.stored if found else ""
        assert told == texts.get((row, column), "") or not told.strip()
