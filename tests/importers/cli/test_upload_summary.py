"""The exit code and the numbers that an upload ends with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.cli.upload_summary import as_object, exit_code, totals
from importers.upload.snapshot import Counts

NUMBERS = st.integers(0, 10**6)
COUNTS = st.builds(Counts, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS)


@pytest.mark.parametrize(
    ("counts", "stopped", "failed", "code"),
    [
        (Counts(), False, False, 0),
        (Counts(uploaded=5, skipped=2), False, False, 0),
        (Counts(uploaded=5, refused=1), False, False, 1),
        (Counts(blocked=1, skipped=3), False, False, 1),
        (Counts(waiting=7), False, True, 2),
        (Counts(waiting=7, blocked=2, skipped=1), False, True, 2),
        (Counts(uploaded=1, waiting=6), False, True, 3),
        (Counts(uploaded=5, unknown=1), False, False, 3),
        (Counts(uploaded=5, waiting=1), True, False, 3),
        (Counts(waiting=5), True, False, 3),
        (Counts(refused=5, waiting=1), False, False, 3),
    ],
)
def test_exit_codes(counts: Counts, stopped: bool, failed: bool, code: int) -> None:
    assert exit_code(counts, stopped=stopped, failed=failed) == code


@given(COUNTS)
def test_totals_add_up(counts: Counts) -> None:
    numbers = totals(counts, 1.0)
    parts = ("uploaded", "refused", "unknown", "skipped", "blocked", "waiting")
    assert sum(numbers[part] for part in parts) == numbers["total"]


def test_error_is_there_only_when_there_is_one() -> None:
    assert as_object(Counts(), 0, [], "No answer.")["error"] == "No answer."
    assert "error" not in as_object(Counts(), 0, [])
