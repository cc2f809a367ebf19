"""The count of each row's filled cells, kept while cells change, is what counting anew gives."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.catalog import arrow
from importers.validation.fullness import Fullness

ROWS = 150  # more than are changed one by one
CELLS = st.sampled_from(["", " ", "a", None])
COLUMN = st.lists(CELLS, min_size=ROWS, max_size=ROWS)


def chunked(cells: list[str | None]) -> pa.ChunkedArray:
    return pa.chunked_array([arrow.texts(cells[:50]), arrow.texts(cells[50:])])


@given(st.lists(COLUMN, min_size=1, max_size=3), st.data())
def test_changed_cells_count_as_if_counted_anew(
    columns: list[list[str | None]], data: st.DataObject
) -> None:
    kept = Fullness(map(chunked, columns), ROWS)
    for _ in range(3):
        column = data.draw(st.integers(0, len(columns) - 1))
        rows = sorted(data.draw(st.sets(st.integers(0, ROWS - 1))))
        if data.draw(st.booleans()):
            rows = list(range(ROWS))
        new = data.draw(st.lists(CELLS, min_size=len(rows), max_size=len(rows)))
        for row, cell in zip(rows, new, strict=True):
            columns[column][row] = cell
        kept.change(column, np.array(rows, np.int64), arrow.filled(arrow.texts(new)))
        anew = Fullness(map(chunked, columns), ROWS)
        assert kept.counts.tolist() == anew.counts.tolist()


@pytest.mark.parametrize("columns", [0, 300])
def test_rows_may_have_no_cells_and_very_many(columns: int) -> None:
    full = Fullness([chunked(["x"] * ROWS)] * columns, ROWS)
    assert full.counts.tolist() == [columns] * ROWS
