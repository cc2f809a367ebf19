"""The fast way through Arrow gives what the careful way gives, or steps aside."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.catalog.model import Progress, no_report
from importers.readers.columns import Columns
from importers.readers.delimited import arrow_reader
from importers.readers.delimited import block_parser as parsing
from importers.readers.delimited import plain_blocks as blocks
from importers.readers.delimited.dialect import Dialect
from importers.readers.delimited.encodings import Encoding
from importers.readers.delimited.layout import Header, Layout
from importers.readers.delimited.record_reader import read_records

PIECES = [
    "a",
    "é",
    '"',
    '""',
    ",",
    "\n",
    "\r",
    "\r\n",
    " ",
    "\t",
    "\0",
    "x,y",
    '"q"',
    ',"',
    '",',
    "語",
]
CELLS = st.text(st.sampled_from('ab1 é",\r\n\t'), max_size=6)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=40)


def layout(width: int, encoding: Encoding = Encoding("utf-8"), usual: int = 0) -> Layout:  # noqa: B008
    return Layout(encoding, Dialect(), usual or width, Header(1, ("h",) * width), ())


def facts(columns: Columns) -> tuple[object, ...]:
    cells = [column.to_pylist() for column in columns.columns]
    return cells, columns.lines.tolist(), columns.widths.tolist(), columns.blank_rows


def both(path: Path, data: bytes, how: Layout) -> tuple[Columns | None, Columns]:
    path.write_bytes(data)
    with io.FileIO(path) as file:
        quick = arrow_reader.read_plain(file, len(data), how, no_report)
        careful, _ = read_records(path, file, len(data), how, no_report)
    return quick, careful


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make block boundaries fall everywhere."""
    monkeypatch.setattr(blocks, "BLOCK", 24)
    monkeypatch.setattr(parsing, "_MANY_RUNS", 2)


anything_goes = settings(
    deadline=None,
    max_examples=300,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@anything_goes
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=120), width=st.integers(1, 4))
def test_any_text_reads_alike_or_is_left_to_the_careful_way(
    tmp_path: Path, small_blocks: None, pieces: list[str], width: int
) -> None:
    text = ",".join(["h"] * width) + "\n" + "".join(pieces)
    quick, careful = both(tmp_path / "a.csv", text.encode(), layout(width))
    assert quick is None or facts(quick) == facts(careful)


@anything_goes
@given(
    rows=ROWS,
    width=st.integers(1, 4),
    usual=st.integers(1, 4),
    ends=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_well_formed_records_read_alike(
    tmp_path: Path, small_blocks: None, rows: list[list[str]], width: int, usual: int, ends: str
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=ends)
    writer.writerow(["h"] * width)
    writer.writerows(rows)
    how = layout(width, usual=usual)
    quick, careful = both(tmp_path / "a.csv", text.getvalue().encode(), how)
    assert quick is not None
    assert facts(quick) == facts(careful)


@pytest.mark.parametrize("encoding", ["utf-16-le", "cp932", "cp1252", "iso8859-7"])
def test_other_encodings_read_alike(tmp_path: Path, small_blocks: None, encoding: str) -> None:
    words = {"cp932": "日本語", "cp1252": "Größe €", "iso8859-7": "Καφές"}.get(encoding, "茶é€")
    text = "a,b\r\n" + "".join(f'{n},"{words}\r\n{n}"\r\n' for n in range(50))
    quick, careful = both(tmp_path / "a.csv", text.encode(encoding), layout(2, Encoding(encoding)))
    assert quick is not None
    assert facts(quick) == facts(careful)


@pytest.mark.parametrize(
    "text", ['a,b\n1,"open\n', "a,b\n1,\0\n", 'a,b\n"x"y,1\n', 'a,b\n1,5" x\n']
)
def test_odd_files_are_left_to_the_careful_way(tmp_path: Path, text: str) -> None:
    quick, _ = both(tmp_path / "a.csv", text.encode(), layout(2))
    assert quick is None


def test_a_file_in_another_encoding_than_it_began_in_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n1,\xe9\n")
    with io.FileIO(path) as file, pytest.raises(UnicodeError):
        arrow_reader.read_plain(file, 8, layout(2), no_report)


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    class Stop(Exception):
        pass

    def stop(_progress: Progress) -> None:
        raise Stop

    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n1,2\n")
    with io.FileIO(path) as file, pytest.raises(Stop):
        arrow_reader.read_plain(file, 8, layout(2), stop)
