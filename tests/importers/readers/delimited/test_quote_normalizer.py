"""A file with quotes out of place reads alike, rewritten for Arrow or record by record."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from importers.catalog.model import no_report
from importers.catalog.source import SourceTable
from importers.readers import read
from importers.readers.columns import Columns
from importers.readers.delimited import arrow_reader, quote_normalizer
from importers.readers.delimited import plain_blocks as blocks
from importers.readers.delimited.dialect import Dialect
from importers.readers.delimited.encodings import Encoding
from importers.readers.delimited.layout import Header, Layout
from importers.readers.delimited.record_reader import read_normalized, read_records

Read = tuple[Columns, list[int]]
PIECES = st.sampled_from(
    ["a", "é", '"', '""', ",", "\n", "\r", "\r\n", " ", "x,y", '"q"', ',"', '",', '\n"', '"\n', "\\", '\\"']
)  # fmt: skip
DIALECTS = st.sampled_from([Dialect(), Dialect(escaped=True), Dialect(quote="'"), Dialect(";")])


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the ends of blocks fall everywhere."""
    monkeypatch.setattr(blocks, "BLOCK", 24)
    monkeypatch.setattr(quote_normalizer, "_LINES", 3)


def both(path: Path, data: bytes, how: Layout) -> tuple[Read | None, Read]:
    path.write_bytes(data)
    with io.FileIO(path) as file:
        quick = read_normalized(path, file, len(data), how, no_report)
        careful = read_records(path, file, len(data), how, no_report)
    return quick, careful


def facts(found: Read) -> tuple[object, ...]:
    columns, stray = found
    cells = [column.to_pylist() for column in columns.columns]
    return cells, columns.lines.tolist(), columns.widths.tolist(), columns.blank_rows, stray


def layout(dialect: Dialect, width: int, encoding: Encoding) -> Layout:
    return Layout(encoding, dialect, width, Header(1, ("h",) * width), ())


@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(pieces=st.lists(PIECES, max_size=80), width=st.integers(1, 4), dialect=DIALECTS)
@example(pieces=['a"a', ",", '"b"'], width=2, dialect=Dialect())
@example(pieces=['a"a', ",", 'b"\n', "x"], width=2, dialect=Dialect())
def test_any_text_reads_alike(
    tmp_path: Path, pieces: list[str], width: int, dialect: Dialect
) -> None:
    body = "".join(pieces).replace('"', dialect.quote).replace(",", dialect.delimiter)
    text = dialect.delimiter.join(["h"] * width) + "\n" + body
    how = layout(dialect, width, Encoding("utf-8"))
    quick, careful = both(tmp_path / "a.csv", text.encode(), how)
    assert quick is not None
    assert facts(quick) == facts(careful)


@pytest.mark.parametrize(
    "encoding", [Encoding("utf-16-le"), Encoding("cp932"), Encoding("utf-8", 0, (), "replace")]
)
def test_other_encodings_read_alike(tmp_path: Path, encoding: Encoding) -> None:
    text = "a,b\r\n" + "".join(f'{n},"日本"語"\r\n' for n in range(50))
    data = text.encode(encoding.name)
    if encoding.errors == "replace":
        data += b"9,\xff\n"
    quick, careful = both(tmp_path / "a.csv", data, layout(Dialect(), 2, encoding))
    assert quick is not None
    assert facts(quick) == facts(careful)
    assert careful[1] == list(range(2, 52))


def test_zero_bytes_are_left_to_the_careful_way(tmp_path: Path) -> None:
    how = layout(Dialect(), 2, Encoding("utf-8"))
    quick, careful = both(tmp_path / "a.csv", b"a,b\n1,\0\n", how)
    assert quick is None
    assert careful[0].lines.tolist() == [2]


def test_carriage_returns_within_quotes_stay(tmp_path: Path) -> None:
    how = layout(Dialect(), 2, Encoding("utf-8"))
    text = 'a,b\n1,"' + "x" * 300 + "\r" * 300 + '"\n2" pipe,\n'
    quick, careful = both(tmp_path / "a.csv", text.encode(), how)
    assert quick is not None
    assert facts(quick) == facts(careful)


@pytest.mark.parametrize("dialect", [Dialect(spaced=True), Dialect(quote=""), Dialect("¦")])
def test_dialects_that_arrow_lacks_are_left_to_the_careful_way(
    tmp_path: Path, dialect: Dialect
) -> None:
    how = layout(dialect, 2, Encoding("utf-8"))
    assert both(tmp_path / "a.csv", b"a,b\n1,2\n", how)[0] is None


def test_a_large_file_tells_each_stray_quote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrow_reader, "WORTH_IT", 0)
    source = table(tmp_path, [["1", 'x" y', "z"], ["2", "two\nlines", "z"]] * 40, '3,"x" y,z\n')
    assert source.read_warnings[-1].message.startswith("On line 122, a quote mark is out of place")
    assert source.lines[-1] == 122
    assert source.columns[1].to_pylist() == ['x" y', "two\nlines"] * 40 + ['"x" y']


def table(tmp_path: Path, rows: list[list[str]], last: str) -> SourceTable:
    text = io.StringIO("sku,name,note\n", newline="")
    text.seek(0, io.SEEK_END)
    csv.writer(text, lineterminator="\n").writerows(rows)
    path = tmp_path / "catalog.csv"
    path.write_text(text.getvalue() + last)
    return read(path)
