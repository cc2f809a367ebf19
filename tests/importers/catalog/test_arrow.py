"""Arrow arrays by their buffers are those that Arrow itself would make, and pandas stays out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.catalog import arrow

SLICES = st.tuples(st.integers(0, 20), st.integers(0, 40))


@settings(deadline=None)
@given(st.lists(st.none() | st.text(max_size=5)))
def test_texts(values: list[str | None]) -> None:
    array = arrow.texts(values)
    array.validate(full=True)
    assert array.equals(pa.array(values, pa.string()))


@settings(deadline=None)
@given(st.lists(st.none() | st.integers(-9, 9), max_size=30), SLICES)
def test_numbers_there_and_back(values: list[int | None], part: tuple[int, int]) -> None:
    array = pa.array(values, pa.int32()).slice(*part)
    expected = [-1 if value is None else value for value in array.to_pylist()]
    assert arrow.numbers_of(array, missing=-1).tolist() == expected
    assert arrow.rows(np.array(expected, dtype=np.int64)).to_pylist() == expected


@settings(deadline=None)
@given(st.lists(st.none() | st.booleans(), max_size=30), SLICES)
def test_masks_there_and_back(values: list[bool | None], part: tuple[int, int]) -> None:
    array = pa.array(values, pa.bool_()).slice(*part)
    expected = [bool(value) for value in array.to_pylist()]
    assert arrow.mask_of(array).tolist() == expected
    assert arrow.mask(np.array(expected, dtype=bool)).to_pylist() == expected


CHECK = """
import sys
from pathlib import Path
from importers.storage.home import Home
from importers.session.session import Session
session = Session.open(Path(sys.argv[1]), home=Home(Path(sys.argv[2])), note=False)
session.report().counts()
print(session.catalog.row_count, *sorted({"pandas", "clevercsv", "chardet"} & sys.modules.keys()))
"""


@pytest.mark.parametrize("rows", [20, 20_000])
def test_a_plain_file_is_checked_without_slow_imports(tmp_path: Path, rows: int) -> None:
    path = tmp_path / "stock.csv"
    body = "".join(f"A{number},Mug {number},1.50\n" for number in range(rows - 1))
    path.write_text(f"sku,name,price\n{body} a1,,x,y\n", encoding="utf-8")
    command = [sys.executable, "-c", CHECK, str(path), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(rows)]


@settings(deadline=None)
@given(st.lists(st.none() | st.text(alphabet="a?é", max_size=4), max_size=20), SLICES)
def test_a_byte_is_found_in_any_of_the_texts(
    values: list[str | None], part: tuple[int, int]
) -> None:
    array = pa.array(values, pa.string()).slice(*part)
    expected = any("?" in text for text in array.to_pylist() if text)
    assert arrow.holds_byte(array, ord("?")) == expected


@given(st.lists(st.one_of(st.none(), st.text("?a#é", max_size=4)), max_size=12), st.integers(0, 3))
@settings(deadline=None)
def test_bytes_of_texts_are_those_that_python_sees(values: list[str | None], start: int) -> None:
    for kind in (pa.string(), pa.large_string()):
        array = pa.array(values, kind).slice(min(start, len(values)))
        seen = values[min(start, len(values)) :]
        assert arrow.filled(array).tolist() == [bool(text) for text in seen]
        first = [(text or "\0").encode()[0] for text in seen]
        assert arrow.first_bytes(array).tolist() == first


@settings(deadline=None)
@given(st.lists(st.none() | st.text(alphabet="a é", max_size=4), max_size=20), SLICES)
def test_a_byte_twice_in_a_row_is_never_missed(
    values: list[str | None], part: tuple[int, int]
) -> None:
    array = pa.array(values, pa.string()).slice(*part)
    texts = [text for text in array.to_pylist() if text]
    if any("  " in text for text in texts):
        assert arrow.holds_twice(array, ord(" "))
    if "  " not in "".join(texts):
        assert not arrow.holds_twice(array, ord(" "))
