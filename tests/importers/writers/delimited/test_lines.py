"""Lines begin where the text layer of Python says they do, in every encoding."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.writers.delimited import lines
from importers.writers.delimited.lines import codec_of, line_starts, mark_length, mark_of

ENCODINGS = ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp932", "gb18030"]


@given(st.text(alphabet="aöあ\r\n,", max_size=40), st.sampled_from(ENCODINGS), st.booleans())
def test_lines_begin_as_text_is_read(text: str, codec: str, marked: bool) -> None:
    text = text.encode(codec, "ignore").decode(codec)
    mark = mark_of(codec) if marked else b""
    data = mark + text.encode(codec)
    starts = [len(mark)]
    for line in io.StringIO(text, newline=""):
        starts.append(starts[-1] + len(line.encode(codec)))
    found = line_starts(data, codec, len(mark))
    assert found.tolist() == (starts[:-1] or [len(mark)])
    assert mark_length(data) == len(mark)


def test_a_line_end_on_a_block_boundary_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "_BLOCK", 3)
    data = b"ab\r\ncd\r\r\n\ne"
    assert np.array_equal(line_starts(data, "utf-8", 0), [0, 4, 7, 9, 10])


@pytest.mark.parametrize(
    ("encoding", "data", "codec"),
    [
        ("utf-16", b"\xff\xfea\0", "utf-16-le"),
        ("utf-16", b"\xfe\xff\0a", "utf-16-be"),
        ("UTF-8-SIG", b"\xef\xbb\xbf", "utf-8"),
        (None, b"", "utf-8"),
        ("latin-1", b"", "iso8859-1"),
        ("cp037", b"", None),
    ],
)
def test_a_file_has_one_codec(encoding: str | None, data: bytes, codec: str | None) -> None:
    assert codec_of(encoding, data) == codec
