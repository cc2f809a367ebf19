"""What a grid holds, as plain values to compare."""

from __future__ import annotations

from importers.readers.workbook.grid import Grid


def filled(grid: Grid) -> dict[int, dict[int, str]]:
    """Return the filled cells: sheet row → column → text."""
    return {
        int(line): {
            index: text
            for index, column in grid.columns.items()
            if (text := column[at].as_py()) is not None
        }
        for at, line in enumerate(grid.lines)
    }


def codes_of(grid: Grid) -> dict[str, str]:
    """Return the warnings, code → message."""
    return {warning.code: warning.message for warning in grid.read_warnings}
