"""On which line of a TOML text each key stands, for sentences about what is wrong there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

_TABLE = re.compile(r"\s*(?P<open>\[\[?)\s*(?P<name>[^\[\]#]+?)\s*\]")
_KEY = re.compile(
    r"""\s*(?P<name>(?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*="""
)
_PART = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")
_LONG = ('"' * 3, "'" * 3)  # the quotes of a text of several lines


def key_lines(text: str) -> Mapping[str, int]:
    """Return the line, from 1, of each key by its dotted name; the third `[[step]]` is `step.3`.

    The text is valid TOML. Keys within arrays and inline tables are on the line where these begin.
    """
    found: dict[str, int] = {}
    table, counted = "", Counter[str]()
    for number, line in _outside_long_texts(text):
        if header := _TABLE.match(line):
            table = _dotted(header["name"])
            if header["open"] == "[[":
                counted[table] += 1
                table = f"{table}.{counted[table]}"
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            name = _dotted(key["name"])
            found.setdefault(f"{table}.{name}" if table else name, number)
    return found


def line_of(lines: Mapping[str, int], key: str) -> int:
    """Return a key's line, else that of the nearest table around it, else the first."""
    while key and key not in lines:
        key = key.rpartition(".")[0]
    return lines.get(key, 1)


def _dotted(name: str) -> str:
    return ".".join("".join(part) for part in _PART.findall(name))


def _outside_long_texts(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that do not begin within a text of several lines."""
    within = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if not within:
            yield number, line
        for mark in _LONG:
            if within in ("", mark) and line.count(mark) % 2:
                within = "" if within else mark
