"""What a workbook's file holds for one cell, before its number format makes the shown text of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoredCell:
    """A cell as it is stored: its value, its number format's code, and its formula as `=A2*2`.

    `stored` is what an "as stored" column shows: a date is a serial number, a percentage a fraction.
    """

    stored: str
    number_format: str
    formula: str | None = None
