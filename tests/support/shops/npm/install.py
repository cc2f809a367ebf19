"""Packages of npm, installed once into a cache that lies outside the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

SWITCH = "SHELFREADY_NPM_SHOPS"  # set to 1: the shops of npm are part of the tests
CACHE = "SHELFREADY_NPM_CACHE"  # where they are installed
LEFT_OUT = f"Medusa and Vendure are left out: they are installed and tried where {SWITCH}=1 is set"
_PATIENCE = 900  # seconds for an installation; 1,063 packages took 96


def why_not() -> str:
    """Say why no shop of npm can be run here, "" if they can."""
    missing = [name for name in ("node", "npm") if shutil.which(name) is None]
    return f"this machine has no {' and no '.join(missing)}" if missing else ""


def installed(name: str, packages: Sequence[str]) -> Path:
    """Return the `node_modules` of these packages, each with its version; they are installed if they are not there.

    RuntimeError with npm's words.
    """
    folder = _cache() / name
    if not folder.exists():
        _install(folder, packages)
    return folder / "node_modules"


def _cache() -> Path:
    usual = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "shelfready-npm"
    folder = Path(os.environ.get(CACHE) or usual)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _install(folder: Path, packages: Sequence[str]) -> None:
    """Install beside it and rename, so that what is there is whole."""
    unready = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=folder.parent))
    about = {"name": folder.name, "private": True}
    (unready / "package.json").write_text(json.dumps(about), encoding="utf-8")
    command = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", *packages]
    done = subprocess.run(command, cwd=unready, capture_output=True, text=True, timeout=_PATIENCE)
    if done.returncode:
        shutil.rmtree(unready, ignore_errors=True)
        raise RuntimeError(f"npm could not install {folder.name}: {done.stderr[-1000:]}")
    try:
        unready.rename(folder)
    except OSError:  # somebody else was faster
        shutil.rmtree(unready, ignore_errors=True)
