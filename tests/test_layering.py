"""Who may import whom: the contracts in pyproject.toml, and what a running command really loaded."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import importers

ROOT = Path(__file__).parents[1]
HEAVY = {
    "pandas",
    "pyarrow",
    "numpy",
    "httpx",
    "textual",
    "rich",
    "openpyxl",
    "starlette",
    "uvicorn",
}
SCREEN = {"textual", "tui"}  # httpx brings rich along by itself where both are installed

_LOADED_AFTER = """
import json, sys
try:
    {statement}
except SystemExit:
    pass
print("\\n" + json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}})))
"""
_EVERY_MODULE = """
    import importlib, pkgutil, importers
    for module in pkgutil.walk_packages(importers.__path__, "importers."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
"""


def loaded_after(statement: str) -> set[str]:
    """Return the top-level packages in a fresh interpreter after a statement."""
    done = subprocess.run(
        [sys.executable, "-c", _LOADED_AFTER.format(statement=statement.strip())],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_import_contracts_are_kept() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports"))]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout


def test_engine_loads_no_screen() -> None:
    loaded = loaded_after(_EVERY_MODULE)
    assert "httpx" in loaded  # the walk did reach the modules that are heavy
    assert not loaded & SCREEN


@pytest.mark.parametrize(
    "words", [["--help"], ["check", "--help"], ["upload", "--help"], ["sandbox", "--help"]]
)
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    loaded = loaded_after(f"from tui.__main__ import main; main({words!r})")
    assert "argparse" in loaded
    assert not loaded & HEAVY


def test_the_first_paint_waits_for_nothing_heavy() -> None:
    loaded = loaded_after("import tui.app, tui.open.loading, tui.open.screen")
    assert "textual" in loaded
    assert not loaded & (HEAVY - SCREEN - {"rich"})


def test_the_engine_is_loaded_by_name_when_it_is_asked_for() -> None:
    nothing, asked = loaded_after("import importers"), loaded_after("from importers import Session")
    assert not nothing & HEAVY
    assert "pyarrow" in asked
    assert not asked & SCREEN
    lazy = "import importers; assert not [m for m in sys.modules if m.startswith('importers.')]"
    assert "importers" in loaded_after(lazy)


@pytest.mark.parametrize("name", importers.__all__)
def test_every_name_of_the_engine_is_what_it_says(name: str) -> None:
    assert getattr(importers, name).__name__ == name


def test_the_packages_are_typed() -> None:
    assert all((ROOT / package / "py.typed").exists() for package in ("importers", "tui"))


def test_check_loads_no_screen_and_no_http(tmp_path: Path) -> None:
    catalog = tmp_path / "catalog.csv"
    catalog.write_text("sku,name\nA-1,Tea\n", encoding="utf-8")
    words = ["check", str(catalog)]
    loaded = loaded_after(f"from tui.__main__ import main; main({words!r})")
    assert "pyarrow" in loaded
    assert not loaded & {"textual", "rich", "openpyxl", "httpx", "starlette", "uvicorn"}
