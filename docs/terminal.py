"""Pictures of what a headless command prints, on the sample catalog."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

from docs.film import still
from tui.demo import CATALOG, playground

COLUMNS = 104
_ENVIRONMENT = {
    "TERM": "xterm-256color",
    "LANG": "C.UTF-8",
    "PYTHONPATH": str(Path(__file__).parents[1]),
}
_RUN = "import sys; sys.stdout.isatty = lambda: True; from tui.__main__ import main; sys.exit(main(sys.argv[1:]))"


def check() -> str:
    """Return a picture of a check."""
    return printed("check", CATALOG, lines=28)


def printed(*words: str, lines: int) -> str:
    """Return a picture of a command and the first lines that it prints on a colour terminal."""
    command = [sys.executable, "-c", _RUN, *words]
    with playground() as folder:
        done = subprocess.run(
            command, env=_ENVIRONMENT, cwd=folder, capture_output=True, text=True, check=False
        )
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text.assemble(("$ ", "bold green"), " ".join(["shelfready", *words])))
    for line in done.stdout.splitlines()[: lines - 1]:
        console.print(Text.from_ansi(line), no_wrap=True, overflow="ellipsis")
    return still(console.export_svg(title=""), COLUMNS, lines, f"shelfready {words[0]}")
