"""Formulas that name columns of a table, as `Prices[[#This Row],[Net '[EUR']]]`, and their rewriting.

In a column's name `[ ] # ' @` stand behind an apostrophe; upper and lower case are the same. Without a table's
name a reference is to the table that the formula stands in. Source: "Using structured references with Excel
tables", Microsoft's documentation of Excel.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_SPECIAL = re.compile(r"[\[\]#'@]")
_ESCAPED = re.compile(r"'(.)", re.DOTALL)
_BRACKETS = r"\[(?:'.|[^\[\]']|\[(?:'.|[^\[\]'])*\])*\]"
_TOKEN = re.compile(
    r'(?P<text>"(?:[^"]|"")*")'
    r"|(?P<sheet>'(?:[^']|'')*'!?)"
    rf"|(?P<before>[!\]]?)(?P<name>[^\W\d][\w.\\?]*)?(?P<brackets>{_BRACKETS})",
    re.DOTALL,
)
_PLAIN_NAME = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class ColumnRenames:
    """New names of one table's columns, by their old ones."""

    table: str
    names: Mapping[str, str]

    def new(self, name: str) -> str | None:
        """Return a column's new name; None if it keeps its own."""
        folded = name.casefold()
        return next((new for old, new in self.names.items() if old.casefold() == folded), None)


class NamedInText(Exception):
    """A formula names a column within a text, as `INDIRECT` takes it, where nothing can follow a renaming."""


def rewritten(formula: str, renames: ColumnRenames, within: bool = False) -> str:
    """Return a formula with the columns' new names; `within`: it stands in the table itself.

    `NamedInText` if a text in it names one of them.
    """
    if "[" not in formula:
        return formula
    pieces, place = [], 0
    for start, end, new in _changes(formula, renames, within):
        pieces += [formula[place:start], new]
        place = end
    return "".join([*pieces, formula[place:]]) if pieces else formula


def _changes(formula: str, renames: ColumnRenames, within: bool) -> Iterator[tuple[int, int, str]]:
    for token in _TOKEN.finditer(formula):
        if token["text"]:
            _require_unnamed(token["text"], renames)
        if not token["brackets"] or token["before"]:
            continue  # what stands behind `!` or `]` is another workbook's
        if _is_external(formula, token.end("brackets")):
            continue
        own = token["name"].casefold() == renames.table.casefold() if token["name"] else within
        if own:
            start, end = token.span("brackets")
            yield start, end, _renamed(token["brackets"], renames)


def _is_external(formula: str, end: int) -> bool:
    """Tell whether brackets hold a workbook's number, as in `[1]Sheet1!A1` and `[1]!Name`."""
    return re.match(r"[^\W\d][\w. ]*!|!", formula[end:]) is not None


def _require_unnamed(text: str, renames: ColumnRenames) -> None:
    folded = text.casefold()
    names = (f"[{_escape(old)}]".casefold() for old in renames.names)
    if f"{renames.table}[".casefold() in folded and any(name in folded for name in names):
        raise NamedInText


def _renamed(brackets: str, renames: ColumnRenames) -> str:
    inner = brackets[1:-1]
    if "[" in _ESCAPED.sub("", inner):
        return "[" + re.sub(r"\[((?:'.|[^\[\]'])*)\]", lambda m: _item(m[1], renames), inner) + "]"
    if inner.startswith("@"):
        new = renames.new(_unescape(inner[1:]))
        if new is None:
            return brackets
        return f"[@{new}]" if _PLAIN_NAME.fullmatch(new) else f"[@[{_escape(new)}]]"
    return _item(inner, renames)


def _item(name: str, renames: ColumnRenames) -> str:
    new = None if name.startswith("#") else renames.new(_unescape(name))
    return f"[{name if new is None else _escape(new)}]"


def _unescape(name: str) -> str:
    return _ESCAPED.sub(r"\1", name)


def _escape(name: str) -> str:
    return _SPECIAL.sub(lambda found: "'" + found[0], name)
