"""Texts in OOXML: rich text, phonetic hints, and the two ways in which characters are escaped."""

from __future__ import annotations

import html
import re

_PLAIN_ITEM = re.compile(r"<t(?: [^>]*)?>([^<]*)</t>(?:<phoneticPr [^>]*/>)?")
_ASIDE = re.compile(r"<(?:\w+:)?(rPh|phoneticPr)\b.*?(?:</(?:\w+:)?\1>|/>)", re.DOTALL)
_TEXT = re.compile(r"<(?:\w+:)?t(?: [^>]*)?>(.*?)</(?:\w+:)?t>", re.DOTALL)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)

BOOLEANS = {"1": "TRUE", "0": "FALSE", "true": "TRUE", "false": "FALSE"}


def text_of(item: str) -> str:
    """Return the text of an `<si>` or `<is>` element's content."""
    plain = _PLAIN_ITEM.fullmatch(item)
    if plain:
        return unescape(plain[1])
    if "CDATA" in item:
        item = _CDATA.sub(lambda match: html.escape(match[1], quote=False), item)
    return "".join(unescape(run) for run in _TEXT.findall(_ASIDE.sub("", item)))


def unescape(text: str) -> str:
    """Return a text with its XML entities and `_x000D_` escapes resolved, line ends as \\n."""
    if "&" in text:
        text = html.unescape(text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _resolved(text) if "_x" in text else text


def _resolved(text: str) -> str:
    """Resolve `_x000D_` escapes, which name UTF-16 units: two of them may be the halves of one character."""
    units = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return units.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def formula_text(markup: str) -> str:
    """Return the formula in an `<f>` element; one that only points to a shared formula is `=`."""
    return "=" + unescape(markup.partition(">")[2].partition("<")[0])
