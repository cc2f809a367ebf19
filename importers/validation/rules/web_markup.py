"""The writing of web pages in a name or code, which a shop would show: `Salt &amp; Pepper`, `<b>Cap</b>`."""

from __future__ import annotations

import html
import re
from collections.abc import Hashable
from typing import TYPE_CHECKING
from urllib.parse import unquote

import numpy as np

from importers.catalog import arrow
from importers.catalog.model import CellRef, Severity
from importers.catalog.schema import FieldKind
from importers.validation.cells import Cells, Mask, matches
from importers.validation.examples import ADDRESS, DESCRIPTION, KEY, NAME, invalid, valid
from importers.validation.messages import shorten
from importers.validation.rule import CellRule, ColumnUse
from importers.validation.suggestion import CellFix, corrected

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter

_ENTITY = r"&(?:#[0-9]{2,6}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z][A-Za-z0-9]{1,31});"
_NAMES = "b|big|br|div|em|font|h[1-6]|hr|i|li|ol|p|s|small|span|strong|sub|sup|table|td|tr|u|ul"
_TAG = rf"</?(?:{_NAMES})(?:\s[^<>]*)?/?>"
_ESCAPED = r"[A-Za-z]%20[A-Za-z0-9]|%[C-Fc-f][0-9A-Fa-f]%[89ABab][0-9A-Fa-f]"
# By the marks without which there is none.
_LOOKED_FOR = {"&;": _ENTITY, "<>": rf"(?i){_TAG}", "%": _ESCAPED}
_BREAK = re.compile(r"<(?:br|hr|li|/p|/div|/td|/tr)\b[^<>]*>", re.IGNORECASE)
_ANY_TAG = re.compile(_TAG, re.IGNORECASE)


def _shown_as_written(use: ColumnUse) -> Hashable:
    """A long text may be a piece of a web page; a name, a brand or a code is none."""
    field = use.field
    kinds = (FieldKind.TEXT, FieldKind.KEY, FieldKind.REFERENCE)
    return True if field is not None and field.kind in kinds and not field.multiline else None


def _check(cells: Cells, _setting: object) -> Mask:
    found: Mask = np.zeros(len(cells), bool)
    for marks, pattern in _LOOKED_FOR.items():
        if all(arrow.holds_byte(cells.values, ord(mark)) for mark in marks):
            found |= matches(cells.values, pattern)
    places = np.flatnonzero(found)
    if len(places):
        texts = cells.values.take(arrow.rows(places)).to_pylist()
        found[places] = [plain(text) is not None for text in texts]
    return found


def plain(text: str) -> str | None:
    """Return a text without the writing of web pages; None if it has none."""
    bare = _ANY_TAG.sub("", _BREAK.sub(" ", text))
    bare = html.unescape(bare)
    if re.search(_ESCAPED, bare):
        bare = unquote(bare, errors="strict") if _is_utf8(bare) else bare
    bare = " ".join(bare.split()) if bare != text else text
    return None if bare == text or not bare else bare


def _is_utf8(text: str) -> bool:
    try:
        unquote(text, errors="strict")
    except UnicodeDecodeError:
        return False
    return True


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    right = plain(about.text(ref)) or ""
    return f'{about.value(ref)} is written as for a web page, where it reads "{shorten(right)}".'


RULE = CellRule(
    code="web-markup",
    title="Writing of a web page",
    severity=Severity.WARNING,
    order=172,
    setting=_shown_as_written,
    keepable=True,
    check=_check,
    sentence=_sentence,
    fix=CellFix("Write plainly", corrected(plain)),
    examples=(
        valid(NAME, "Salt & Pepper", "R&D;", "&c; more", "a < b > c", "50 % off", "<3", "100%20"),
        valid(DESCRIPTION, "Salt &amp; <b>Pepper</b>"),
        valid(ADDRESS, "https://a.de/a%20b"),
        invalid(
            NAME,
            {
                "Salt &amp; Pepper": "Salt & Pepper",
                "Caf&eacute; &#241;": "Café ñ",
                "<b>Cap</b>": "Cap",
                "Hat<br/>red": "Hat red",
                "Caf%C3%A9": "Café",
            },
        ),
        invalid(KEY, {"A%20B": "A B"}),
    ),
)
