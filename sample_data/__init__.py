"""Sample catalogs, and the generator that makes them."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def path(name: str) -> Path:
    """Return where a sample catalog lies, such as `messy_catalog.csv`; do not write to it."""
    return Path(str(files(__name__) / name))
