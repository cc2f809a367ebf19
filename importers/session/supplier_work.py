"""Whose file the open catalog is: recognised, taken as, and remembered as a supplier's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.errors import SettingsUnusable
from importers.fixes.history import Change
from importers.fixes.recipe import Recipe
from importers.session.own_rules import NO_RULES, rules_in, rules_of_settings
from importers.storage.profiles import find_profile
from importers.suppliers.recognition import Recognition

if TYPE_CHECKING:
    from importers.session.checked_catalog import CheckedCatalog
    from importers.session.history import SessionHistory
    from importers.session.own_rules import OwnRules, SessionRules
    from importers.session.supplier_plan import SupplierPlan
    from importers.suppliers.library import KeptSupplier
    from importers.upload.guards import Guard


class SessionSupplier:
    """The supplier of a session. `recognised` are those whose file it may be; `current` is the one it is taken as.

    `notes` are sentences about suppliers that could not be used when the file was opened.
    """

    def __init__(
        self, checked: CheckedCatalog, history: SessionHistory, rules: SessionRules
    ) -> None:
        """Start with nobody's file."""
        self.recognised = Recognition()
        self.current: KeptSupplier | None = None
        self.notes: tuple[str, ...] = ()
        self._checked, self._history, self._rules = checked, history, rules
        self._rules_before = NO_RULES  # of a command, beside those of the supplier

    def follow(self, other: SessionSupplier) -> None:
        """Be the same supplier's as in another reading of the file."""
        self.recognised, self.notes = other.recognised, other.notes
        if other.current is not None:
            self.take_as(other.current)

    def aim(self, kept: KeptSupplier) -> str:
        """Aim at the supplier's destination, unless that is one of its own already; return a sentence if it cannot.

        Checks again, so that it may take long.
        """
        wanted, profile = kept.supplier.destinations, self._checked.profile
        if not wanted or (profile is not None and profile.name in wanted):
            return ""
        try:
            self._checked.aim(find_profile(self._checked.home, wanted[0]))
        except SettingsUnusable as error:
            return error.sentence
        return ""

    def plan(self, kept: KeptSupplier, *, columns_only: bool = False) -> SupplierPlan:
        """Return what it would do to the catalog as it stands and is aimed; nothing is changed. Slow.

        `columns_only`: without its recipe, which is not to be done a second time for another destination.
        """
        from importers.session.supplier_plan import plan_of

        checked = self._checked
        with checked.lock:
            catalog, schema, mapping = checked.catalog.copy(), checked.schema, checked.mapping
        recipe = Recipe() if columns_only else kept.supplier.recipe
        rules = rules_of_settings(self._checked.home) + self._rules_of(kept)
        return plan_of(kept, recipe, catalog, schema, mapping, rules)

    def apply(self, plan: SupplierPlan) -> Change | None:
        """Do what was planned as one step, and take the file as that supplier's; None where nothing changes."""
        with self._checked.lock:
            self.take_as(plan.kept)
            step = plan.step
            if step.fix.is_empty and step.mapping is None:
                return None
            return self._history.do(step)

    def take_as(self, kept: KeptSupplier | None) -> None:
        """Say whose file it is, without changing anything in it; None: nobody's."""
        if self.current is None:
            self._rules_before = self._rules.added
        self._rules.use(self._rules_before if kept is None else self._rules_of(kept))
        self.current = kept
        self._checked.remembered_as = "" if kept is None else kept.supplier.source
        self._checked.changed()

    def _rules_of(self, kept: KeptSupplier) -> OwnRules:
        before = self._rules.added if self.current is None else self._rules_before
        return before + rules_in(kept.path)

    def forget(self) -> None:
        """Be nobody's file any more, and not be taken for one: its supplier is forgotten."""
        self.recognised = Recognition()
        self.take_as(None)

    def guards_over(self, usual: tuple[Guard, ...]) -> tuple[Guard, ...]:
        """Return the guards that watch what is sent: its supplier's, and the usual ones of other kinds. Quick."""
        return usual if self.current is None else self.current.supplier.guards_over(usual)
