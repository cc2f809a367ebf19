"""Labels of a header in several rows: `Price` above `Net` and `Gross` makes `Price Net` and `Price Gross`."""

from __future__ import annotations

from collections.abc import Sequence


def joined_labels(rows: Sequence[Sequence[str | None]]) -> tuple[str, ...]:
    """Return a label for each column of the last row; a group above holds up to the next one right of it."""
    *groups, last = rows
    filled = [_filled(group, len(last)) for group in groups]
    labels = []
    for column, label in enumerate(last):
        above = [group[column].strip() for group in filled]
        parts = dict.fromkeys(part for part in (*above, (label or "")) if part.strip())
        labels.append(" ".join(parts) if groups else label or "")
    return tuple(labels)


def _filled(group: Sequence[str | None], width: int) -> list[str]:
    """Return a row of groups with each in all of its columns."""
    filled, present = [], ""
    for column in range(width):
        cell = (group[column] or "") if column < len(group) else ""
        present = cell if cell.strip() else present
        filled.append(present)
    return filled
