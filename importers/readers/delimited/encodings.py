"""Decides in which encoding a text file was written."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from importers.catalog.model import ReadWarning
from importers.errors import UnreadableFile
from importers.readers.delimited.legacy_encodings import likeliest
from importers.readers.delimited.shifted_encodings import KOREAN_ESCAPE, shifted

# Longest first: the mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BLOCK = 1 << 20
_CONTROLS = bytes({*range(1, 32)} - set(b"\t\n\v\f\r\x1b\x1c\x1d\x1e\x1f"))
# So many bytes that are not ASCII tell encodings apart as well as more would.
_ENOUGH = 50_000
_HIGH = re.compile(rb"[\x80-\xff]")
_END = re.compile(rb"\r\n|\r|\n")
_NOT_IN_TEXT = re.compile("[\0-\x08\x0e-\x1a]")
_FEW_CONTROLS = 8


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec's name, how many bytes of a mark (BOM) to skip, and what is unsure about it."""

    name: str
    mark: int = 0
    read_warnings: tuple[ReadWarning, ...] = ()
    errors: str = "strict"


def guess_encoding(data: bytes, complete: bool) -> Encoding:
    """Guess the encoding of a file from its first bytes (`complete`: from all of them)."""
    marked = _marked(data)
    if marked:
        return _as_marked(data, marked, complete)
    wide = _wide(data)
    if wide and _decodes(data, wide, complete):
        warning = ReadWarning(
            "encoding", f"The file does not say so, but was read as {wide.upper()}."
        )
        return Encoding(wide, 0, (warning,))
    if wide and _is_little_damaged(data, wide):
        return _damaged(wide)
    if _decodes(data, "utf-8", complete):
        return _as_shifted(data) or Encoding("utf-8")
    return _damaged_utf8(data) or _legacy(data, complete)


def chosen_encoding(data: bytes, chosen: str | None, complete: bool) -> Encoding | None:
    """Return the encoding that the operator named; UnreadableFile if there is no such encoding."""
    if chosen is None:
        return None
    name = _codec_name(chosen)
    marked = _marked(data)
    if marked and name in ("utf-8-sig", "utf-16", "utf-32", marked.name):
        name = marked.name
    name = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(name, name)
    mark = marked.mark if marked else 0
    if _decodes(data[mark:], name, complete):
        return Encoding(name, mark)
    warning = ReadWarning("encoding", f"Some of the file is not {name}: it is shown as \ufffd.")
    return Encoding(name, mark, (warning,), "replace")


def is_binary(data: bytes) -> bool:
    """Tell whether bytes are no text: mostly zero bytes, or full of control characters.

    A few zero bytes, or a tail of them, are found in damaged exports and do not count.
    """
    if not data or _marked(data) or _wide(data) or KOREAN_ESCAPE in data:
        return False
    text = data.rstrip(b"\0")
    controls = len(text) - len(text.translate(None, _CONTROLS))
    return not text or text.count(0) * 2 > len(text) or (controls > 8 and controls * 20 > len(text))


def is_no_text(text: str) -> bool:
    """Tell whether what was decoded is no text after all: NULs and other control characters, one in twenty."""
    begin = text.rstrip("\0")
    if text and len(begin) * 2 < len(text) and "\n" not in begin:
        return True
    controls = len(_NOT_IN_TEXT.findall(begin))
    return controls > _FEW_CONTROLS and controls * 20 > len(begin)


def _codec_name(chosen: str) -> str:
    try:
        name = codecs.lookup(chosen).name
        b"".decode(name)
    except (LookupError, ValueError):
        raise UnreadableFile(
            f"There is no text encoding called “{chosen}”: choose another."
        ) from None
    return name


