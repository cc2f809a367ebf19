"""Builds the site of the documentation, and fails at the first thing that is not right, such as a link to nowhere.

    python -m docs.site

The pages are copied with their parts that are made from the code; the site is in `build/site`, published nowhere.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from docs.from_code import ROOT, filled

SOURCE = ROOT / "docs"
PAGES = ROOT / "build" / "pages"


def write_pages(folder: Path) -> None:
    """Write every page, with its parts, and every picture."""
    shutil.rmtree(folder, ignore_errors=True)
    for source in SOURCE.rglob("*"):
        target = folder / source.relative_to(SOURCE)
        if source.suffix not in (".md", ".svg"):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text(encoding="utf-8")
        target.write_text(filled(text) if source.suffix == ".md" else text, encoding="utf-8")


def main() -> int:
    """Write the pages and build the site of them; the builder's exit code."""
    write_pages(PAGES)
    builder = Path(sys.executable).with_name("zensical")
    return subprocess.run(
        [builder, "build", "--clean", "--strict"], cwd=ROOT, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
