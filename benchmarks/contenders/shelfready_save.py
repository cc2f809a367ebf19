"""Shelfready: open a catalog, change cells, save it under another name; each phase timed by itself."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks.measure import answer
from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit
from importers.readers import read
from importers.writers import save


def main() -> None:
    """Take the file, the edits as JSON, and the target."""
    source, edits, target = map(Path, sys.argv[1:4])
    started = time.perf_counter()
    catalog = Catalog(read(source))
    wanted = json.loads(edits.read_text(encoding="utf-8"))
    catalog.apply(Edit(CellRef(row, column), None, text) for row, column, text in wanted)
    opened, cpu = time.perf_counter(), time.process_time()
    save(catalog, target)
    ended = time.perf_counter()
    answer({}, open=opened - started, save=ended - opened, save_cpu=time.process_time() - cpu)


if __name__ == "__main__":
    main()
