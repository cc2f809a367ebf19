"""A web address that no browser would open."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import TYPE_CHECKING

import pyarrow as pa

from importers.catalog import arrow
from importers.catalog.cell_facts import CellFacts
from importers.catalog.model import CellRef, Severity
from importers.catalog.schema import FieldKind
from importers.validation.cells import Cells, Mask, matches, matches_where
from importers.validation.examples import ADDRESS, Example, invalid, valid
from importers.validation.rule import CellRule, ColumnUse
from importers.validation.suggestion import CellFix, ColumnEvidence, RowCorrection
from importers.validation.text import URL, USUAL_URL

if TYPE_CHECKING:
    from importers.validation.messages import MessageFormatter

_WEB = re.compile("https?://", re.IGNORECASE)
_LINK = re.compile(r'=\s*HYPERLINK\s*\(\s*"(https?://[^"\s]+)"', re.IGNORECASE)
_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_ADDRESS = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.[^\W\d_]{{2,}}(?::\d{{1,5}})?(?:[/?#]\S*)?")


def _addresses(use: ColumnUse) -> Hashable:
    field = use.field
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


def _correction(evidence: ColumnEvidence) -> RowCorrection:
    """Write the address of a cell's link, of a link's formula, or add the scheme, in this order."""
    facts, column = evidence.catalog.source.facts, evidence.column

    def correct(row: int, text: str) -> str | None:
        link = None if evidence.catalog.is_edited(row, column) else facts.link(row, column)
        return (
            (link if link and _WEB.match(link) else None) or of_formula(text) or with_scheme(text)
        )

    return RowCorrection(correct)


def of_formula(text: str) -> str | None:
    """Return the address of a formula `=HYPERLINK("https://...")`."""
    found = _LINK.match(text.strip())
    return found[1] if found else None


_LINKED = CellFacts(links={0: pa.chunked_array([arrow.texts(["https://a.de/1", None])])})

RULE = CellRule(
    code="invalid-url",
    title="Not a web address",
    severity=Severity.ERROR,
    order=120,
    setting=_addresses,
    check=_check,
    sentence=_sentence,
    fix=CellFix("Write the address in", _correction),
    examples=(
        valid(ADDRESS, "http://a.de", "HTTPS://A.DE/x?y#z", "https://localhost:8000", ""),
        invalid(ADDRESS, {"a.de": "https://a.de", "shop.example/x": "https://shop.example/x"}),
        invalid(ADDRESS, {'=HYPERLINK("https://a.de/x";"view")': "https://a.de/x"}),
        Example(
            (("Web address", ADDRESS),),
            (("view",), ("look",)),
            found=((0, 0), (1, 0)),
            fixed=(("https://a.de/1",), ("look",)),
            facts=_LINKED,
        ),
        invalid(ADDRESS, {"ftp://a.de": None, "http://": None, "https://a b.de": None}),
    ),
)
