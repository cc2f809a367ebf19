"""The sentence of an own rule: the operator's words, in which `{value}`, `{column}` and `{other}` are filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from importers.catalog.model import CellRef

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter

_PLACE = re.compile(r"\{(value|column|other)\}")
_ENDS = (".", "!", "?", "。", "…")


def filled_in(words: str, about: MessageFormatter, ref: CellRef, other: str = "") -> str:
    """Return the operator's words about a cell; `other` is the value that it was judged by, "" if there is none."""

    def of(found: re.Match[str]) -> str:
        match found[1]:
            case "value":
                return about.value(ref)
            case "column":
                return about.name(about.column(ref))
        return other

    return ended(_PLACE.sub(of, words))


def ended(words: str) -> str:
    """Return words as a sentence."""
    return words if words.endswith(_ENDS) else f"{words}."
