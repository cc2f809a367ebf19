"""The rows of both sides that found no partner, as a list that can be saved."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef
from importers.errors import SaveFailed
from importers.files.atomic import written_whole
from importers.fixes.joining.join import Join, Joined
from importers.fixes.joining.matching import NO_KEY, NONE, SEVERAL
from importers.writers.formula_escape import escape_formula

HEADER = ("File", "Place", "Key", "Why", "Nearly the same there")
_HERE = {
    NONE: "not in the other file",
    SEVERAL: "more than once in the other file, with different values",
    NO_KEY: "no key",
}


def leftovers(joined: Joined, catalog: Catalog, join: Join) -> Iterator[tuple[str, ...]]:
    """Yield all of them, in the columns of `HEADER`: first those of the catalog, but for rows left out."""
    matches, name = joined.matches, catalog.source.origin.name
    rows = np.flatnonzero((matches.of_row < 0) & ~catalog.excluded)
    keys = catalog.values(rows, join.key)
    for row, key in zip(rows.tolist(), keys, strict=True):
        near = int(matches.near[row])
        place = catalog.address(CellRef(row, join.key))
        beside = joined.there(near) if near >= 0 else ""
        yield name, place, key or "", _HERE[int(matches.of_row[row])], beside
    for why, others in (
        ("not in the catalog", np.setdiff1d(matches.unused, matches.repeated)),
        ("more than once, with different values", matches.repeated),
        ("no key", matches.keyless),
    ):
        for row in others.tolist():
            yield joined.other.origin.name, joined.place(row), joined.key_of(row), why, ""


def save_leftovers(path: Path, joined: Joined, catalog: Catalog, join: Join) -> int:
    """Write them to a CSV file that is not there yet; return how many. SaveFailed."""
    text = io.StringIO(newline="")
    rows = list(leftovers(joined, catalog, join))
    csv.writer(text).writerows([HEADER, *([escape_formula(cell) for cell in row] for row in rows)])
    try:
        with written_whole(path, overwrite=False) as file:
            file.write(text.getvalue().encode("utf-8-sig", "replace"))
    except FileExistsError:
        raise SaveFailed(f"{path} is there already: choose another name.") from None
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "no file can have that name").lower()
        raise SaveFailed(f"The list could not be saved as {path}: {reason}.") from error
    return len(rows)
