"""openpyxl: load a workbook, change cells, save it under another name."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from openpyxl import load_workbook

from benchmarks.measure import answer


def main() -> None:
    """Take the file, the edits as JSON, and the target."""
    source, edits, target = map(Path, sys.argv[1:4])
    started, cpu = time.perf_counter(), time.process_time()
    book = load_workbook(source)
    opened = time.perf_counter()
    sheet = book.worksheets[0]
    for row, column, text in json.loads(edits.read_text(encoding="utf-8")):
        cell = sheet.cell(row + 2, column + 1)
        cell.value = float(text) if isinstance(cell.value, int | float) else text
    book.save(target)
    ended = time.perf_counter()
    answer({}, open=opened - started, save=ended - opened, save_cpu=time.process_time() - cpu)


if __name__ == "__main__":
    main()
