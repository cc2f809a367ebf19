"""Do saved edits stand? `python -m benchmarks.save_proof [--books FOLDER] [--seeds N]`.

Workbooks by several programs (openpyxl, XlsxWriter, LibreOffice, and any others in a folder) get random edits, rows
left out and labels renamed, are saved, and are judged: by openpyxl, by LibreOffice after it calculated everything
anew, and by the rules whose breach Excel calls damage. Every edited cell must hold its new value, every other its
old one.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.parsers.expat import ExpatError

from importers.catalog.source import ReadOptions
from importers.errors import ShelfreadyError
from importers.readers.workbook.ooxml.package import DAMAGED
from tests.support.office import MISSING, office, recalculated
from tests.support.save_books import makers
from tests.support.save_judge import is_known, judged
from tests.support.save_trial import Trial, trial

_AT_ONCE = 40  # workbooks for one run of LibreOffice


def main() -> None:
    """Make the workbooks, try them, and print what is wrong and how much was tried."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--books", type=Path, help="a folder of other programs' workbooks")
    parser.add_argument("--seeds", type=int, default=3, help="trials for each workbook")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    options = parser.parse_args()
    if office() is None:
        sys.exit(MISSING)
    warnings.simplefilter("ignore")
    with TemporaryDirectory() as name:
        folder = Path(name)
        books = [
            *_made(folder),
            *(sorted(options.books.glob("*.xlsx")) if options.books else []),
        ]
        seeds = range(options.first, options.first + options.seeds)
        trials = list(_tried(books, folder / "saved", seeds))
        wrong = _judged(trials, folder)
    _tell(books, trials, wrong)


def _made(folder: Path) -> list[Path]:
    """Write the workbooks, and let LibreOffice write each once more in its own way."""
    own = folder / "own"
    own.mkdir()
    written = []
    for name, make in makers().items():
        written.append(own / f"{name}.xlsx")
        make(written[-1])
    again = []
    for path in _calculated(written, folder / "libreoffice").values():
        again.append(path.with_name(f"libreoffice-{path.name}"))
        path.rename(again[-1])
    return [*written, *again]


def _tried(books: Sequence[Path], folder: Path, seeds: Sequence[int]) -> Iterator[Trial]:
    folder.mkdir()
    for number, book in enumerate(books):
        for seed in seeds:
            target = folder / f"{number}-{seed}-{book.stem}{book.suffix}"
            options = ReadOptions(fill_merged=bool(seed % 2))
            try:
                yield trial(book, target, seed * 1000 + number, options)
            except (ShelfreadyError, ExpatError, *DAMAGED) as error:
                print(f"  not tried: {book.name}: {error}"[:150])
                break


def _calculated(books: Sequence[Path], folder: Path) -> dict[Path, Path]:
    found: dict[Path, Path] = {}
    for start in range(0, len(books), _AT_ONCE):
        found |= recalculated(books[start : start + _AT_ONCE], folder / str(start))
    return found


def _judged(trials: Sequence[Trial], folder: Path) -> dict[str, list[str]]:
    saved = [each for each in trials if each.refused is None]
    old = _calculated(sorted({each.book for each in saved}), folder / "before")
    new = _calculated([each.saved for each in saved], folder / "after")
    wrong: dict[str, list[str]] = {}
    for each in saved:
        if not is_known(each.book, each.catalog.source.sheet):
            print(f"  not judged by openpyxl, which does not read the original: {each.book.name}")
            found = []
        else:
            found = judged(each, old.get(each.book), new.get(each.saved))
        if each.book in old and each.saved not in new:
            found.append("LibreOffice does not open it")
        if found:
            wrong[each.saved.name] = found
    return wrong


def _tell(books: Sequence[Path], trials: Sequence[Trial], wrong: dict[str, list[str]]) -> None:
    for name, found in wrong.items():
        print(f"  {name}: {len(found)}\n    " + "\n    ".join(line[:200] for line in found[:6]))
    refused = Counter(each.refused for each in trials if each.refused)
    for sentence, count in refused.most_common():
        print(f"  refused {count} times: {sentence}")
    saved = [each for each in trials if each.refused is None]
    print(
        f"{len(books)} workbooks, {len(trials)} trials, {sum(each.changes for each in saved):,} changes saved, "
        f"{len(trials) - len(saved)} refused with a sentence, {len(wrong)} wrong"
    )


if __name__ == "__main__":
    main()
