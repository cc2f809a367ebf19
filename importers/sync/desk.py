"""What a sync was refused, back where it can be put right: its source as the sync read it, refusals on their cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from importers.catalog.origin import SourceOrigin
from importers.database.connection import Password
from importers.database.origin import DatabaseOrigin
from importers.destinations.outcome import RowOutcome, RowState
from importers.fixes.recipe import parse
from importers.session.places import place_named
from importers.session.recipes import read_text, replayed
from importers.session.session import Session
from importers.sync.configured import ConfiguredSync
from importers.sync.record import RefusedProduct
from importers.sync.sources import newest_catalog
from importers.upload.standing import Standing
from importers.validation.occurrences import label_of


def source_of(sync: ConfiguredSync, password: Password | None = None) -> SourceOrigin:
    """Return what a sync reads: of a folder its newest catalog. UnreadableFile."""
    path = Path(sync.source)
    word = str(newest_catalog(path)) if path.is_dir() else sync.source
    place = place_named(word, sync.table or None, sync.sql or None, sync.key)
    return replace(place, password=password) if isinstance(place, DatabaseOrigin) else place


def put_on_desk(
    session: Session,
    sync: ConfiguredSync,
    refused: Sequence[RefusedProduct],
    url: str | None = None,
) -> int:
    """Do the fixes of the sync's recipe, put the refusals on their cells, and return on how many rows. Slow.

    A row that is not as it was refused any more has none: it is sent again by the next sync. `url`: another address
    than the profile's. RecipeUnusable, LedgerUnusable.
    """
    if sync.recipe:
        session.apply(replayed(session, parse(read_text(Path(sync.recipe)))).fix)
    still = set(session.uploads.standings(url).rows(Standing.REFUSED).tolist())
    outcomes = [each for each in _outcomes(session, refused) if each.row in still]
    session.uploads.recall(outcomes)
    return len(outcomes)


def _outcomes(session: Session, refused: Sequence[RefusedProduct]) -> Iterator[RowOutcome]:
    said: dict[str, list[tuple[str, str]]] = {}
    fields = _fields_by_label(session)
    for each in refused:
        field = fields.get(each.column or "", "")
        words = each.message if field or not each.column else f"{each.column}: {each.message}"
        said.setdefault(each.sku, []).append((field, words))
    column = session.mapping.column(session.schema.key.name)
    if column is None:
        return
    for row, key in enumerate(session.catalog.column(column).to_pylist()):
        if key in said:
            yield RowOutcome(row, key, RowState.REFUSED, tuple(said[key]))


def _fields_by_label(session: Session) -> dict[str, str]:
    """Return the field that a header's label, or its own name, means."""
    labels = {
        label_of(session.catalog, column) or "": name
        for name, column in session.mapping.columns.items()
    }
    return {field.name: field.name for field in session.schema.fields} | labels
