"""What a fix leaves alone, in words: how many cells, why, and the first of them."""

from __future__ import annotations

from collections.abc import Iterator

from importers.catalog.catalog import Catalog
from importers.catalog.model import Fix

_NAMED = 3
_LONGEST = 30  # characters of a value


def left_words(catalog: Catalog, fix: Fix) -> Iterator[str]:
    """Yield a sentence for each reason: `2 cells left as they are: no price (E5 “op aanvraag”, E9 “?”).`"""
    for alone in fix.left:
        cells = [
            f"{catalog.address(ref)} “{_short(catalog.value(ref.row, ref.column))}”"
            for ref in alone.cells[:_NAMED]
            if ref.row is not None and ref.column is not None
        ]
        more = ["…"] if cells and alone.count > len(cells) else []
        named = f" ({', '.join([*cells, *more])})" if cells else ""
        left = "cell left as it is" if alone.count == 1 else "cells left as they are"
        yield f"{alone.count:,} {left}: {alone.why}{named}."


def _short(value: str | None) -> str:
    text = value or ""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
