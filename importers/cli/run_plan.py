"""What a supplier does to a file before it is sent, told; and why a file is not sent at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from importers.cli.console import say
from importers.errors import UploadImpossible
from importers.session.session import Session
from importers.session.supplier_plan import SupplierPlan, step_words
from importers.storage.home import Home
from importers.storage.profiles import find_profile
from importers.suppliers.library import KeptSupplier
from importers.suppliers.recognition import Recognition


def destinations_of(kept: KeptSupplier, home: Home) -> tuple[str, ...]:
    """Return where a supplier's files go. UploadImpossible if nowhere, SettingsUnusable if there is no such profile."""
    names = kept.supplier.destinations
    if not names:
        raise UploadImpossible(
            f'{kept.supplier.name} has no destination: write destinations = ["PROFILE"] in '
            f"{kept.path}, with the name of one of your profiles."
        )
    return tuple(find_profile(home, name).name for name in names)


def apply(
    session: Session, kept: KeptSupplier, profile: str, *, quiet: bool, columns_only: bool = False
) -> dict[str, Any]:
    """Aim at a destination, do what the supplier does, and return what JSON tells of it. UploadImpossible.

    `columns_only`: its recipe was done before, for another destination.
    """
    session.choose_profile(profile)
    plan = session.supplier.plan(kept, columns_only=columns_only)
    for note in session.supplier.notes + plan.notes:
        say(f"  {note}")
    if plan.lost:
        raise UploadImpossible(
            f"{session.source.origin.name} lacks what {kept.supplier.name} needs, so nothing was sent. "
            + " ".join(plan.lost)
        )
    session.supplier.apply(plan)
    if not quiet:
        _tell(plan)
    return {"plan": as_told(plan)}


def as_told(plan: SupplierPlan) -> dict[str, Any]:
    """Return what JSON says of a plan."""
    fix = plan.step.fix
    return {
        "cells": len(fix.edits),
        "left_out": len(fix.exclude),
        "steps": [{"step": step_words(step), "changes": changes} for step, changes in plan.steps],
        "notes": list(plan.notes),
        "rules_broken": plan.broken,
    }


def _tell(plan: SupplierPlan) -> None:
    fix = plan.step.fix
    say(f"  {len(fix.edits):,} cells changed, {len(fix.exclude):,} rows left out")
    if plan.broken:
        say(f"  {plan.broken:,} times a rule of yours is broken")
    for step, changes in plan.steps:
        if changes:
            say(f"    {changes:>7,}  {step_words(step)}")


def refusal(file: Path, found: Recognition) -> str:
    """Return in a sentence why a file is nobody's as it stands, and what to do."""
    if not found.likely:
        return (
            f"{file.name} is no known supplier's file: open it with shelfready, put it right, and remember its "
            "supplier; or say whose it is with --supplier NAME."
        )
    names = [each.kept.supplier.name for each in found.likely]
    if found.clear is None:
        return f"{file.name} could be {' or '.join(names)}'s: say whose it is with --supplier NAME."
    patterns = ", ".join(found.clear.kept.supplier.files)
    return (
        f"{file.name} has the header of {names[0]}'s files, but not their name ({patterns}): say that it is theirs "
        f"with --supplier, or add its name in {found.clear.kept.path}."
    )
