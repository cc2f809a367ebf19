"""Columns by their letters and back."""

from __future__ import annotations

import pytest

from importers.catalog.letters import column_index, column_letters


@pytest.mark.parametrize(
    ("column", "letters"),
    [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")],
)
def test_there_and_back(column: int, letters: str) -> None:
    assert column_letters(column) == letters
    assert column_index(letters) == column