def _marked(data: bytes) -> Encoding | None:
    """Return the encoding that a mark declares; some programs write it twice."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            twice = data.startswith(mark, len(mark))
            return Encoding(name, len(mark) * (1 + twice))
    return None


def _as_marked(data: bytes, marked: Encoding, complete: bool) -> Encoding:
    rest = data[marked.mark :]
    wider = _is_wider(rest, marked.name)
    if _decodes(rest, marked.name, complete) and not wider:
        return marked
    if marked.name != "utf-8" and not wider and _is_little_damaged(rest, marked.name):
        return replace(_damaged(marked.name), mark=marked.mark)
    real = guess_encoding(rest, complete)
    warning = ReadWarning(
        "encoding", f"The file is marked as {marked.name.upper()}, but was read as {real.name}."
    )
    return Encoding(real.name, marked.mark + real.mark, (warning,), real.errors)


def _is_wider(data: bytes, name: str) -> bool:
    """Tell whether text that is marked as UTF-16 is of four bytes a character: every second one would be a NUL."""
    head = data[:4096].decode(name, "replace")
    return name.startswith("utf-16") and head.count("\0") * 3 > len(head)


def _as_shifted(data: bytes) -> Encoding | None:
    """Return the encoding that only looks like ASCII, if it is one of those."""
    name = shifted(data)
    if name is None:
        return None
    warning = ReadWarning(
        "encoding", f"The file is written in {name.upper()}, and was read as that."
    )
    return Encoding(name, 0, (warning,))


def _damaged_utf8(data: bytes) -> Encoding | None:
    """Recognise UTF-8 in which a few characters are broken: read otherwise, all others would be."""
    text = _telling(data).decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if broken * 3 > sum(1 for char in text if not char.isascii()):
        return None
    return _damaged("utf-8")


def _damaged(name: str) -> Encoding:
    message = f"Some characters are damaged and shown as \ufffd; all others are {name.upper()}."
    return Encoding(name, 0, (ReadWarning("encoding", message),), "replace")


def _is_little_damaged(data: bytes, name: str) -> bool:
    """Tell whether a file is in an encoding of two or four bytes a character, but for a few of them."""
    text = data[:_BLOCK].decode(name, "replace")
    return text.count("\ufffd") <= 1 + len(text) // 50 and _is_plausible(text[:4096])


def _wide(data: bytes) -> str | None:
    """Recognise UTF-16 and UTF-32 without a mark by where their zero bytes stand."""
    head = data[:4096]
    quarters = [head[offset::4].count(0) * 4 / max(len(head), 1) for offset in range(4)]
    if min(quarters[2:]) > 0.9 and quarters[0] < 0.5:
        return "utf-32-le"
    if min(quarters[:2]) > 0.9 and quarters[3] < 0.5:
        return "utf-32-be"
    odd, even = min(quarters[1], quarters[3]), min(quarters[0], quarters[2])
    if odd > 0.3 and even < 0.1:
        return "utf-16-le"
    if even > 0.3 and odd < 0.1:
        return "utf-16-be"
    return None


def _decodes(data: bytes, name: str, complete: bool) -> bool:
    """Try an encoding, block by block to keep memory low."""
    decoder = codecs.getincrementaldecoder(name)()
    try:
        first = decoder.decode(data[:_BLOCK], final=complete and len(data) <= _BLOCK)
        for start in range(_BLOCK, len(data), _BLOCK):
            decoder.decode(data[start : start + _BLOCK], complete and start + _BLOCK >= len(data))
    except UnicodeDecodeError:
        return False
    return name == "utf-8" or _is_plausible(first[:4096])


def _is_plausible(text: str) -> bool:
    """Tell text from ASCII bytes that were read in pairs: those make no line ends and delimiters."""
    return not text or any(char in text for char in "\n\r,;\t|") or text.isascii()


def _legacy(data: bytes, complete: bool) -> Encoding:
    name = likeliest(_telling(data))
    name = codecs.lookup(name if _decodes(data, name, complete) else "latin-1").name
    return Encoding(
        name, 0, (ReadWarning("encoding", f"The file is not UTF-8; it was read as {name}."),)
    )


def _telling(data: bytes) -> bytes:
    """Return some lines that are not plain ASCII, each once: only those tell encodings apart."""
    return b"".join(dict.fromkeys(islice(_lines_beyond_ascii(data), 2000)))[:_ENOUGH]


def _lines_beyond_ascii(data: bytes) -> Iterator[bytes]:
    """Yield the lines, or of very long ones what is near, that hold a byte beyond ASCII."""
    found = _HIGH.search(data)
    while found:
        start, stop = max(0, found.start() - _ENOUGH), found.end() + _ENOUGH
        before = max(data.rfind(end, start, found.start()) for end in (b"\n", b"\r"))
        after = _END.search(data, found.end(), stop)
        stop = after.end() if after else min(stop, len(data))
        yield data[max(start, before + 1) : stop]
        found = _HIGH.search(data, stop)
