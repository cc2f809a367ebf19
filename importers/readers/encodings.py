"""Decides in which encoding a text file was written."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from importers.model import Doubt

# Longest first: the mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEGACY = (
    "cp1252",
    "cp932",
    "iso8859_7",
    "cp1250",
    "cp1251",
    "gb18030",
    "big5",
    "euc_kr",
    "cp1253",
    "cp1254",
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec's name, how many bytes of a mark (BOM) to skip, and what is unsure about it."""

    name: str
    mark: int = 0
    doubts: tuple[Doubt, ...] = ()
    errors: str = "strict"


def guess_encoding(data: bytes, complete: bool = True) -> Encoding:
    """Guess the encoding of a file from its first bytes (`complete`: from all of them)."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            if _decodes(data[len(mark) :], name, complete):
                return Encoding(name, len(mark))
            rest = guess_encoding(data[len(mark) :], complete)
            doubt = Doubt(
                "encoding", f"The file is marked as {name.upper()} but is written in {rest.name}."
            )
            return Encoding(rest.name, len(mark) + rest.mark, (doubt, *rest.doubts), rest.errors)
    wide = _wide(data)
    if wide and _decodes(data, wide, complete):
        doubt = Doubt(
            "encoding", f"The file was read as {wide.upper()}, which it does not declare."
        )
        return Encoding(wide, 0, (doubt,))
    if _decodes(data, "utf-8", complete):
        return Encoding("utf-8")
    return _legacy(data)


def known_encoding(name: str) -> str | None:
    """Return the codec's own name for an encoding, or None if there is no such text encoding."""
    try:
        found = codecs.lookup(name)
        codecs.decode(b"", found.name)
    except (LookupError, ValueError, TypeError):
        return None
    return found.name if found._is_text_encoding else None


def _wide(data: bytes) -> str | None:
    """Recognise UTF-16 and UTF-32 without a mark by where their zero bytes stand."""
    head = data[:4096]
    quarters = [head[offset::4].count(0) * 4 / max(len(head), 1) for offset in range(4)]
    if min(quarters[1:]) > 0.9 and quarters[0] < 0.5:
        return "utf-32-le"
    if min(quarters[:3]) > 0.9 and quarters[3] < 0.5:
        return "utf-32-be"
    odd, even = min(quarters[1], quarters[3]), min(quarters[0], quarters[2])
    if odd > 0.3 and even < 0.1:
        return "utf-16-le"
    if even > 0.3 and odd < 0.1:
        return "utf-16-be"
    return None


def _decodes(data: bytes, name: str, complete: bool) -> bool:
    try:
        text = codecs.getincrementaldecoder(name)().decode(data, final=complete)
    except UnicodeDecodeError:
        return False
    return name.startswith("utf-8") or _is_plausible(text[:4096])


def _is_plausible(text: str) -> bool:
    """Tell text from ASCII bytes that were read in pairs: those make no line ends and delimiters."""
    return not text or any(char in text for char in "\n\r,;\t|") or text.isascii()


def _legacy(data: bytes) -> Encoding:
    import charset_normalizer

    best = charset_normalizer.from_bytes(data[:200_000], cp_isolation=list(_LEGACY)).best()
    name = best.encoding if best else "cp1252"
    try:
        data.decode(name)
    except UnicodeDecodeError:
        name = "latin-1"
    doubt = Doubt("encoding", f"The file is not UTF-8; it was read as {name}.")
    return Encoding(name, 0, (doubt,))
