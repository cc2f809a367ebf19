"""Texts in OOXML: rich text, phonetic hints, and the two ways in which characters are escaped."""

from __future__ import annotations

import re

from importers.readers.workbook.ooxml.plain_xml import ATTRIBUTES, Irregular

_REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));|&")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ALLOWED = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
# The content of an item: texts, runs of formatted text, and how to sort it (ECMA-376 part 1, 18.4.8).
_T = rf"<t{ATTRIBUTES}(?:/>|>[^<]*</t>)\s*"
_FORMAT = rf"(?:<rPr{ATTRIBUTES}(?:/>|>\s*(?:<[\w:]+{ATTRIBUTES}/>\s*)*</rPr>)\s*)?"
ITEM_CONTENT = (
    rf"\s*(?:{_T}|<r>\s*{_FORMAT}{_T}</r>\s*"
    rf"|<rPh{ATTRIBUTES}>\s*{_T}</rPh>\s*|<phoneticPr{ATTRIBUTES}/>\s*)*"
)
_PLAIN_CONTENT = re.compile(r'<t(?: xml:space="preserve")?>([^<]*)</t>')
_KNOWN_CONTENT = re.compile(ITEM_CONTENT)
_ASIDE = re.compile(r"<rPh\b.*?</rPh>", re.DOTALL)
_TEXT = re.compile(r"<t\b[^>]*?(?:/>|>([^<]*)</t>)")

BOOLEANS = {"1": "TRUE", "0": "FALSE", "true": "TRUE", "false": "FALSE"}


def text_of(item: str) -> str:
    """Return the text of an `<si>` or `<is>` element's content; `Irregular` if it is spelled otherwise."""
    plain = _PLAIN_CONTENT.fullmatch(item)
    if plain:
        return unescape(plain[1])
    if not _KNOWN_CONTENT.fullmatch(item):
        raise Irregular
    return "".join(unescape(run) for run in _TEXT.findall(_ASIDE.sub("", item)))


class ItemText:
    """Gathers the text of an `<si>` or `<is>` element as an XML parser goes through it."""

    def __init__(self) -> None:
        """Start before the element."""
        self._inside = False
        self._aside = False
        self._run: list[str] = []
        self._runs: list[str] = []

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        """Take an element within the item."""
        self._inside = name == "t"
        self._aside |= name == "rPh"

    def end(self, name: str) -> None:
        """Take the end of an element within the item."""
        if name == "t":
            self._runs.append(resolved("".join(self._run)))
            self._run = []
        elif name == "rPh":
            self._aside = False
        self._inside = False

    def text(self, data: str) -> None:
        """Take a stretch of text."""
        if self._inside and not self._aside:
            self._run.append(data)

    def taken(self) -> str:
        """Return the text, and start anew."""
        if not self._runs:
            return ""
        found, self._runs, self._aside = "".join(self._runs), [], False
        return found


def unescape(text: str) -> str:
    """Return a text with its XML references and `_x000D_` escapes resolved, line ends as \\n.

    `Irregular` where an ampersand is no reference that XML knows.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in text:
        text = _REFERENCE.sub(_character, text)
    return resolved(text)


def _character(match: re.Match[str]) -> str:
    name, decimal, hexadecimal = match.groups()
    if name:
        return _NAMED[name]
    number = int(decimal) if decimal else int(hexadecimal or "0", 16)
    if number < 0x110000 and _ALLOWED.fullmatch(chr(number)):
        return chr(number)
    raise Irregular


def resolved(text: str) -> str:
    """Resolve `_x000D_` escapes, which name UTF-16 units: two of them may be the halves of one character."""
    if "_x" not in text:
        return text
    units = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return units.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def formula_text(markup: str) -> str:
    """Return the formula in an `<f>` element; one that only points to a shared formula is `=`."""
    return "=" + unescape(markup.partition(">")[2].partition("<")[0])
