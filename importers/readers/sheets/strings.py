"""Texts in OOXML: shared strings, rich text, and the two ways in which characters are escaped."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from importers.errors import UnreadableFile
from importers.readers.sheets.limits import (
    HOSTILE_XML,
    MAX_SMALL_PART_BYTES,
    MAX_STRINGS,
    STUFFED,
    TOO_MANY,
)

_ITEM_END = b"</si>"
_ITEM = re.compile(rb"<(?:\w+:)?si(?: [^>]*)?(?:/>|>(.*?)</(?:\w+:)?si>)", re.DOTALL)
_PLAIN_STRING = re.compile(rb"<si><t(?: [^>]*)?>([^<]*)</t></si>")
_PLAIN_ITEM = re.compile(r"<t(?: [^>]*)?>([^<]*)</t>")
_ASIDE = re.compile(r"<(?:\w+:)?(rPh|phoneticPr)\b.*?(?:</(?:\w+:)?\1>|/>)", re.DOTALL)
_TEXT = re.compile(r"<(?:\w+:)?t(?: [^>]*)?>(.*?)</(?:\w+:)?t>", re.DOTALL)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)


def shared_strings(blocks: Iterable[bytes]) -> pa.Array:
    """Return the workbook's shared strings, formatting and phonetic hints left out."""
    found: list[pa.Array] = []
    for window in _windows(_as_utf8(blocks)):
        found.append(_strings(window))
        if sum(map(len, found)) > MAX_STRINGS:
            raise UnreadableFile(TOO_MANY)
    return pa.concat_arrays(found)


def _as_utf8(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same text in UTF-8, where its first bytes say that it is UTF-16."""
    decoder = None
    for number, block in enumerate(blocks):
        if number == 0 and block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            decoder = codecs.getincrementaldecoder("utf-16")()
        yield decoder.decode(block).encode() if decoder else block


def _strings(window: bytes) -> pa.Array:
    if b"<!DOCTYPE" in window:
        raise UnreadableFile(HOSTILE_XML)
    plain = _PLAIN_STRING.findall(window)
    if window.count(b"si>") == 2 * len(plain) and b"si/>" not in window:
        return unescaped(pa.array(plain, pa.binary()).cast(pa.string()))
    return pa.array([text_of(item.decode()) for item in _ITEM.findall(window)], pa.string())


def unescaped(raw: pa.Array) -> pa.Array:
    """Resolve the escapes of a column of texts, where it has any."""
    odd = pc.match_substring_regex(raw, "[&\r]|_x")
    texts = [unescape(text) for text in raw.filter(odd).to_pylist()]
    return pc.replace_with_mask(raw, odd, pa.array(texts, pa.string())) if texts else raw


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
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _windows(blocks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for block in blocks:
        rest += block
        cut = rest.rfind(_ITEM_END) + len(_ITEM_END)
        if cut >= len(_ITEM_END):
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > MAX_SMALL_PART_BYTES:
            raise UnreadableFile(STUFFED)
    yield rest
