"""Own rules among a million rows, each beside the built-in rule that looks at cells in the same way.

    python -m benchmarks.own_rules [--rows N]

Medians of runs taken in turns; an own rule is to take at most twice as long as its neighbour. A comparison of
two columns stands beside two looks at one.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from importers.catalog.addresses import LINES
from importers.catalog.catalog import Catalog
from importers.catalog.origin import FileOrigin, FileStamp
from importers.catalog.schema import Field, KnownValues
from importers.catalog.source import SourceTable
from importers.validation.cells import Cells
from importers.validation.examples import BRAND, NAME, PRICE
from importers.validation.keys import ALL, KeyIndex
from importers.validation.own_rules.reading import read_rules
from importers.validation.own_rules.together import TogetherIndex
from importers.validation.rule import BesideRule, CellRule, ColumnUse
from importers.validation.rules import RULES

_TIMES = 7
_BAR = 2.0
_COLOURS = ("red", "blue", "green", "black")
_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"

Run = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Pair:
    """An own rule, and what it is compared with."""

    name: str
    own: Run
    beside: str
    built_in: Run


def main() -> None:
    """Measure, and print a line for each pair."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    worst = 0.0
    for pair in _pairs(_columns(rows)):
        own, built_in = _medians(pair.own, pair.built_in)
        worst = max(worst, own / built_in)
        print(
            f"{pair.name:<14} {own:6.3f} s   {pair.beside:<28} {built_in:6.3f} s"
            f"   ratio {own / built_in:.2f}"
        )
    print(f"worst ratio {worst:.2f}, bar {_BAR:.2f}: {'kept' if worst <= _BAR else 'MISSED'}")


def _columns(rows: int) -> Mapping[str, pa.Array]:
    random = np.random.default_rng(7)
    months, days = random.integers(1, 13, rows), random.integers(1, 29, rows)
    return {
        "price": pa.array([f"{cents / 100:.2f}" for cents in random.integers(1, 99_999, rows)]),
        "rrp": pa.array([f"{cents / 100:.2f}" for cents in random.integers(1, 99_999, rows)]),
        "name": pa.array([f"Product number {n}" for n in random.integers(1, 10**6, rows)]),
        "colour": pa.array(np.array(_COLOURS)[random.integers(0, 4, rows)]),
        "since": pa.array([f"2024-{m:02d}-{d:02d}" for m, d in zip(months, days, strict=True)]),
        "until": pa.array([f"2025-{m:02d}-{d:02d}" for m, d in zip(days % 12 + 1, months, strict=True)]),
        "sku": pa.array([f"A-{number:07d}" for number in random.permutation(rows)]),
    }  # fmt: skip


def _pairs(held: Mapping[str, pa.Array]) -> list[Pair]:
    known = KnownValues(tuple((each, ()) for each in _COLOURS), datetime.now(UTC))
    price, name, colour = held["price"], held["name"], held["colour"]
    number = "not-a-number", _built_in("not-a-number", price, PRICE)
    twice = "not-a-number of both", _both(*number[1:], held["rrp"], "not-a-number", PRICE)
    width = _built_in("too-long", name, replace(NAME, max_length=40))
    listed = _built_in("unknown-brand", colour, replace(BRAND, known=known))
    form = _own(check="date", columns="x", form="YYYY-MM-DD")
    later = {"check": "greater", "columns": "x", "other": "y", "form": "YYYY-MM-DD"}
    dates = "date of both", _both(_cell(form, held["since"]), held["until"], form)
    return [
        Pair("pattern", _cell(_own(check="pattern", columns="x", pattern=_NUMBER), price), *number),
        Pair("range", _cell(_own(check="range", columns="x", min=1, max=900), price), *number),
        Pair("length", _cell(_own(check="length", columns="x", max=40), name), "too-long", width),
        Pair(
            "allowed",
            _cell(_own(check="allowed", columns="x", values=[*_COLOURS]), colour),
            "unknown-brand",
            listed,
        ),
        Pair(
            "required",
            _cell(_own(check="required", columns="x"), name),
            "required",
            _built_in("required", name, NAME),
        ),
        Pair("less", _pair(_own(check="less", columns="x", other="y"), price, held["rrp"]), *twice),
        Pair("equal", _pair(_own(check="equal", columns="x", other="y"), price, held["rrp"]), *twice),
        Pair("date", _cell(form, held["since"]), *number),
        Pair("greater dates", _pair(_own(**later), held["until"], held["since"]), *dates),
        Pair("unique", _unique(held, "sku"), "duplicate-sku", lambda: _duplicates(held["sku"])),
        Pair(
            "unique of two",
            _unique(held, "name", "colour"),
            "duplicate-sku of both",
            lambda: (_duplicates(name), _duplicates(colour)),
        ),
    ]  # fmt: skip


def _own(**keys: object) -> CellRule | BesideRule:
    (rule,), mistakes = read_rules([keys], Path("rules.toml"))
    assert not mistakes
    assert isinstance(rule.rule, CellRule | BesideRule)
    return rule.rule


def _cell(rule: CellRule | BesideRule, texts: pa.Array) -> Run:
    assert isinstance(rule, CellRule)
    return lambda: rule.check(Cells(texts), (False,))


def _pair(rule: CellRule | BesideRule, texts: pa.Array, others: pa.Array) -> Run:
    assert isinstance(rule, BesideRule)
    return lambda: rule.check(Cells(texts), Cells(others))


def _built_in(code: str, texts: pa.Array, field: Field) -> Run:
    rule = RULES[code]
    assert isinstance(rule, CellRule)
    setting = rule.setting(ColumnUse(field, field.label))
    assert setting is not None
    return lambda: rule.check(Cells(texts), setting)


def _both(one: Run, texts: pa.Array, rule: str | CellRule | BesideRule, *field: Field) -> Run:
    other = _built_in(rule, texts, *field) if isinstance(rule, str) else _cell(rule, texts)
    return lambda: (one(), other())


def _unique(held: Mapping[str, pa.Array], *labels: str) -> Run:
    columns = tuple(pa.chunked_array([held[label]]) for label in labels)
    rows = len(columns[0])
    source = SourceTable(
        origin=FileOrigin(Path("x.csv")),
        addresses=LINES,
        kind="csv",
        header=labels,
        header_line=1,
        columns=columns,
        lines=np.arange(2, rows + 2),
        widths=np.full(rows, len(labels), np.int32),
        stamp=FileStamp(0, 0),
    )
    catalog = Catalog(source)
    return lambda: TogetherIndex(catalog, tuple(range(len(labels))), ignore_case=False).all()


def _duplicates(texts: pa.Array) -> object:
    index = KeyIndex(texts, np.zeros(len(texts), bool))
    return index.is_duplicate(ALL)


def _medians(*runs: Run) -> list[float]:
    taken: list[list[float]] = [[] for _ in runs]
    for _ in range(_TIMES):
        for run, times in zip(runs, taken, strict=True):
            started = time.perf_counter()
            run()
            times.append(time.perf_counter() - started)
    return [statistics.median(times) for times in taken]


if __name__ == "__main__":
    main()
