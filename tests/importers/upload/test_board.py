"""What the board says of a batch is what is true of its rows."""

from __future__ import annotations

from importers.upload.run_progress import RunProgress
from importers.upload.snapshot import BatchState, Counts, RowOutcome, RowState, RunPhase


def states(board: RunProgress) -> list[BatchState]:
    return [batch.state for batch in board.snapshot().batches]


def test_a_batch_that_is_held_back_is_not_shown_as_being_sent() -> None:
    board = RunProgress(0, lambda: 0.0)
    board.add([0])
    number = board.open_batch((0,), "A-1")
    assert states(board) == [BatchState.WAITING]
    board.show(number, BatchState.SENDING)
    assert states(board) == [BatchState.SENDING]


def test_at_the_end_a_batch_is_unknown_only_if_its_rows_are() -> None:
    board = RunProgress(0, lambda: 0.0)
    board.add(range(3))
    first, second, _ = (board.open_batch((row,), f"A-{row}") for row in range(3))
    board.show(first, BatchState.SENDING)
    board.show(second, BatchState.WAITING, "Stopped before it was sent.")
    board.move([1], RowState.WAITING)

    board.abandon()
    board.enter(RunPhase.CANCELLED)

    assert states(board) == [BatchState.UNKNOWN, BatchState.WAITING, BatchState.UNKNOWN]
    assert board.snapshot().counts == Counts(waiting=1, unknown=2)


def test_the_pace_stands_still_once_the_run_is_over() -> None:
    clock = [0.0]
    board = RunProgress(0, lambda: clock[0])
    board.add([0, 1])
    board.enter(RunPhase.RUNNING)
    board.open_batch((0, 1), "A-0")
    clock[0] = 3.0
    board.settle([RowOutcome(row, f"A-{row}", RowState.UPLOADED) for row in range(2)])
    clock[0] = 4.0
    board.enter(RunPhase.FINISHED)
    at_the_end = board.snapshot()
    clock[0] = 400.0
    later = board.snapshot()
    assert sum(later.throughput) == 2
    assert (later.throughput, later.elapsed) == (at_the_end.throughput, 4.0)


def test_no_time_left_is_told_while_the_shop_holds_the_upload_back() -> None:
    clock = [0.0]
    board = RunProgress(0, lambda: clock[0])
    board.add(range(100))
    board.enter(RunPhase.RUNNING)
    for row in range(10):
        board.settle([RowOutcome(row, f"A-{row}", RowState.UPLOADED)])
        clock[0] += 1

    assert board.snapshot().eta == 90
    board.hold("the server fails", 30.0)
    assert board.snapshot().eta is None
    board.hold("")
    assert board.snapshot().eta == 90
