"""How much time, memory and text one workbook may take: absolute sizes, for ratios refuse real files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_MB = 1 << 20

# One part of a workbook, unpacked: a million rows of twelve columns take about 600 MB.
MAX_PART_BYTES = 3072 * _MB
# Parts that are read whole; real ones stay far below.
MAX_SMALL_PART_BYTES = 64 * _MB
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
MAX_CELLS = 100_000_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """What reading one file may take: `seconds` of wall time, `memory` in bytes."""

    seconds: float
    memory: int


def allowance(path: Path) -> Allowance:
    """Return what a file of this size may take: 8 s and 750 MB, more for each MB beyond the eighth."""
    megabytes = max(0.0, path.stat().st_size / _MB - 8)
    return Allowance(8 + 1.5 * megabytes, int((750 + 60 * megabytes) * _MB))


HOSTILE_XML = "it holds XML entities, as no real workbook does, so it was not read."
PASSWORD = "it is protected with a password; remove the password in Excel and try again."
