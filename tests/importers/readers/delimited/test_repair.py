"""Records with stray quotes are read as they were meant, and harm no other record."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.readers.delimited.dialect import Dialect
from importers.readers.delimited.records import Records

GOOD = '1,Tea,"green, fine",2\n'
AFTER = [["1", "Tea", "green, fine", "2"]] * 3


def read(text: str, width: int | None = 4) -> tuple[list[list[str]], list[int], list[int]]:
    found = Records(io.StringIO(text, newline=""), Dialect(), width)
    numbered = list(found)
    return [cells for _, cells in numbered], [line for line, _ in numbered], found.stray


@pytest.mark.parametrize(
    ("record", "cells"),
    [
        pytest.param('9,"Rice,"a, b",3', ["9", '"Rice', "a, b", "3"], id="before a plain cell"),
        pytest.param('"9,Rice,"a, b",3', ['"9', "Rice", "a, b", "3"], id="first cell"),
        pytest.param('9,Rice,""a, b",3', ["9", "Rice", '"a, b', "3"], id="before a quoted cell"),
        pytest.param('9,Rice,"a, b","3', ["9", "Rice", "a, b", '"3'], id="last cell, never closed"),
        pytest.param('9,"19" TV","a, b",3', ["9", '19" TV', "a, b", "3"], id="inside"),
        pytest.param('9,"TV 19"","a, b",3', ["9", 'TV 19"', "a, b", "3"], id="not doubled"),
        pytest.param('9,"say "hi" now",x,3', ["9", 'say "hi" now', "x", "3"], id="a quoted word"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_stray_quote_spoils_nothing(record: str, cells: list[str], end: str) -> None:
    rows, lines, stray = read((GOOD + record + "\n" + GOOD * 2).replace("\n", end))
    assert rows == [AFTER[0], cells, *AFTER[1:]]
    assert lines == [1, 2, 3, 4]
    assert stray == [2]


def test_inch_marks_without_quotes_are_letters() -> None:
    rows, _, stray = read('1,5" x 7",a,2\n')
    assert rows == [["1", '5" x 7"', "a", "2"]]
    assert stray == []


def test_spaces_behind_closing_quotes_tear_nothing() -> None:
    rows, _, stray = read('1,"7" ,",",x\n')
    assert rows == [["1", "7 ", ",", "x"]]
    assert stray == []


def test_line_ends_inside_quotes_with_a_stray_quote() -> None:
    rows, lines, stray = read('1,"one\ntwo "and" three",a,2\n' + GOOD)
    assert rows == [["1", 'one\ntwo "and" three', "a", "2"], AFTER[0]]
    assert (lines, stray) == ([1, 3], [1])


def test_a_quote_that_is_never_closed_costs_one_line_only() -> None:
    rows, lines, stray = read('1,"Rice\n' + GOOD.replace('"green, fine"', "x") * 5000)
    assert len(rows) == 5001
    assert rows[0] == ["1", '"Rice']
    assert (lines[-1], stray) == (5001, [1])


def test_a_line_end_without_quotes_around_it_ends_a_record() -> None:
    rows, lines, _ = read('"\na\n1,2\n', 2)
    assert rows == [['"'], ["a"], ["1", "2"]]
    assert lines == [1, 2, 3]


@given(
    st.lists(st.lists(st.text('a",\n\r é', max_size=8), min_size=2, max_size=5), max_size=20),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_well_formed_records_are_left_alone(rows: list[list[str]], end: str) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    found, _, stray = read(text.getvalue())
    assert (found, stray) == (rows, [])


@given(st.text('a",\n\r \\', max_size=200), st.none() | st.integers(1, 4))
def test_no_line_is_lost_or_read_twice(text: str, width: int | None) -> None:
    _, lines, _ = read(text, width)
    physical = len(list(io.StringIO(text, newline="")))
    assert lines == sorted(set(lines))
    assert not lines or (lines[0] == 1 and lines[-1] <= physical)


@pytest.mark.parametrize("spaced", [False, True])
def test_other_dialects(spaced: bool) -> None:
    dialect = Dialect(";", "'", escaped=True, spaced=spaced)
    text = "1;'it\\'s; here'  ;x\n"
    padding = "" if spaced else "  "
    assert [cells for _, cells in Records([text], dialect, 3)] == [
        ["1", "it's; here" + padding, "x"]
    ]
