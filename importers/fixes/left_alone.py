"""What a fix leaves alone, in words: how many cells, why, and the first of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from importers.catalog.catalog import Catalog
from importers.catalog.model import Fix, LeftAlone

_NAMED = 3
_LONGEST = 30  # characters of a value


def left_words(catalog: Catalog, fix: Fix, most: int = _NAMED) -> Iterator[str]:
    """Yield a fix's notes, then a sentence for each reason: `1 cell left as it is: no price (E5 “op aanvraag”).`

    `most` places are named of each, if any.
    """
    yield from fix.notes
    for alone in fix.left:
        named = list(left_places(catalog, alone, most))
        more = ["…"] if named and alone.count > len(named) else []
        places = f" ({', '.join([*named, *more])})" if named else ""
        yield f"{_counted(alone)}: {alone.why}{places}."


def left_places(catalog: Catalog, alone: LeftAlone, most: int) -> Iterator[str]:
    """Yield the first few places that are left alone, each with its value: `E5 “op aanvraag”`."""
    if alone.of:
        yield from alone.details[:most]
        return
    for ref, detail in zip_longest(alone.cells[:most], alone.details[: len(alone.cells[:most])]):
        value = catalog.value(ref.row or 0, ref.column or 0)
        there = f" is {detail}" if detail else ""
        yield f"{catalog.address(ref)} “{_short(value)}”{there}"


def _counted(alone: LeftAlone) -> str:
    if alone.of:
        return f"{alone.count:,} row{'' if alone.count == 1 else 's'} of {alone.of} not used"
    return f"{alone.count:,} cell" + (
        " left as it is" if alone.count == 1 else "s left as they are"
    )


def _short(value: str | None) -> str:
    text = value or ""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
