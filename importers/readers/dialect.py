"""How a delimited text is written: its delimiter, and what its quotes look like."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Dialect:
    """How fields are told apart; `quote` is "" for none.

    `escaped`: a quote within quotes is written `\\"` rather than doubled. `spaced`: spaces stand
    before opening quotes and do not belong to the values. `told`: the first line is `sep=…`.
    """

    delimiter: str = ","
    quote: str = '"'
    escaped: bool = False
    spaced: bool = False
    told: bool = False


def with_quotes(dialect: Dialect, text: str) -> Dialect:
    """Add what the text's quotes tell: which character, escaped how, with spaces before or not."""
    edge = re.escape(dialect.delimiter)
    start, end = rf"(?:^|{edge}|[\r\n])", rf"(?:$|{edge}|[\r\n])"
    single = _count(rf"{start} {{0,99}}'", text)
    paired = single and _count(rf"'{end}", text) >= 0.9 * single
    quote = "'" if paired and not _count(rf'{start} {{0,99}}"', text) else '"'
    if quote == dialect.delimiter:
        return replace(dialect, quote="")
    spaces = _count(rf"{edge} {{1,99}}{quote}(?!{quote})", text) if dialect.delimiter != " " else 0
    spaced = spaces > _count(rf"{edge}{quote}(?!{quote})", text) / 2
    escaped = _count(rf"\\{quote}(?!{end})", text)
    doubled = _count(rf"[^\\\r\n{edge}]{quote}{quote}(?!{end})", text)
    return replace(dialect, quote=quote, spaced=spaced, escaped=escaped > doubled)


def _count(pattern: str, text: str) -> int:
    return sum(1 for _ in re.finditer(pattern, text))
