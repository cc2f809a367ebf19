"""LibreOffice without a screen: opens workbooks, calculates everything anew, and tells what it sees."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>"""
_PATIENCE = 240  # seconds
MISSING = "LibreOffice is not installed here: apt-get install libreoffice-calc-nogui"


@cache
def office() -> str | None:
    """Return the program; None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def recalculated(books: Sequence[Path], folder: Path) -> dict[Path, Path]:
    """Let LibreOffice open workbooks and save them with all formulas calculated; one that it refuses is missing."""
    program = office()
    if program is None or not books:
        return {}
    profile, made = folder / "profile", folder / "made"
    settings = profile / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.parent.mkdir(parents=True)
        settings.write_text(_ALWAYS, encoding="utf-8")
    command = [program, f"-env:UserInstallation=file://{profile.resolve()}", "--headless"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(made)]
    subprocess.run(
        [*command, *map(str, books)], capture_output=True, timeout=_PATIENCE, check=False
    )
    found = {book: made / f"{book.stem}.xlsx" for book in books}
    return {book: path for book, path in found.items() if path.exists()}
