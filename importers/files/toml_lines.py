"""The line of a TOML file on which a key stands, for the sentence about what is wrong with it.

No TOML library tells that. A key is looked for where its table begins; where its exact line cannot be told, that of the
table is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

Path = tuple[str | int, ...]  # such as ("create", "answer", "key"), or ("field", 2, "as")

# Nothing in it can match in two ways: a text of many lines may look like anything.
_HEADER = re.compile(r"\s*\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?$")


def line_of(text: str, path: Path) -> int:
    """Return the number of the line, from 1 on, on which what the path names begins."""
    lines = text.splitlines()
    start, rest = _table(lines, path)
    at = start
    for step in rest:
        following = _entry(lines, at, step) if isinstance(step, int) else _key(lines, at, step)
        if following is None:
            break
        at = following
    return at + 1


def _table(lines: Sequence[str], path: Path) -> tuple[int, Path]:
    """Return where the innermost table that has a header of its own begins, and what of the path is in it."""
    names = tuple(step for step in path if isinstance(step, str))
    for length in range(len(names), 0, -1):
        name = ".".join(names[:length])
        for at, line in enumerate(lines):
            header = _HEADER.match(line)
            if header and _named(header) == name:
                nth = next((step for step in path if isinstance(step, int)), 0)
                start = _nth_header(lines, at, name, nth) if line.lstrip()[:2] == "[[" else at
                return start, _after(path, length)
    return 0, path


def _nth_header(lines: Sequence[str], first: int, name: str, nth: int) -> int:
    matches = [
        at for at, line in enumerate(lines) if (h := _HEADER.match(line)) and _named(h) == name
    ]
    return matches[nth] if nth < len(matches) else first


def _named(header: re.Match[str]) -> str:
    return header[1].replace(" ", "")


def _after(path: Path, length: int) -> Path:
    """Return what follows so many names, and the number that stands right after them."""
    count = 0
    for at, step in enumerate(path):
        if count == length:
            return path[at + 1 :] if isinstance(step, int) else path[at:]
        count += isinstance(step, str)
    return ()


def _key(lines: Sequence[str], start: int, name: str) -> int | None:
    """Return the next line that gives the key a value, before another table begins."""
    key = re.compile(rf"(?:^|[\s{{,])[\"']?{re.escape(name)}[\"']?\s*(?:=|\.)")
    for at in range(start, len(lines)):
        if at > start and _HEADER.match(lines[at]):
            return None
        if key.search(lines[at]):
            return at
    return None


def _entry(lines: Sequence[str], start: int, number: int) -> int | None:
    """Return the line of a list's entry, where each begins with a bracket on a line of its own or follows another."""
    seen = -1
    for at in range(start, len(lines)):
        if at > start and _HEADER.match(lines[at]):
            return None
        line = re.sub(r"\"[^\"]*\"|'[^']*'", "", lines[at].split("#")[0])
        depth_one = re.findall(r"(?:^\s*|[\[,]\s*)\{", line)
        if depth_one and seen + len(depth_one) >= number:
            return at
        seen += len(depth_one)
    return None
