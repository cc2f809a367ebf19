"""Pictures of what a headless command prints, on the sample catalog."""

from __future__ import annotations

import io
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.text import Text

from docs.film import still
from tui.demo import CATALOG, playground

COLUMNS = 104
_PRODUCTS = (
    ("00123", "Mug, blue", 9.9),
    ("00124", " Cup", "2,50"),
    ("00125", "", 4),
    ("00126", "Jug, glass", -1),
    ("00127", "Pot", 12.5),
)
_ENVIRONMENT = {
    "TERM": "xterm-256color",
    "LANG": "C.UTF-8",
    "PYTHONPATH": str(Path(__file__).parents[1]),
}
_RUN = "import sys; sys.stdout.isatty = lambda: True; from tui.__main__ import main; sys.exit(main(sys.argv[1:]))"


def check() -> str:
    """Return a picture of a check."""
    with playground() as folder:
        return printed(folder, "check", CATALOG, lines=28)


def database() -> str:
    """Return a picture of a check of a table of a database."""
    with (
        TemporaryDirectory() as folder,
        closing(sqlite3.connect(Path(folder) / "shop.sqlite")) as shop,
    ):
        shop.execute("CREATE TABLE product (ID TEXT PRIMARY KEY, Name TEXT, SellPrice)")
        shop.executemany("INSERT INTO product VALUES (?, ?, ?)", _PRODUCTS)
        shop.commit()
        return printed(Path(folder), "check", "shop.sqlite", "--to", "digible", lines=14)


def printed(folder: Path, *words: str, lines: int) -> str:
    """Return a picture of a command and the first lines that it prints on a colour terminal."""
    command = [sys.executable, "-c", _RUN, *words]
    done = subprocess.run(
        command, env=_ENVIRONMENT, cwd=folder, capture_output=True, text=True, check=False
    )
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text.assemble(("$ ", "bold green"), " ".join(["shelfready", *words])))
    for line in done.stdout.splitlines()[: lines - 1]:
        console.print(Text.from_ansi(line), no_wrap=True, overflow="ellipsis")
    return still(console.export_svg(title=""), COLUMNS, lines, f"shelfready {words[0]}")
