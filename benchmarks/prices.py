"""Prices reckoned with, and a second file joined, a million rows each: `python -m benchmarks.prices [--rows N]`.

Each answer is judged: prices against fractions, row by row of a sample, the join against a plain dictionary.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import TypeVar

import numpy as np

from importers.catalog.model import Fix
from importers.fixes.joining.join import Join, Take
from importers.fixes.joining.other_file import OtherFile
from importers.fixes.joining.step import join_fix
from importers.fixes.prices.formula import parse_formula
from importers.fixes.transforms import Action, ColumnChange, change
from importers.session.session import Session
from importers.storage.home import Home

FORMULA = "× 1.21, round to .99"
SAMPLE = 997  # every so many rows are reckoned again
Answer = TypeVar("Answer")


def main() -> None:
    """Measure, and judge the answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        _measure(Path(folder), rows)


def _measure(folder: Path, rows: int) -> None:
    prices = _write(folder, rows)
    print(f"{rows:,} rows")
    session = Session.open(folder / "names.csv", home=Home(folder / "home"), note=False)
    other = _timed("second file read", lambda: OtherFile("prices.csv").read(folder))
    join = Join(0, "Code", (Take("Cost", "Price"),))
    file = OtherFile("prices.csv")
    fix = _timed("join, a new column: seen", lambda: join_fix(session.catalog, other, join, file))
    _timed("  and made", lambda: session.apply(fix))
    wanted = [prices.get(key, "") for key in session.catalog.column(0).to_pylist()]
    print(f"  {'right' if session.catalog.column(2).to_pylist() == wanted else 'WRONG'}")
    reckon = ColumnChange(Action.PRICE, formula=parse_formula(FORMULA))
    fix = _timed("prices: seen", lambda: change(session.catalog, reckon, [2]))
    print(f"  {'right' if all(map(_is_right, fix.edits[::SAMPLE])) else 'WRONG'}")
    _timed("  and made", lambda: session.apply(fix))
    _timed("both taken back", lambda: (session.history.undo(), session.history.undo()))
    whole = ColumnChange(Action.SET, value="House")
    plain: Fix = _timed("beside: one value set: seen", lambda: change(session.catalog, whole, [1]))
    _timed("  and made", lambda: session.apply(plain))


def _write(folder: Path, rows: int) -> dict[str, str]:
    """Write names, and the prices of nine in ten of them in another order, half of them as `€ 1.234,50`."""
    random = np.random.default_rng(7)
    skus = [f"SKU-{n}" for n in range(rows)]
    names = (f"{sku},Product {n}\n" for n, sku in enumerate(skus))
    (folder / "names.csv").write_text("SKU,Name\n" + "".join(names), "utf-8")
    cents = random.integers(50, 10**7, rows).tolist()
    order = random.permutation(rows)[: rows * 9 // 10].tolist()
    prices = {skus[n]: _price(cents[n], european=bool(n % 2)) for n in order}
    lines = (f'{sku},"{price}"\n' for sku, price in prices.items())
    (folder / "prices.csv").write_text("Code,Cost\n" + "".join(lines), "utf-8")
    return prices


def _price(cents: int, *, european: bool) -> str:
    if not european:
        return f"{cents // 100}.{cents % 100:02}"
    whole = f"{cents // 100:,}".replace(",", ".")
    return f"€ {whole},{cents % 100:02}"


def _is_right(edit: object) -> bool:
    old, new = str(getattr(edit, "old", "")), str(getattr(edit, "new", ""))
    plain = old.removeprefix("€ ").replace(".", "").replace(",", ".") if "€" in old else old
    exact = Fraction(plain) * Fraction("1.21")
    place = max(floor(exact - Fraction(99, 100) + Fraction(1, 2)), 0)
    return Fraction(new) == place + Fraction(99, 100)


def _timed(what: str, do: Callable[[], Answer]) -> Answer:
    wall, cpu = time.perf_counter(), time.process_time()
    answer = do()
    print(
        f"  {what:<28} {time.perf_counter() - wall:6.2f} s, {time.process_time() - cpu:6.2f} s CPU"
    )
    return answer


if __name__ == "__main__":
    main()
