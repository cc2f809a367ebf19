"""The shared strings of an OOXML workbook."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pyarrow as pa
import pyarrow.compute as pc

from importers.errors import UnreadableFile
from importers.readers.workbook.ooxml.string_items import item_windows, items
from importers.readers.workbook.ooxml.texts import text_of, unescape
from importers.readers.workbook.process.allowance import MAX_STRINGS, TOO_MANY

_MARKS = ("&", "\r", "_x")  # of texts that `unescape` would change
# East Asian editions of Excel write after each text how to sort it.
_PLAIN_STRING = re.compile(rb"<si><t(?: [^>]*)?>([^<]*)</t>(?:<phoneticPr [^>]*/>)?</si>")


def shared_strings(blocks: Iterable[bytes], progressed: Callable[[int], None]) -> pa.Array:
    """Return the workbook's shared strings, formatting and phonetic hints left out."""
    found: list[pa.Array] = []
    count = 0
    for window in item_windows(blocks):
        found.append(_strings(window))
        count += len(found[-1])
        if count > MAX_STRINGS:
            raise UnreadableFile(TOO_MANY)
        progressed(count)
    return pa.concat_arrays(found)


def _strings(window: bytes) -> pa.Array:
    plain = _PLAIN_STRING.findall(window)
    if window.count(b"si>") == 2 * len(plain) and b"si/>" not in window:
        return unescaped(pa.array(plain, pa.binary()).cast(pa.string()))
    return pa.array([text_of(item.decode()) for item in items(window)], pa.string())


def unescaped(raw: pa.Array) -> pa.Array:
    """Resolve the escapes of a column of texts, where it has any."""
    data = raw.buffers()[2]
    found = data.to_pybytes() if data else b""
    marks = [mark for mark in _MARKS if mark.encode() in found]
    if not marks:
        return raw
    odd = pc.match_substring_regex(raw, "|".join(marks))
    texts = [unescape(text) for text in raw.filter(odd).to_pylist()]
    return pc.replace_with_mask(raw, odd, pa.array(texts, pa.string()))
