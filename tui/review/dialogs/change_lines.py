"""The words of a fix for a preview: how many changes, and old beside new."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from importers.catalog.catalog import Catalog
from importers.catalog.model import Edit, Fix
from importers.fixes.left_alone import left_words
from tui.text import content, safe
from tui.widgets.table.cells import show_edges
from tui.widgets.wording import count

_LONGEST = 60
_REASONS = 3


def summary(fix: Fix) -> str:
    """Return how many cells would change and how many rows would be left out."""
    parts = [f"the column {safe(label)} would be added" for label in fix.add_columns]
    if fix.edits:
        parts.append(f"{count(len(fix.edits), 'cell')} would change")
    if fix.exclude:
        parts.append(f"{count(len(fix.exclude), 'row')} would be left out")
    if fix.include:
        parts.append(f"{count(len(fix.include), 'row')} would be taken in again")
    words = " and ".join(parts)
    return words[:1].upper() + words[1:] or "Nothing would change"


def edit_line(catalog: Catalog, edit: Edit) -> Content:
    """Return one cell's address, its old value, and its new one."""
    return Content.assemble(
        (f"{catalog.address(edit.ref):<10}", "$text-accent"),
        "  ",
        (short(edit.old), "$text-error"),
        "  →  ",
        (short(edit.new), "$text-success"),
    )


def edit_lines(catalog: Catalog, fix: Fix, most: int) -> Iterator[Content]:
    """Return the first few changes of cells, a line each."""
    for edit in fix.edits[:most]:
        yield edit_line(catalog, edit)


def first_reasons(catalog: Catalog, fix: Fix) -> list[Content]:
    """Return what a fix leaves alone, a line for each reason, where there are few."""
    told = list(left_words(catalog, fix))
    if len(told) > _REASONS:
        more = len(told) - _REASONS + 1
        told = [*told[: _REASONS - 1], f"and {more:,} more reasons: the preview has them"]
    return [content(f"▲ {words}", "$text-warning") for words in told]


def short(value: str | None) -> str:
    """Return a value that fits a line, blanks at its edges made visible."""
    if value is None:
        return "no field"
    shown = safe(show_edges(value))
    return "blank" if not shown else shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "…"
