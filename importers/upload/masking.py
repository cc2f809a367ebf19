"""Keeps a token out of whatever a server says, in whatever form it gives it back.

A server's error page may quote the request: as it came, cut short, in other letters, escaped for an address, for JSON
or for HTML, as base64 or hexadecimal digits, or with tags and invisible characters in it. All of that is read as one
text without them, and what of it follows the token for twelve characters is masked where it stands.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

MASK = "••••"
_RUN = 12  # characters in a row that give a token away; shorter ones are words of any text
_GRAM, _STRIDE = 6, 7  # looked up every so many characters: every run of 12 holds a whole one

_TAG = re.compile(r"<[^<>]{0,1000}>|<!--|-->")
_ESCAPE = re.compile(
    r"%(?:25){0,4}([0-9a-f]{2})"  # an address, also escaped several times
    r"|\\+u([0-9a-f]{4})|\\+[nrt]?"  # JSON
    r"|(&(?:#x?[0-9a-f]{1,6}|[a-z]{2,8});)",  # HTML
    re.IGNORECASE,
)
_UNPRINTED = r"[\s\0\u00ad\u034f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe0f\ufeff]"
_NOT_ITSELF = re.compile(f"{_ESCAPE.pattern}|{_UNPRINTED}+", re.IGNORECASE)
_UNSEEN = re.compile(r"[\s\0\\\u00ad\u200b-\u200f\u2060-\u206f\ufeff]")
# Base64 has two alphabets, and letters come in two sizes.
_ALIKE = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)} | {
    ord("-"): "+",
    ord("_"): "/",
}

_BLOCKS = (range(0x100), range(0x34F, 0x350), range(0x1680, 0x1810), range(0x2000, 0x2070))
_CANDIDATES = chain(*_BLOCKS, (0x3000, 0xFE0F, 0xFEFF))
_FOLDED = _ALIKE | {at: None for at in _CANDIDATES if re.match(_UNPRINTED, chr(at))}


def without(text: str, secret: str) -> str:
    """Return a text with every form of the secret masked; secrets of less than twelve characters stay."""
    if len(secret) < _RUN:
        return text
    forms = _forms(secret)
    # As it stands, for what looks like an escape may only stand before it; then read, without and with its tags.
    spans = [(start, start + _RUN) for start in forms.runs(text.translate(_ALIKE))]
    for tags in (False, True) if "<" in text else (False,):
        if any(True for _ in forms.runs(_folded(text, tags))):
            spans += _spans(text, forms, tags)
    return _masked(text, spans) if spans else text


@dataclass(frozen=True, slots=True)
class _Forms:
    """Every stretch of a secret's forms, of six characters to look for and of twelve to be sure."""

    grams: frozenset[str]
    stretches: frozenset[str]

    def runs(self, folded: str) -> Iterator[int]:
        """Yield where a stretch of twelve begins."""
        for at in range(0, len(folded) - _GRAM + 1, _STRIDE):
            if folded[at : at + _GRAM] not in self.grams:
                continue
            for start in range(max(0, at - _RUN + _GRAM), at + 1):
                if folded[start : start + _RUN] in self.stretches:
                    yield start


@lru_cache(maxsize=8)
def _forms(secret: str) -> _Forms:
    raw = secret.encode()
    forms = [_folded(secret), secret.translate(_ALIKE), raw.hex()]
    for before in range(3):  # base64 depends on what stands before, in steps of three bytes
        coded = base64.b64encode(b"\0" * before + raw + b"\0\0").decode()
        forms.append(coded[-(-before * 8 // 6) : (before + len(raw)) * 8 // 6].translate(_ALIKE))
    return _Forms(frozenset(_cut(forms, _GRAM)), frozenset(_cut(forms, _RUN)))


def _cut(forms: list[str], length: int) -> Iterator[str]:
    for form in forms:
        yield from (form[at : at + length] for at in range(len(form) - length + 1))


def _folded(text: str, tags: bool = False) -> str:
    """Return a text as it is looked through: escapes read, what nobody sees gone, all letters small."""
    if tags:
        text = _TAG.sub("", text)
    return _ESCAPE.sub(_meant, text).translate(_FOLDED)


def _meant(escape: re.Match[str]) -> str:
    """Return what an escape stands for; nothing for what nobody sees."""
    digits = escape[1] or escape[2]
    meant = chr(int(digits, 16)) if digits else html.unescape(escape[3] or "")
    return _UNSEEN.sub("", meant)


def _spans(text: str, forms: _Forms, tags: bool) -> Iterator[tuple[int, int]]:
    """Yield where each stretch stands, from its first character to its last with all between them."""
    folded, places = _placed(text, tags)
    for start in forms.runs(folded):
        yield places[start][0], places[start + _RUN - 1][1]


def _masked(text: str, spans: list[tuple[int, int]]) -> str:
    kept: list[str] = []
    end = 0
    for begins, ends in sorted(spans):
        if begins > end or not kept:
            kept += [text[end:begins], MASK]
        end = max(end, ends)
    return "".join([*kept, text[end:]])


def _placed(text: str, tags: bool) -> tuple[str, list[tuple[int, int]]]:
    """Return the text as it is looked through, and where each of its characters stands in the text as it is."""
    origin = [at for stretch in _between_tags(text) for at in stretch] if tags else range(len(text))
    seen = _TAG.sub("", text) if tags else text
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    for escape in _NOT_ITSELF.finditer(seen):
        letters.append(seen[at : escape.start()])
        places += [(origin[place], origin[place] + 1) for place in range(at, escape.start())]
        meant, at = _meant(escape), escape.end()
        letters.append(meant)
        places += [(origin[escape.start()], origin[at - 1] + 1)] * len(meant)
    places += [(origin[place], origin[place] + 1) for place in range(at, len(seen))]
    return "".join([*letters, seen[at:]]).translate(_ALIKE), places


def _between_tags(text: str) -> Iterator[range]:
    at = 0
    for tag in _TAG.finditer(text):
        yield range(at, tag.start())
        at = tag.end()
    yield range(at, len(text))
