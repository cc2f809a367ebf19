"""File to complete problem list, side by side: `python -m benchmarks.read [--rows N ...]`.

Makes its data, runs each contender in a fresh process over the same file, several rounds
interleaved, and prints medians, ratios to ours, peak memory, and whether each kind of problem
was counted as planted. Needs the `bench` extra; a contender that is not installed is named so.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import data
from benchmarks.measure import Run, cores, run

OURS = "shelfready_check"
CSV_CONTENDERS = (
    OURS, "arrow_parse", "csv_module_read", "polars_checks", "duckdb_checks", "pandera_checks",
    "miller_checks", "csvclean_check", "visidata_load", "frictionless_validate",
)  # fmt: skip
XLSX_CONTENDERS = (OURS, "fastexcel_read", "openpyxl_read")
# One run is enough for what takes minutes.
SLOW = {"frictionless_validate": 200_000, "openpyxl_read": 50_000}


def main() -> None:
    """Measure every size asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--xlsx-rows", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", help="contenders to run beside ours")
    options = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, {cores()} cores, {options.rounds} rounds, medians")
    with TemporaryDirectory() as folder:
        _warm_up(Path(folder), options.only)
        for rows in options.rows:
            path = Path(folder) / f"catalog_{rows}.csv"
            truth = data.write_csv(path, rows)
            _compare(path, truth, _chosen(CSV_CONTENDERS, options.only), options.rounds)
        for rows in options.xlsx_rows:
            path = Path(folder) / f"catalog_{rows}.xlsx"
            truth = data.write_xlsx(path, rows)
            _compare(path, truth, _chosen(XLSX_CONTENDERS, options.only), options.rounds)


def _warm_up(folder: Path, only: list[str] | None) -> None:
    """Let each contender's bytecode be written and its libraries be in memory, before anything is measured."""
    few_csv, few_xlsx = folder / "few.csv", folder / "few.xlsx"
    data.write_csv(few_csv, 100)
    data.write_xlsx(few_xlsx, 100)
    for path, contenders in ((few_csv, CSV_CONTENDERS), (few_xlsx, XLSX_CONTENDERS)):
        for name in _chosen(contenders, only):
            with contextlib.suppress(RuntimeError):  # it is named when it is to be measured
                run(_command(name, path))


def _chosen(contenders: tuple[str, ...], only: list[str] | None) -> list[str]:
    return [name for name in contenders if not only or name == OURS or name in only]


def _compare(path: Path, truth: data.Truth, contenders: list[str], rounds: int) -> None:
    megabytes = path.stat().st_size / 1e6
    print(f"\n{path.name}: {truth.rows:,} rows, {megabytes:.0f} MB")
    runs: dict[str, list[Run]] = {name: [] for name in contenders}
    failures: dict[str, str] = {}
    for round_number in range(rounds):
        for name in contenders:
            slow = truth.rows >= SLOW.get(name, sys.maxsize)
            if name in failures or (slow and round_number):
                continue
            try:
                runs[name].append(run(_command(name, path)))
            except RuntimeError as error:
                failures[name] = str(error).splitlines()[-1]
    ours = _medians(runs[OURS]) if runs[OURS] else (float("nan"), float("nan"))
    print(
        f"  {'contender':<24}{'seconds':>9}{'÷ ours':>9}{'CPU s':>9}{'÷ ours':>9}"
        f"{'peak MB':>9}{'÷ file':>8}  kinds right"
    )
    for name in contenders:
        if name in failures:
            print(f"  {name:<24}  not measured: {failures[name]}")
            continue
        seconds, cpu = _medians(runs[name])
        peak = max(each.peak_mb for each in runs[name])
        print(
            f"  {name:<24}{seconds:>9.2f}{seconds / ours[0]:>9.2f}{cpu:>9.2f}{cpu / ours[1]:>9.2f}"
            f"{peak:>9.0f}{peak / megabytes:>8.1f}  {_judged(runs[name][-1], truth)}"
        )


def _command(contender: str, path: Path) -> list[str]:
    return [sys.executable, "-m", f"benchmarks.contenders.{contender}", str(path)]


def _medians(runs: list[Run]) -> tuple[float, float]:
    """Return the wall and the CPU time."""
    seconds = statistics.median(each.seconds for each in runs)
    return seconds, statistics.median(each.cpu for each in runs)


def _judged(result: Run, truth: data.Truth) -> str:
    counts = result.answer["counts"]
    assert isinstance(counts, dict)
    if not counts:
        return "reads only"
    right = [code for code, planted in truth.counts.items() if counts.get(code) == planted]
    stray = {code: count for code, count in counts.items() if code not in truth.counts}
    text = f"{len(right)} of {len(truth.counts)}"
    return f"{text}; beside them {stray}" if stray else text


if __name__ == "__main__":
    main()
