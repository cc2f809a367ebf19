"""A supplier made of what was done to its file, and kept for the next one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from importers.catalog.source import ReadOptions
from importers.destinations.base import Profile
from importers.fixes.recipe import Recipe
from importers.fixes.record import REPLAYED
from importers.session.chosen_columns import field_named
from importers.session.recipes import lasting_recipe
from importers.session.session import Session
from importers.session.supplier_plan import holders
from importers.storage.home import Home
from importers.storage.last_time import keep_last_time, last_time
from importers.storage.profiles import load_profiles
from importers.suppliers.file_pattern import fits, pattern_of
from importers.suppliers.library import KeptSupplier, save_supplier
from importers.suppliers.supplier import LONGEST_NAME, Constant, Supplier

_BRAND = "brand"


def suggested_name(session: Session) -> str:
    """Return what the supplier of a file could be called, by the file's name; people will know better. Quick."""
    stem = re.sub(r"[\d_\W]+", " ", session.source.origin.beside.stem).strip()
    return (stem[:1].upper() + stem[1:LONGEST_NAME]).strip() or "Supplier"


def supplier_of(session: Session, before: Supplier | None = None) -> Supplier:
    """Return the supplier of a session's file with what was done to it; `before` is what was known of it. Slow.

    What a session does not tell (guards, rules, other destinations) stays as it was before.
    """
    before = before or Supplier(suggested_name(session))
    columns = dict(holders(session.mapping, session.schema, session.source.header))
    field = field_named(_BRAND, session.schema)
    brand = None if field is None else columns.get(field.name)
    if field is not None and isinstance(brand, Constant):
        del columns[field.name]
    profile = session.profile
    return replace(
        before,
        files=_patterns(session, before),
        header=session.source.header,
        destinations=before.destinations or (() if profile is None else (profile.name,)),
        brand=brand.text if isinstance(brand, Constant) else before.brand,
        reading=_reading(session),
        columns={**before.columns, session.schema.name: columns},
        recipe=_recipe(session, before.recipe),
    )


def _recipe(session: Session, before: Recipe) -> Recipe:
    """Return what was done; what was done before comes first, unless it is among it since it was done to this file."""
    made = lasting_recipe(session)
    operations = (step.fix.operation for step in session.history.standing)
    if any(each is not None and each.do == REPLAYED for each in operations):
        return made
    return Recipe((*before.steps, *made.steps))


def remember_supplier(
    session: Session, supplier: Supplier, before: KeptSupplier | None
) -> KeptSupplier:
    """Keep a supplier, in the place of another, and take the session's file as its. SettingsUnusable, SaveFailed."""
    old = None if before is None else before.supplier.name
    kept = save_supplier(session.home, supplier, old)
    sources = [session.source.origin.locator]
    if before is not None:
        sources.insert(0, before.supplier.source)
    _carry_last_time(session.home, _profiles(session, supplier), sources, supplier.source)
    session.supplier.take_as(kept)
    return kept


PARTS = ("reading", "columns", "recipe", "rules")


def without(supplier: Supplier, parts: Iterable[str]) -> Supplier:
    """Return a supplier that lacks some of its `PARTS`."""
    nothing, gone = Supplier(supplier.name), set(parts)
    lacking = {part: getattr(nothing, part) for part in PARTS if part in gone}
    return replace(supplier, **lacking)


def _patterns(session: Session, before: Supplier) -> tuple[str, ...]:
    origin = session.source.origin
    if origin.file is None or fits(origin.name, before.files):
        return before.files
    return (*before.files, pattern_of(origin.name))


def _reading(session: Session) -> ReadOptions:
    """Return how the operator chose to read it; what was found by itself is found again, but for the sheet."""
    source = session.source
    sheet = source.sheet if len(source.sheets) > 1 else session.options.sheet
    return replace(session.options, columns=(), needed=(), sheet=sheet)


def _profiles(session: Session, supplier: Supplier) -> list[Profile]:
    known = load_profiles(session.home)
    found = [known[name] for name in supplier.destinations if name in known]
    if session.profile is not None and session.profile not in found:
        found.append(session.profile)
    return found


def _carry_last_time(
    home: Home, profiles: Iterable[Profile], sources: Iterable[str], to: str
) -> None:
    """Let "last time" be the supplier's: what a file, or it by another name, held when it was sent last."""
    for profile in profiles:
        for source in sources:
            before = last_time(home, profile, source)
            if before is not None and source != to and last_time(home, profile, to) is None:
                keep_last_time(home, profile, to, before)
