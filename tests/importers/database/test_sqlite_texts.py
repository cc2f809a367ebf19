"""SQLite's numbers as text: a whole column at once says what each of its cells says by itself."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Float, Integer, Numeric
from sqlalchemy.types import TypeEngine

from importers.database.dialects.sqlite import DIALECT, _text

NUMBERS = st.one_of(
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.decimals(-(10**13), 10**13, places=2).map(float),
    st.integers(-(10**15), 10**15).map(lambda cents: cents / 100),
    st.sampled_from([0.0, -0.0, 0.005, 0.1 + 0.2, 1e22, 2.0**53, 5e-324, 0.07, 1.005]),
)


@given(st.lists(NUMBERS, min_size=1, max_size=6), st.integers(0, 8))
def test_numbers_have_their_declared_decimals_alone_or_together(
    values: list[float], scale: int
) -> None:
    texts = DIALECT.texts(values, Numeric(18, scale))
    found = texts.to_pylist() if isinstance(texts, pa.Array) else list(texts)
    assert found == [_text(value, scale) for value in values]


@given(st.lists(NUMBERS, min_size=1, max_size=6))
def test_other_numbers_are_told_as_they_are(values: list[float]) -> None:
    for kind in (Float(), Integer()):
        assert list(DIALECT.texts(values, kind)) == [_text(value, None) for value in values]


@pytest.mark.parametrize(
    ("values", "kind", "texts"),
    [
        ([4500, 12.5, 0], Numeric(18, 2), ["4500.00", "12.50", "0.00"]),
        ([4500, None, 12.5], Numeric(18, 2), ["4500.00", None, "12.50"]),
        ([1, b"x", "y"], Integer(), ["1", None, "y"]),
        ([1.0, 2], Float(), ["1.0", "2"]),
    ],
)
def test_mixed_cells(values: list[object], kind: TypeEngine[object], texts: list[str]) -> None:
    found = DIALECT.texts(values, kind)
    assert (found.to_pylist() if isinstance(found, pa.Array) else list(found)) == texts
