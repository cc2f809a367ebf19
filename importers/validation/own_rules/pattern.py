"""`pattern` and `forbidden`: what the whole text must look like, and what no part of it may.

Patterns are RE2's (github.com/google/re2/wiki/Syntax): they take time in proportion to the text, whatever they are, so
that none can keep the program busy for ever. Look-ahead and back-references are what RE2 leaves out for that.
"""

from __future__ import annotations

import pyarrow as pa

from importers.catalog import arrow
from importers.validation.cells import Cells, Mask, matches
from importers.validation.messages import shorten
from importers.validation.own_rules.table import RuleTable
from importers.validation.own_rules.values import OneCell

_LEFT_OUT = ("(?=", "(?!", "(?<")


def read_pattern(table: RuleTable) -> OneCell:
    """Return what a pattern asks: the whole text, without the space around it, fits."""
    pattern = _pattern(table)
    whole = f"^(?:{pattern})$"

    def check(cells: Cells, _told: bool) -> Mask:
        wrong: Mask = ~(matches(cells.trimmed, whole) | cells.settled)
        return wrong

    asks = f"fit {shorten(pattern, 40)}"
    return OneCell(
        asks, lambda about, ref: f"{about.value(ref)} does not fit the pattern {pattern}.", check
    )


def read_forbidden(table: RuleTable) -> OneCell:
    """Return what a forbidden pattern asks: no part of the text fits."""
    pattern = _pattern(table)

    def check(cells: Cells, _told: bool) -> Mask:
        wrong: Mask = matches(cells.trimmed, pattern) & ~cells.settled
        return wrong

    asks = f"hold no {shorten(pattern, 40)}"
    return OneCell(
        asks, lambda about, ref: f"{about.value(ref)} holds what {pattern} forbids.", check
    )


def _pattern(table: RuleTable) -> str:
    """Return a pattern that RE2 takes; "" where it was a mistake."""
    pattern = table.text("pattern")
    try:
        matches(arrow.texts([""]), pattern)
        matches(arrow.texts([""]), f"^(?:{pattern})$")
    except pa.ArrowInvalid as error:
        table.mistake("pattern", _words(pattern, str(error)))
        return ""
    return pattern


def _words(pattern: str, error: str) -> str:
    if any(sign in pattern for sign in _LEFT_OUT):
        return "patterns have no look-ahead and no look-behind here (they are RE2's)"
    why = error.removeprefix("Invalid regular expression: ").rstrip(".")
    return f"it is no pattern of RE2: {shorten(why, 100)}"
