"""The csv module: read a catalog, change cells, write it whole under another name."""

from __future__ import annotations

import csv
import json
import sys
import time
from pathlib import Path

from benchmarks.measure import answer


def main() -> None:
    """Take the file, the edits as JSON, and the target."""
    source, edits, target = map(Path, sys.argv[1:4])
    started, cpu = time.perf_counter(), time.process_time()
    with source.open(encoding="utf-8", newline="") as file:
        records = list(csv.reader(file))
    opened = time.perf_counter()
    for row, column, text in json.loads(edits.read_text(encoding="utf-8")):
        records[row + 1][column] = text
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(records)
    ended = time.perf_counter()
    answer({}, open=opened - started, save=ended - opened, save_cpu=time.process_time() - cpu)


if __name__ == "__main__":
    main()
