"""What is looked at before an upload, beside how much goes: rows that cannot be sent, and guards that stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from importers.session.upload_options import UploadOptions

if TYPE_CHECKING:
    from importers.catalog.product import Products
    from importers.ledger.store import LedgerStore
    from importers.upload.guard_check import Presence
    from importers.upload.guards import TrippedGuard
    from importers.upload.plan import Plan
    from importers.upload.snapshot import RowOutcome


class PlanLook:
    """What is seen of a plan before it is summed up: rows that cannot be sent, and guards that stop."""

    def __init__(
        self, presence: Callable[..., Presence], options: UploadOptions, products: Products
    ) -> None:
        self.unsendable: list[RowOutcome] = []
        self.tripped: tuple[TrippedGuard, ...] = ()
        self.presence: Presence | None = None
        self._presence, self._options, self._products = presence, options, products

    def look(self, plan: Plan, ledger: LedgerStore | None) -> None:
        """Look at a plan while the record is open."""
        from importers.destinations.work import TaskKind
        from importers.upload.changed_values import changed_values
        from importers.upload.guard_check import check
        from importers.upload.plan import refusal_of

        self.unsendable.extend(map(refusal_of, plan.tasks(TaskKind.UNSENDABLE)))
        guarding = self._options.guarding
        if guarding is not None:
            self.presence = self._presence(guarding, ledger)
            if ledger is not None and guarding.guards:
                values = changed_values(plan, self._products, ledger)
                self.tripped = check(guarding, plan, self._products, values, self.presence)
