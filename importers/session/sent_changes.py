"""What a row says now beside what the destination had of it from here, field by field, by the record of uploads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from importers.catalog.model import CellRef
from importers.destinations.call import Content, Unsendable, fingerprint_of
from importers.ledger.place import LedgerPlace, existing_ledger
from importers.upload.plan import content_of

if TYPE_CHECKING:
    from importers.catalog.product import Products
    from importers.destinations.base import Profile
    from importers.session.upload_input import UploadInput

_PICTURE = "image"


@dataclass(frozen=True, slots=True)
class SentChange:
    """One value that the next upload changes; `ref.column` is None where no column holds it.

    `was` is None where the record does not keep what the shop had, as those of earlier versions do not.
    """

    ref: CellRef
    field: str
    was: str | None
    now: str


def sent_changes(
    ready: UploadInput, profile: Profile, ledger_place: LedgerPlace
) -> tuple[SentChange, ...]:
    """Compare rows that are ready with what the record has of them. LedgerUnusable."""
    known = existing_ledger(ledger_place, profile)
    if known is None:
        return ()
    with closing(known) as ledger:
        said = dict(_said(ready.products, profile))
        entries = ledger.entries([content.key for content in said.values()])
        values = ledger.confirmed(list(entries.values()))
    return tuple(
        change
        for row, content in said.items()
        if content.key in entries
        for change in _changes(row, content, values.get(content.key), ready)
    )


def _said(products: Products, profile: Profile) -> Iterator[tuple[int, Content]]:
    for row in products.rows.tolist():
        try:
            yield row, content_of(products.product(row), profile, products.folder)
        except Unsendable:  # its cell tells why
            continue


def _changes(
    row: int, content: Content, had: Mapping[str, Any] | None, ready: UploadInput
) -> Iterator[SentChange]:
    if had is None:
        yield SentChange(CellRef(row, None), "", None, "")
        return
    now = _spoken(content)
    for name in dict.fromkeys((*now, *had)):
        was, is_now = had.get(name, ""), now.get(name, "")
        if was != is_now:
            ref = CellRef(row, ready.mapping.column(name))
            yield SentChange(ref, name, _text(name, was), _text(name, is_now))


def _spoken(content: Content) -> dict[str, Any]:
    """Return a row's values as the record keeps them: a picture by its path, size and time."""
    values: dict[str, Any] = json.loads(json.dumps(dict(content.fields)))
    if content.image is not None:
        try:
            values[_PICTURE] = fingerprint_of(content.image)
        except Unsendable:
            values[_PICTURE] = [str(content.image)]
    return values


def _text(name: str, value: Any) -> str:
    if name == _PICTURE and isinstance(value, list) and value:
        return Path(str(value[0])).name
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
