"""Which sheet of a workbook is opened, and what is said about the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from importers.catalog.model import ReadWarning
from importers.errors import UnreadableFile

OPENED_HIDDEN = ", which was opened, is hidden."
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """A worksheet of the file: its name, its part or index, and whether Excel shows its tab."""

    name: str
    part: str = ""
    visible: bool = True


def choose(sheets: Sequence[SheetInfo], name: str | None) -> Sequence[SheetInfo]:
    """Return the sheets to try, the likeliest first; the named one alone where one is named."""
    if not sheets:
        raise UnreadableFile("it has no worksheet, only charts or macros.")
    if name is None:
        return sorted(sheets, key=lambda info: not info.visible)
    named = [info for info in sheets if info.name == name]
    folded = [info for info in sheets if info.name.casefold() == name.strip().casefold()]
    if not (named or folded):
        raise UnreadableFile(f"it has no worksheet “{name}”, only {names(sheets)}.")
    return (named or folded)[:1]


def sheet_warnings(sheets: Sequence[SheetInfo], chosen: SheetInfo) -> list[ReadWarning]:
    """Say which sheets were not opened, and which of them Excel hides."""
    others = [info for info in sheets if info != chosen]
    hidden = [info for info in others if not info.visible]
    read_warnings = []
    if others:
        read_warnings.append(
            ReadWarning("sheet", f"“{chosen.name}” was opened; also here: {names(others)}.")
        )
    if hidden:
        read_warnings.append(ReadWarning("hidden-sheets", f"Hidden in Excel: {names(hidden)}."))
    if not chosen.visible:
        read_warnings.append(ReadWarning("hidden-sheets", f"“{chosen.name}”{OPENED_HIDDEN}"))
    return read_warnings


def names(sheets: Sequence[SheetInfo]) -> str:
    """Return the sheets' names for a sentence, the first six of many."""
    shown = ", ".join(f"“{info.name}”" for info in sheets[:_SHOWN])
    return f"{shown} and {len(sheets) - _SHOWN} more" if len(sheets) > _SHOWN else shown
