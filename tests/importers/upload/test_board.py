"""What the board says of a batch is what is true of its rows."""

from __future__ import annotations

from importers.upload.board import Board
from importers.upload.snapshot import BatchState, Counts, RowState, RunPhase


def states(board: Board) -> list[BatchState]:
    return [batch.state for batch in board.snapshot().batches]


def test_a_batch_that_is_held_back_is_not_shown_as_being_sent() -> None:
    board = Board(0, lambda: 0.0)
    board.add([0])
    number = board.open_batch((0,), "A-1")
    assert states(board) == [BatchState.WAITING]
    board.show(number, BatchState.SENDING)
    assert states(board) == [BatchState.SENDING]


def test_at_the_end_a_batch_is_unknown_only_if_its_rows_are() -> None:
    board = Board(0, lambda: 0.0)
    board.add(range(3))
    first, second, _ = (board.open_batch((row,), f"A-{row}") for row in range(3))
    board.show(first, BatchState.SENDING)
    board.show(second, BatchState.WAITING, "Stopped before it was sent.")
    board.move([1], RowState.WAITING)

    board.abandon()
    board.enter(RunPhase.CANCELLED)

    assert states(board) == [BatchState.UNKNOWN, BatchState.WAITING, BatchState.UNKNOWN]
    assert board.snapshot().counts == Counts(waiting=1, unknown=2)
