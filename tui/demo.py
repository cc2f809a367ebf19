"""`shelfready demo`: a messy catalog to try everything on; nothing of it touches the operator's files."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from tempfile import mkdtemp

from importers.destinations.base import DATABASE_DEMO_PROFILE, DEMO_PROFILE
from importers.storage.home import Home
from tui.app import ShelfreadyApp
from tui.practice import Practice

CATALOG = "messy_catalog.csv"
SHOP = "shop.sqlite"
HOME = ".shelfready"


# What the check only warns of, and a strict shop turns down: a long name, a long SKU, a third decimal.
TOO_STRICT = (
    f"D-900,Gift basket{' with olives and honey and tea' * 3},50,,,,39.90,,,,",
    "D-901-SPECIAL-EDITION-WINTER-2026,Tea tin,50,,,,7.50,,,,",
    "D-902,Saffron threads,50,,,,12.345,,,,",
)


def run(*, database: bool = False, strict: bool = False, profile: str = DEMO_PROFILE) -> int:
    """Open a copy of the sample catalog, or a table made of it, aimed at a practice server inside this program.

    `profile` is the practice profile that the catalog is sent to.
    """
    with playground(*(TOO_STRICT if strict else ())) as folder:
        if database:
            return database_app(folder).run_to_end()
        return (strict_app(folder) if strict else demo_app(folder, profile)).run_to_end()


def demo_app(folder: Path, profile: str = DEMO_PROFILE) -> ShelfreadyApp:
    """Return the program over a playground's catalog, with a practice server of its own."""
    app = ShelfreadyApp(folder / CATALOG, home=Home(folder / HOME), profile=profile)
    app.practice = Practice(own=True)
    return app


def strict_app(folder: Path) -> ShelfreadyApp:
    """Return the program over a playground's catalog, aimed at a practice shop that is as strict as any may be."""
    app = ShelfreadyApp(folder / CATALOG, home=Home(folder / HOME), profile=DATABASE_DEMO_PROFILE)
    app.practice = Practice(own=True, strict=True)
    return app


def database_app(folder: Path) -> ShelfreadyApp:
    """Return the program over a small shop's table, with its ChangeLog, in a playground of its own."""
    from importers.database.origin import sqlite_origin
    from importers.database.sample_shop import TABLE, make_sample_shop

    make_sample_shop(folder / SHOP, folder / CATALOG)
    place = sqlite_origin(folder / SHOP, TABLE)
    app = ShelfreadyApp(place, home=Home(folder / HOME), profile=DATABASE_DEMO_PROFILE)
    app.practice = Practice(own=True)
    return app


@contextmanager
def playground(*more: str) -> Iterator[Path]:
    """Make a folder with a copy of the catalog and `more` rows; it goes away unless something was saved in it."""
    folder = Path(mkdtemp(prefix="shelfready-demo-"))
    with as_file(_original()) as original:
        shutil.copyfile(original, folder / CATALOG)
    if more:
        with (folder / CATALOG).open("a", encoding="utf-8") as catalog:
            catalog.writelines(f"{line}\n" for line in more)
    before = _files(folder)
    try:
        yield folder
    finally:
        if _files(folder) == before:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            sys.stderr.write(f"What you saved in the demo is in {folder}\n")


def _original() -> Traversable:
    """Return the sample catalog: within this package where it is installed, in a checkout beside it."""
    installed = files("tui") / "sample_data" / CATALOG
    return installed if installed.is_file() else Path(__file__).parents[1] / "sample_data" / CATALOG


def _files(folder: Path) -> dict[str, int]:
    found = [*folder.iterdir(), *folder.glob(f"{HOME}/errors.log")]
    return {
        path.name: path.stat().st_mtime_ns for path in found if path.is_file() and path.name != SHOP
    }
