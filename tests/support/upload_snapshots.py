"""Upload snapshots made up for the screen's tests."""

from __future__ import annotations

from importers.upload.snapshot import BatchState, BatchView, Counts, RunPhase, UploadSnapshot

_STATES = (
    BatchState.UPLOADED,
    BatchState.UPLOADED,
    BatchState.REFUSED,
    BatchState.UPLOADED,
    BatchState.UNKNOWN,
    BatchState.PARTLY,
    BatchState.SPLIT,
    BatchState.RETRYING,
    BatchState.SENDING,
    BatchState.WAITING,
)
_MESSAGES = {
    BatchState.REFUSED: "brand: Invalid Brand reference or id.",
    BatchState.UNKNOWN: "No answer came within 30 s.",
    BatchState.PARTLY: "3 of 20 refused.",
    BatchState.SPLIT: "Refused as a whole, sent again in halves.",
    BatchState.RETRYING: "503 Service Unavailable, attempt 3 in 4 s.",
}
_STATUS = {BatchState.UPLOADED: 200, BatchState.REFUSED: 400, BatchState.RETRYING: 503}


def batch(number: int, state: BatchState = BatchState.UPLOADED, message: str = "") -> BatchView:
    """Return one batch of one row."""
    return BatchView(
        number=number,
        rows=(number % 70,),  # the catalog of `upload_app` has so many
        first_key=f"TEA-{number:05}",
        state=state,
        status=_STATUS.get(state),
        attempts=0 if state is BatchState.WAITING else 1,
        milliseconds=None if state is BatchState.WAITING else 100.0 + number % 50,
        message=message or _MESSAGES.get(state, ""),
    )


def batches(count: int) -> tuple[BatchView, ...]:
    """Return batches in every state, round and round."""
    return tuple(batch(number, _STATES[number % len(_STATES)]) for number in range(1, count + 1))


def snapshot(
    count: int = 60,
    phase: RunPhase = RunPhase.RUNNING,
    counts: Counts | None = None,
    hold: str = "",
    message: str = "",
) -> UploadSnapshot:
    """Return a run in full swing."""
    return UploadSnapshot(
        phase=phase,
        counts=counts or Counts(12, 30, 1_200, 8, 2_345, 3, 1),
        batches=batches(count),
        elapsed=61.0,
        rate=48.2,
        overall_rate=45.0,
        eta=27.0,
        throughput=tuple(30 + (second * 7) % 20 for second in range(60)),
        p50_ms=118.0,
        p95_ms=342.0,
        hold=hold,
        message=message,
    )
