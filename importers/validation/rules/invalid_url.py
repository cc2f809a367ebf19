"""A web address that no browser would open."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import TYPE_CHECKING

from importers.catalog.model import CellRef, Severity
from importers.catalog.schema import Field, FieldKind
from importers.validation.cells import Cells, Mask, matches, matches_where
from importers.validation.examples import ADDRESS, invalid, valid
from importers.validation.rule import CellRule
from importers.validation.suggestion import CellFix, corrected
from importers.validation.text import URL, USUAL_URL

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter

_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_ADDRESS = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.[^\W\d_]{{2,}}(?::\d{{1,5}})?(?:[/?#]\S*)?")


def _addresses(field: Field | None, _label: str) -> Hashable:
    return True if field is not None and field.kind is FieldKind.URL else None


def _check(cells: Cells, _setting: object) -> Mask:
    unusual = ~(matches(cells.trimmed, USUAL_URL) | cells.settled)
    wrong: Mask = unusual & ~matches_where(unusual, cells.trimmed, URL)
    return wrong


def _sentence(about: MessageFormatter, ref: CellRef) -> str:
    return f"{about.value(ref)} is not a web address such as https://example.com/page."


def with_scheme(text: str) -> str | None:
    """Return a web address with `https://` before it, where the rest begins with a host and a dot."""
    address = text.strip()
    return f"https://{address}" if _ADDRESS.fullmatch(address) else None


RULE = CellRule(
    code="invalid-url",
    title="Not a web address",
    severity=Severity.ERROR,
    order=120,
    setting=_addresses,
    check=_check,
    sentence=_sentence,
    fix=CellFix("Add https:// to", corrected(with_scheme)),
    examples=(
        valid(ADDRESS, "http://a.de", "HTTPS://A.DE/x?y#z", "https://localhost:8000", ""),
        invalid(ADDRESS, {"a.de": "https://a.de", "shop.example/x": "https://shop.example/x"}),
        invalid(ADDRESS, {"ftp://a.de": None, "http://": None, "https://a b.de": None}),
    ),
)
