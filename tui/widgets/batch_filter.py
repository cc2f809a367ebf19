"""Which batches the pane shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from importers.upload.snapshot import BatchState, BatchView

_STRETCH = 1000  # batches


@dataclass(frozen=True, slots=True)
class BatchFilter:
    """A name for the operator, and the states that pass; no states: every batch passes."""

    name: str
    states: frozenset[BatchState] = frozenset()

    def apply(self, batches: Sequence[BatchView]) -> Sequence[BatchView]:
        """Return the batches that pass, in their order; the very same sequence if all do."""
        if not self.states:
            return batches
        return [batch for batch in batches if batch.state in self.states]


class Sieve:
    """Applies one filter to snapshot after snapshot, looking only at the stretches that changed."""

    def __init__(self, chosen: BatchFilter) -> None:
        """Start with nothing sifted."""
        self._filter = chosen
        self._sifted: list[tuple[Sequence[BatchView], Sequence[BatchView]]] = []

    def apply(self, batches: Sequence[BatchView]) -> Sequence[BatchView]:
        """Return the batches that pass, in their order; the very same sequence if all do."""
        if not self._filter.states:
            return batches
        before, self._sifted = self._sifted, []
        for number, start in enumerate(range(0, len(batches), _STRETCH)):
            stretch = batches[start : start + _STRETCH]
            # Batches are frozen and kept from one snapshot to the next: equal ones are the same ones.
            if number < len(before) and before[number][0] == stretch:
                self._sifted.append(before[number])
            else:
                self._sifted.append((stretch, self._filter.apply(stretch)))
        return [batch for _, passed in self._sifted for batch in passed]


EVERY_BATCH = BatchFilter("every batch")
FILTERS = (
    EVERY_BATCH,
    BatchFilter("refused", frozenset({BatchState.REFUSED, BatchState.PARTLY, BatchState.SPLIT})),
    BatchFilter("unknown", frozenset({BatchState.UNKNOWN})),
    BatchFilter(
        "under way", frozenset({BatchState.WAITING, BatchState.SENDING, BatchState.RETRYING})
    ),
    BatchFilter("uploaded", frozenset({BatchState.UPLOADED})),
)


def next_filter(present: BatchFilter) -> BatchFilter:
    """Return the filter after this one, round and round."""
    return FILTERS[(FILTERS.index(present) + 1) % len(FILTERS)]
