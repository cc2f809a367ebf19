"""Suppliers in line mode: whose file it is, what would be done to it, and remembering it for the next one."""

from __future__ import annotations

from collections.abc import Iterator

from importers.cli import line_review_words as words
from importers.cli.prompter import Prompter
from importers.session.session import Session
from importers.session.supplier_made import remember_supplier, suggested_name, supplier_of
from importers.session.supplier_plan import SupplierPlan
from importers.suppliers.library import KeptSupplier
from importers.suppliers.supplier import Supplier


def offer_supplier(session: Session, prompter: Prompter) -> bool:
    """Tell whether it may be a supplier's file; then what is always done to those was shown, and done if wanted."""
    supplier = session.supplier
    for note in supplier.notes:
        prompter.say(note)
    if not supplier.recognised.likely:
        return False
    kept = _whose(session, prompter)
    if kept is None:
        return True
    plan = supplier.plan(kept)
    for line in _told(session, plan):
        prompter.say(line)
    if prompter.agrees(f"Do what is always done to the files of {kept.supplier.name}?"):
        supplier.apply(plan)
        prompter.say("Done. undo takes it back.")
    else:
        prompter.say("Left as it is.")
    return True


def remember(session: Session, prompter: Prompter) -> None:
    """Keep what was done as the supplier's, under a name that is asked for. SettingsUnusable, SaveFailed."""
    before = session.supplier.current
    if before is None:
        suggested = suggested_name(session)
        question = f"Remember this supplier as? An empty answer means {suggested}:"
        known = Supplier(prompter.ask(question).strip() or suggested)
    else:
        known = before.supplier
        if not prompter.agrees(
            f"Let {known.name} keep what stands in this file for its next ones?"
        ):
            return
    kept = remember_supplier(session, supplier_of(session, known), before)
    prompter.say(f"{kept.supplier.name} is remembered in {kept.path}.")


def _whose(session: Session, prompter: Prompter) -> KeptSupplier | None:
    """Return whose file it is, which is asked where it could be two's."""
    found = session.supplier.recognised
    if found.clear is not None:
        return found.clear.kept
    named = {each.kept.supplier.name.casefold(): each.kept for each in found.likely}
    names = " or ".join(each.kept.supplier.name for each in found.likely)
    answer = prompter.ask(
        f"This could be a file of {names}. Whose is it? An empty answer: nobody's."
    )
    kept = named.get(answer.strip().casefold())
    if kept is not None and (sentence := session.supplier.aim(kept)):
        prompter.say(sentence)
    return kept


def _told(session: Session, plan: SupplierPlan) -> Iterator[str]:
    goes = "" if session.profile is None else f" It goes to {session.profile.name}."
    yield f"This is a file of {plan.supplier.name}.{goes}"
    yield from plan.lost
    yield from plan.notes
    yield from words.preview(session.catalog, plan.step.fix)
    errors, warnings = plan.report.errors, plan.report.warnings
    yield f"{words.many(errors, 'error')} and {words.many(warnings, 'warning')} would be left."
