"""One of the distinct values of a column."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it is written, and how many rows have it. A cell that the record lacks counts as blank."""

    text: str
    rows: int
