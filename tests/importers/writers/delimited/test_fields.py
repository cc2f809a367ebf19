"""Raw fields are split as the csv module reads them, and written so that they read as meant."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.readers.delimited.records import Records
from importers.writers.delimited.fields import FieldSyntax, Unwritable, split

STYLES = st.builds(
    FieldSyntax,
    st.sampled_from(",;\t|"),
    st.sampled_from(['"', "'", ""]),
    st.booleans(),
    st.booleans(),
).filter(lambda syntax: syntax.quote or not syntax.escaped)
TEXTS = st.text(alphabet="ab ,;\t|\"'\\\r\nü", max_size=30)


def as_read(text: str, syntax: FieldSyntax) -> tuple[list[str], bool]:
    """Return the cells of the first record, and whether its quotes are all in place."""
    records = Records(io.StringIO(text, newline=""), syntax.dialect)
    _, cells = next(iter(records))
    return cells, not records.stray


@given(TEXTS.filter(lambda text: not text.startswith(("\r", "\n"))).filter(bool), STYLES)
def test_a_record_is_split_as_it_is_read(text: str, syntax: FieldSyntax) -> None:
    record = split(text, syntax)
    assert syntax.delimiter.join(record.fields) + record.end + record.rest == text
    cells, in_place = as_read(text, syntax)
    if in_place:  # else it is written anew
        assert [syntax.value(raw) for raw in record.fields] == cells


@given(st.lists(TEXTS, min_size=2, max_size=4), TEXTS, STYLES)
def test_a_written_record_reads_as_meant(values: list[str], like: str, syntax: FieldSyntax) -> None:
    try:
        raw = [syntax.raw(value, split(like, syntax).fields[0]) for value in values]
    except Unwritable:
        return
    assert as_read(syntax.delimiter.join(raw) + "\r\n", syntax) == (values, True)


@given(TEXTS, st.sampled_from(",;\t|"), st.booleans())
def test_with_quotes_every_value_can_be_written(value: str, delimiter: str, spaced: bool) -> None:
    syntax = FieldSyntax(delimiter, '"', False, spaced)
    assert syntax.value(syntax.raw(value)) == value


def test_a_quoted_field_stays_quoted() -> None:
    syntax = FieldSyntax(",", '"', False, True)
    assert syntax.raw("new", '"old"') == '"new"'
    assert syntax.raw("new", '  "old"') == '  "new"'
    assert syntax.raw("new", "old") == "new"
    assert syntax.raw("a,b", " old") == ' "a,b"'


@pytest.mark.parametrize("value", ["a,b", "a\nb", "a\rb"])
def test_without_quotes_not_every_value_can_be_written(value: str) -> None:
    with pytest.raises(Unwritable):
        FieldSyntax(",", "", False, False).raw(value)


def test_an_escaped_quote_is_kept_apart_from_the_end() -> None:
    syntax = FieldSyntax(",", '"', True, False)
    record = split('"5\\" pipe, long",x\nnext', syntax)
    assert [syntax.value(raw) for raw in record.fields] == ['5" pipe, long', "x"]
    assert (record.end, record.rest) == ("\n", "next")
    with pytest.raises(Unwritable):
        syntax.raw("a,b\\")
