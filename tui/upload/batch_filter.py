"""Which batches the pane shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from importers.upload.snapshot import BatchState, BatchView


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


_REFUSED = frozenset(
    {
        BatchState.REFUSED,
        BatchState.STORED_OTHERWISE,
        BatchState.WITHOUT_PICTURE,
        BatchState.PARTLY,
        BatchState.SPLIT,
    }
)
_TROUBLED = _REFUSED - {BatchState.SPLIT} | {BatchState.UNKNOWN}
EVERY_BATCH = BatchFilter("every batch")
FILTERS = (
    EVERY_BATCH,
    BatchFilter("refused", _REFUSED),
    BatchFilter("unknown", frozenset({BatchState.UNKNOWN})),
    BatchFilter(
        "under way", frozenset({BatchState.WAITING, BatchState.SENDING, BatchState.RETRYING})
    ),
    BatchFilter("uploaded", frozenset({BatchState.UPLOADED})),
)


def next_filter(present: BatchFilter) -> BatchFilter:
    """Return the filter after this one, round and round."""
    return FILTERS[(FILTERS.index(present) + 1) % len(FILTERS)]


def is_troubled(batch: BatchView) -> bool:
    """Tell whether some row of a batch was refused, or what became of it is not known."""
    return batch.state in _TROUBLED


def troubled_first(batches: Sequence[BatchView]) -> Sequence[BatchView]:
    """Return the batches in their order, but those in trouble before the others."""
    return sorted(batches, key=lambda batch: not is_troubled(batch))
