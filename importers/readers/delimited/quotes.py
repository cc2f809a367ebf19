"""Finds what a text's quotes look like, once its delimiter is known."""

from __future__ import annotations

import io
import re
from collections import deque
from dataclasses import replace

from importers.readers.delimited.dialect import Dialect
from importers.readers.delimited.records import Records

# Taken for quotes only where most fields stand between two of them.
_RARE_QUOTES = "`~#%"


def with_quotes(dialect: Dialect, text: str, chosen: str | None = None) -> Dialect:
    """Add what the text's quotes tell: which character (unless `chosen`), escaped how, spaces before or not."""
    edge = re.escape(dialect.delimiter)
    quote = _quote(text, edge) if chosen is None else chosen
    if quote in ("", dialect.delimiter):
        return replace(dialect, quote="")
    mark = re.escape(quote)
    spaces = _count(rf"{edge} {{1,99}}{mark}(?!{mark})", text) if dialect.delimiter != " " else 0
    spaced = spaces > _count(rf"{edge}{mark}(?!{mark})", text) / 2
    found = replace(dialect, quote=quote, spaced=spaced)
    return replace(found, escaped=f"\\{quote}" in text and _is_escaped(found, text))


def _quote(text: str, edge: str) -> str:
    start, end = rf"(?:^|{edge}|[\r\n]) {{0,99}}", rf"(?= *+(?:$|{edge}|[\r\n]))"
    if re.search(rf'{start}"', text):
        return '"'
    single = _count(rf"{start}'", text)
    if single and _count(rf"'{end}", text) >= 0.9 * single:
        return "'"
    for mark in (re.escape(char) for char in _RARE_QUOTES if char in text):
        fields = _count(rf"[^{edge}\r\n]++", text)
        wrapped = rf"{start}{mark}[^{mark}]*+{mark}{end}"
        if mark != edge and _count(wrapped, text) > fields / 2:
            return mark[-1]
    return '"'


def _is_escaped(dialect: Dialect, text: str) -> bool:
    """Tell whether fewer quotes are out of place if `\\"` is one of the text, not `C:\\` at a field's end."""
    return _stray_quotes(replace(dialect, escaped=True), text) < _stray_quotes(dialect, text)


def _stray_quotes(dialect: Dialect, text: str) -> int:
    found = Records(io.StringIO(text, newline=""), dialect)
    deque(found, maxlen=0)
    return len(found.stray)


def _count(pattern: str, text: str) -> int:
    return sum(1 for _ in re.finditer(pattern, text))
