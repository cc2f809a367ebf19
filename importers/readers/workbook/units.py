"""Units that Excel shows beside numbers (`5 kg`): left out of amounts, and said; part of a code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog.letters import column_letters
from importers.catalog.model import ReadWarning
from importers.catalog.vocabulary import KEY_HEADERS
from importers.readers.header import label_key

Columns = Mapping[int, pa.ChunkedArray]
_KEYS = frozenset(map(label_key, KEY_HEADERS))
_NAMED = 3  # columns in a warning


def keys_as_shown(
    labels: Sequence[str], columns: Columns, units: Columns
) -> dict[int, pa.ChunkedArray]:
    """Return the columns of codes with what Excel shows beside their numbers; `units` as in a grid."""
    return {
        at: pc.coalesce(shown, columns[at])
        for at, shown in units.items()
        if at in columns and _is_key(labels, at)
    }


def told_units(labels: Sequence[str], units: Columns) -> Iterator[ReadWarning]:
    """Say of which columns the units were left out."""
    named = [
        f"{_name(labels, at)} (“{_example(shown)}”)"
        for at, shown in units.items()
        if not _is_key(labels, at) and shown.null_count < len(shown)
    ]
    if named:
        more = f" and {len(named) - _NAMED:,} more" if len(named) > _NAMED else ""
        what = ", ".join(named[:_NAMED]) + more
        yield ReadWarning(
            "units", f"Excel shows units beside numbers, which are left out here: {what}."
        )


def _is_key(labels: Sequence[str], at: int) -> bool:
    label = label_key(labels[at]) if at < len(labels) else ""
    return label in _KEYS or "sku" in label


def _name(labels: Sequence[str], at: int) -> str:
    return labels[at].strip() if at < len(labels) and labels[at].strip() else column_letters(at)


def _example(shown: pa.ChunkedArray) -> str:
    text: str = shown.drop_null()[0].as_py()
    return text
