"""Whatever a file holds, it opens as a table or is refused in one sentence."""

from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from importers.catalog.source import ReadOptions, SourceTable
from importers.errors import UnreadableFile
from importers.readers import read

PIECES = st.sampled_from(
    [
        b"a",
        b",",
        b";",
        b"\n",
        b"\r\n",
        b'"',
        b"'",
        b"\t",
        b"\\",
        b" ",
        b"1.5",
        b"\0",
        b"\xff",
        b"\xc3\xa9",
    ]
)
TEXTISH = st.builds(
    lambda mark, pieces: mark + b"".join(pieces),
    st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"sep=;\n"]),
    st.lists(PIECES, max_size=80),
)
OPTIONS = st.builds(
    ReadOptions,
    encoding=st.sampled_from([None, None, "utf-8", "cp1252", "utf-16", "no such"]),
    delimiter=st.sampled_from([None, None, ",", ";", "ab", "\n"]),
    quote=st.sampled_from([None, None, "", "'", ",", '""']),
    header_line=st.sampled_from([None, None, 0, 1, 2, 50]),
)


@settings(
    deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.one_of(st.binary(max_size=300), TEXTISH), options=OPTIONS)
@example(data=b"sep=;", options=ReadOptions())
@example(data=b'"', options=ReadOptions())
@example(data=b"PK\x03\x04", options=ReadOptions())
def test_any_bytes_give_a_table_or_one_sentence(
    tmp_path: Path, data: bytes, options: ReadOptions
) -> None:
    path = tmp_path / "catalog.csv"
    path.write_bytes(data)
    try:
        require_whole(read(path, options))
    except UnreadableFile as error:
        refusal = str(error)
    else:
        return
    assert refusal.endswith(".")
    assert "\n" not in refusal


def require_whole(table: SourceTable) -> None:
    assert {len(column) for column in table.columns} <= {table.row_count}
    assert len(table.columns) >= len(table.header) > 0
    assert len(table.widths) == table.row_count
    assert table.row_count == 0 or int(table.widths.max()) <= len(table.columns)
    assert all(first < second for first, second in zip(table.lines, table.lines[1:], strict=False))
