"""How much time, memory and text one workbook may take: absolute sizes, for ratios refuse real files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_MB = 1 << 20

# One part of a workbook, unpacked: a million rows of twelve columns take about 600 MB.
MAX_PART_BYTES = 3072 * _MB
# Parts that are read whole, and stretches that say nothing; real ones stay far below.
MAX_SMALL_PART_BYTES = 64 * _MB
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
MAX_CELLS = 50_000_000
MAX_STRINGS = 25_000_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """What reading one file may take.

    `work` is seconds of processor time, which a busy machine does not use up; `silence` seconds of
    wall time without any word or work; `memory` resident bytes.
    """

    work: float
    silence: float
    memory: int


def allowance(path: Path, kind: str) -> Allowance:
    """Return what a file may take: 8 s of work and 750 MB, and more for each MB that it really has.

    Real workbooks take 0.15 s of work for each MB, those that are read cell by cell up to 1 s: about
    three times that is allowed.
    """
    megabytes = path.stat().st_size / _MB
    free, pace = 3.0, 3.0 if kind in ("xlsx", "xlsm") else 2.0
    beyond = max(0.0, megabytes - free)
    memory = 750 + 60 * max(0.0, megabytes - 8)
    return Allowance(8 + pace * beyond, 60, int(memory * _MB))


DAMAGED = "it is damaged; let Excel repair and save it, or get a fresh copy of it."
HOSTILE_XML = "it holds XML entities, as no real workbook does, so it was not read."
PASSWORD = "it is protected with a password; remove the password in Excel and try again."
STUFFED = "it is damaged, or far larger inside than any real workbook."
LOST_TEXTS = (
    "it is damaged: cells point to texts that it does not hold; let Excel repair and save it."
)
TOO_MANY = "it holds more than can be read; save the sheet as CSV and open that."
