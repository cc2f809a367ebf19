"""Decides in which of the older encodings, of one or two bytes a character, a text was written."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice

_USUAL = "cp1252"
_CANDIDATES = (
    _USUAL, "iso8859-15", "mac_roman", "cp850",
    "cp1250", "iso8859-2", "cp852", "cp1254", "cp1257",
    "cp1251", "koi8-r", "cp866", "iso8859-5", "mac_cyrillic",
    "iso8859-7", "cp1253", "cp1255", "cp1256", "cp874",
    "cp932", "euc_jis_2004", "gb18030", "big5", "euc_kr",
)  # fmt: skip
# The usual encoding is taken if it fits nearly as well as the best; a few bytes hardly speak against it.
_NEAR = 0.8
_NEAR_FEW = 0.1
_FEW = 3
# So many characters tell as much about what is odd as more would.
_ENOUGH = 500
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_UNITS = re.compile(r"(?<![^\W\d_])[Øµªº]")
_RUN = re.compile(rb"[\x80-\xff]+")
_WITHIN_WORDS = frozenset("’·×¦–-\xad\xa0")
_RAISED = frozenset("ªº¹²³")
_ALPHABETS = frozenset({"GREEK", "CYRILLIC", "HEBREW", "ARABIC", "THAI"})


def likeliest(text: bytes) -> str:
    """Return the likeliest encoding of some lines that are not all ASCII.

    chardet tells how usual the characters are that each encoding makes of them; those that stand where
    nobody writes them, as the sign in `M”bel`, speak against it.
    """
    import chardet

    if _holds_only_signs(text):
        return _USUAL
    found = chardet.detect_all(
        text, ignore_threshold=True, include_encodings=_CANDIDATES, compat_names=False
    )
    names = {str(one["encoding"]): one["confidence"] for one in found if one["encoding"]}
    scores = {name: names[name] * (1 - _oddness(text, name)) ** 4 for name in names}
    best = max(scores, key=lambda name: scores[name], default=_USUAL)
    near = scores.get(best, 0.0) * (_NEAR_FEW if len(_high_bytes(text)) <= _FEW else _NEAR)
    return _USUAL if scores.get(_USUAL, 0.0) >= near else _plainest(text, best)


def _holds_only_signs(text: bytes) -> bool:
    """Tell whether nothing but single signs such as £ or ° goes beyond ASCII: they tell of no language."""
    if any(len(set(run)) > 1 for run in _RUN.findall(text)):
        return False
    usual = _UNITS.sub("", text.decode(_USUAL, "replace"))
    letters = any(char.isalpha() or char == "\ufffd" for char in set(_BEYOND_ASCII.findall(usual)))
    return not letters and not _oddness(text, _USUAL)


def _high_bytes(text: bytes) -> bytes:
    return b"".join(_RUN.findall(text))


def _plainest(text: bytes, best: str) -> str:
    """Return the first of the encodings that make the same of a text as the best does."""
    wanted = text.decode(best, "replace")
    same = (name for name in _CANDIDATES if text.decode(name, "replace") == wanted)
    return next(same, best)


def _oddness(text: bytes, encoding: str) -> float:
    """Return how many of a text's first characters beyond ASCII stand where nobody writes them, from 0 to 1."""
    decoded = text.decode(encoding, "replace")
    places = [match.start() for match in islice(_BEYOND_ASCII.finditer(decoded), _ENOUGH)]
    return sum(_is_odd(decoded, place) for place in places) / max(1, len(places))


def _is_odd(text: str, place: int) -> bool:
    char, before, after = text[place], text[max(0, place - 1) : place], text[place + 1 : place + 2]
    if unicodedata.combining(char):
        return not before.isalpha() and not unicodedata.combining(before or " ")
    if not char.isalpha() or char in _RAISED:
        within = before.isalpha() and after.isalpha() and char not in _WITHIN_WORDS
        return within or char == "¤" or "\x80" <= char < "\xa0" or "─" <= char <= "▟"
    script, beside = _script(char), {_script(before), _script(after)}
    if script == "LATIN":
        return bool(beside - {"", script}) or (char.isupper() and before.islower())
    return beside == {"LATIN"} or (script in _ALPHABETS and script not in beside)


def _script(char: str) -> str:
    """Return the alphabet of a letter as Unicode names it, such as LATIN; nothing for other characters."""
    return unicodedata.name(char, "").partition(" ")[0] if char.isalpha() else ""
