"""Recognises encodings that write everything in ASCII bytes, so that they pass for UTF-8: UTF-7, ISO-2022, HZ."""

from __future__ import annotations

import re
import unicodedata

KOREAN_ESCAPE = b"\x1b$)C"  # what follows has control characters, which are text here
_ESCAPES = (
    (b"\x1b$B", "iso2022_jp"),
    (b"\x1b$@", "iso2022_jp"),
    (b"\x1b$(D", "iso2022_jp_1"),
    (KOREAN_ESCAPE, "iso2022_kr"),
)
_HZ = re.compile(rb"~\{(?:[\x21-\x7e]{2})+~\}")
_UTF_7 = re.compile(rb"\+[A-Za-z0-9+/]{3,}(-?)")
_DIRECT = frozenset(
    '!"#$%&*;<=>@[]^_`{|} \t+\\~'
)  # what UTF-7 may write in a sequence, but need not
_LATIN_END = "\u0600"  # Latin, Greek, Cyrillic, Armenian and Hebrew letters stand before it
_SIGNS = "€–—‘’“”„•…™°·"
_ENOUGH = 3  # sequences that all make sense, where each could be a product's code by chance


def shifted(data: bytes) -> str | None:
    """Return the encoding of ASCII bytes that are more than ASCII; None for all others."""
    if not data.isascii():
        return None
    for escape, name in _ESCAPES:
        if escape in data and _reads(data, name):
            return name
    if _HZ.search(data) and _reads(data, "hz"):
        return "hz"
    return "utf-7" if _is_utf_7(data) else None


def _reads(data: bytes, name: str) -> bool:
    try:
        return not data.decode(name).isascii()
    except UnicodeDecodeError:
        return False


def _is_utf_7(data: bytes) -> bool:
    """Tell whether every plus sign begins a sequence that stands for letters that somebody may have written."""
    sequences = list(_UTF_7.finditer(data))
    if not sequences or b"+" in _UTF_7.sub(b"", data).replace(b"+-", b""):
        return False
    try:
        texts = {found[0].decode("utf-7") for found in sequences}
        data.decode("utf-7")
    except UnicodeDecodeError:
        return False
    letters = set("".join(texts)) - _DIRECT
    if not letters or any(char.isascii() for char in letters):
        return False
    near = all((char < _LATIN_END and char.isalpha()) or char in _SIGNS for char in letters)
    far = all(unicodedata.category(char)[0] in "LNPS" for char in letters)
    closed = any(found[1] for found in sequences)
    return (near and closed) or (far and len(sequences) >= _ENOUGH)
