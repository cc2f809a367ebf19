"""Saving a few edits in a large catalog, side by side: `python -m benchmarks.save [--rows N] [--edits N]`.

Ours changes the original's bytes; openpyxl loads, edits and saves the workbook, the csv module reads and writes
the file. Each runs in a fresh process over the same file and edits, rounds interleaved, and every file written
is compared cell by cell with what it must hold. "save" is what an operator waits for after pressing the key: ours
has the catalog open already, the others have to load it first, so theirs is the whole. The "whole" column counts our
reading too.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import statistics
import sys
import zipfile
from collections.abc import Callable, Iterable
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import data
from benchmarks.measure import Run, cores, run

OURS = "shelfready_save"
PRICE = 5
TEXTS = (1, 3, 7)  # columns: name, description, category

Edits = list[tuple[int, int, str]]
Cells = Iterable[list[object]]


def main() -> None:
    """Measure a workbook and a CSV of the same catalog."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--edits", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(
        f"Python {sys.version.split()[0]}, {cores()} cores, {options.rows:,} rows x "
        f"{len(data.HEADER)} columns, {options.edits:,} edits, medians of {options.rounds} rounds"
    )
    with TemporaryDirectory() as name:
        folder = Path(name)
        book, text = folder / "catalog.xlsx", folder / "catalog.csv"
        data.write_xlsx(book, options.rows)
        data.write_csv(text, options.rows)
        edits = _edits(text, options.edits)
        _compare(book, edits, "openpyxl_save", _book_cells, options.rounds)
        _compare(text, edits, "csv_module_save", _csv_cells, options.rounds)


def _edits(path: Path, count: int) -> Edits:
    """Choose cells by seed; a price is changed where it is a number, so that it stays one."""
    rng = random.Random(11)
    with path.open(encoding="utf-8", newline="") as file:
        records = list(csv.reader(file))[1:]
    edits: Edits = []
    for number, row in enumerate(rng.sample(range(len(records)), count)):
        is_price = number % 5 == 0 and records[row][PRICE].replace(".", "").isdigit()
        column = PRICE if is_price else TEXTS[number % len(TEXTS)]
        edits.append((row, column, f"{number + 0.25:.2f}" if is_price else f"Edited & <{number}>"))
    return edits


def _compare(
    source: Path, edits: Edits, other: str, cells: Callable[[Path], Cells], rounds: int
) -> None:
    listed = source.with_name("edits.json")
    listed.write_text(json.dumps(edits), encoding="utf-8")
    runs: dict[str, list[Run]] = {OURS: [], other: []}
    judged: dict[str, str] = {}
    for _ in range(rounds):
        for name in runs:
            target = source.with_name(f"{name}{source.suffix}")
            target.unlink(missing_ok=True)
            words = [str(source), str(listed), str(target)]
            runs[name].append(run([sys.executable, "-m", f"benchmarks.contenders.{name}", *words]))
            judged[name] = _judged(source, edits, target, cells)
    print(f"\n{source.name}: {source.stat().st_size / 1e6:.0f} MB")
    print(f"  {'':<18}{'open':>7}{'save':>7}{'whole':>7}{'CPU s':>7}  written")
    for name, each in runs.items():
        opened, saved = _median(each, "open"), _median(each, "save")
        cpu = statistics.median(one.cpu for one in each)
        print(
            f"  {name:<18}{opened:>7.2f}{saved:>7.2f}{opened + saved:>7.2f}{cpu:>7.2f}"
            f"  {judged[name]}"
        )
    _print_ratios(runs[OURS], runs[other])


def _print_ratios(ours: list[Run], theirs: list[Run]) -> None:
    load, rewrite = _median(theirs, "open"), _median(theirs, "save")
    opened, saved = _median(ours, "open"), _median(ours, "save")
    cpu = _median(theirs, "save_cpu") / _median(ours, "save_cpu")
    print(f"  load, edit, save ÷ our save: {(load + rewrite) / saved:.1f} ({cpu:.1f} in CPU time)")
    print(f"  load, edit, save ÷ our open, edit, save: {(load + rewrite) / (opened + saved):.1f}")
    print(f"  their save alone ÷ our save: {rewrite / saved:.1f}")


def _median(runs: list[Run], phase: str) -> float:
    return statistics.median(float(str(each.answer[phase])) for each in runs)


def _judged(source: Path, edits: Edits, target: Path, cells: Callable[[Path], Cells]) -> str:
    """Compare a written file with the source and the edits, cell by cell."""
    wanted = {(row + 1, column): text for row, column, text in edits}
    seen = wrong = 0
    none: list[object] = []
    for row, (old, new) in enumerate(zip_longest(cells(source), cells(target), fillvalue=none)):
        for column, (before, after) in enumerate(zip_longest(old, new)):
            expected = before
            if (row, column) in wanted:
                text = wanted[row, column]
                expected = float(text) if isinstance(before, float) else text
            seen += 1
            wrong += after != expected
    same = f", {_same_parts(source, target)}" if zipfile.is_zipfile(source) else ""
    return f"{seen:,} cells, {wrong:,} wrong{same}"


def _same_parts(source: Path, target: Path) -> str:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target) as new:
        names = set(new.namelist())
        same = [n for n in old.namelist() if n in names and old.read(n) == new.read(n)]
        return f"{len(same)} of {len(old.namelist())} parts byte for byte"


def _csv_cells(path: Path) -> Cells:
    with path.open(encoding="utf-8", newline="") as file:
        yield from map(list[object], csv.reader(file))


def _book_cells(path: Path) -> Cells:
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    yield from map(list[object], sheet.to_python())


if __name__ == "__main__":
    main()
