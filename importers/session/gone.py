"""The products that a catalog's source sent once and has no more: listed, and marked at the shop if somebody asks.

Never by themselves, and never those of another source: a product is only among them if this very source had it when it
was sent to this destination, it is on record as uploaded there, and no other source that is sent there has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from importers.errors import UploadImpossible
from importers.ledger.shared_place import SharedPlace
from importers.session.checked_catalog import CheckedCatalog
from importers.session.source_memory import SourceMemory

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from importers.destinations.base import Credential, Profile
    from importers.destinations.gone import GoneChoice
    from importers.ledger.place import LedgerPlace
    from importers.session.upload_options import UploadOptions
    from importers.upload.runner import UploadRun

SHARED = (
    "The record is shared, and another operator's file may still have them: they are listed, and marked in the "
    "shop itself."
)


@dataclass(frozen=True, slots=True)
class GoneProduct:
    """A product on record that the source no longer has. `values` are those sent last, {} where they are not on record.

    `doubtful`: it is not known whether it was marked already.
    """

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    doubtful: bool = False


class GoneProducts:
    """What is gone from the source of a session, for the destination that is chosen."""

    def __init__(
        self,
        checked: CheckedCatalog,
        memory: SourceMemory,
        place: Callable[[], LedgerPlace],
        profile: Callable[[UploadOptions], Profile],
    ) -> None:
        """Take the catalog, what its source had, where the record is, and the destination as options have it."""
        self._checked, self._memory, self._place, self._profile = checked, memory, place, profile
        self.run: UploadRun | None = None  # the last one that marked some

    def products(self, options: UploadOptions) -> tuple[GoneProduct, ...]:
        """Return what is gone, by SKU; without what is marked already. LedgerUnusable. Slow."""
        from importers.ledger.place import existing_ledger

        profile, source = self._profile(options), _source(options)
        with self._checked.lock:
            keys = self._memory.lacking(profile, source)
        ledger = existing_ledger(self._place(), profile) if keys else None
        if ledger is None:
            return ()
        with closing(ledger):
            found = ledger.entries(keys)
            there = [e for e in found.values() if e.uploaded is not None and not e.gone_as]
            values = ledger.confirmed(there)
        listed = {e.sku: GoneProduct(e.sku, values.get(e.sku, {}), e.unsettled) for e in there}
        return tuple(listed[key] for key in keys if key in listed)

    def choices(self, options: UploadOptions) -> tuple[GoneChoice, ...]:
        """Return what can be done with them at the shop; () where they are only listed. SettingsUnusable. Quick."""
        from importers.destinations.gone import gone_choices

        if isinstance(self._place(), SharedPlace):
            return ()
        return gone_choices(self._profile(options))

    def why_only_listed(self, options: UploadOptions) -> str:
        """Say why nothing can be done with them from here, "" where something can."""
        if self.choices(options):
            return ""
        if isinstance(self._place(), SharedPlace):
            return SHARED
        from importers.destinations.registry import title_of

        title = title_of(self._profile(options).destination)
        return f"{title} has no known request for that: they are listed, and marked in the shop itself."

    def had(self, options: UploadOptions) -> int:
        """Return how many SKUs the source had when it was last sent, and has or has had since."""
        before = self._memory.before(self._profile(options), _source(options))
        return 0 if before is None else len(before.keys)

    def start(
        self,
        choice: GoneChoice,
        keys: Iterable[str],
        credential: Credential,
        options: UploadOptions,
    ) -> UploadRun:
        """Start to mark these products at the shop; the run's rows are their places in `keys`. UploadImpossible.

        Nothing is begun if one of them is not, or no longer, among `products`.
        """
        from importers.upload.run_options import RunOptions
        from importers.upload.runner import UploadRun

        wanted = list(dict.fromkeys(keys))
        if choice not in self.choices(options):
            raise UploadImpossible(f"Nothing was sent. {self.why_only_listed(options)}")
        known = {each.key for each in self.products(options)}
        if strange := [key for key in wanted if key not in known]:
            raise UploadImpossible(
                f"Nothing was sent: {strange[0]} is not gone from this file, or not from it alone."
            )
        run = UploadRun.create(
            self._profile(options),
            credential,
            _as_products(wanted, self._checked.schema.key.name),
            self._place(),
            RunOptions(in_line=options.in_line, gone=choice),
        )
        run.start()
        self.run = run
        return run


def _source(options: UploadOptions) -> str:
    return "" if options.guarding is None else options.guarding.source


def _as_products(keys: Sequence[str], name: str) -> Any:
    import numpy as np
    import pyarrow as pa

    from importers.catalog import arrow
    from importers.catalog.product import Products

    columns = {name: pa.chunked_array([arrow.texts(keys)])}
    return Products(columns, np.arange(len(keys), dtype=np.int64), name)
