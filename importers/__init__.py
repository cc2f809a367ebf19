"""The engine of Shelfready: reads, checks, fixes, saves and uploads catalogs, and knows no terminal.

    from importers import Session

    session = Session.open(Path("stock.csv"))

Nothing is loaded before it is asked for: `import importers` costs no more than this file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importers.catalog.column_mapping import ColumnMapping
    from importers.catalog.model import CellRef, Fix
    from importers.catalog.source import ReadOptions
    from importers.destinations.base import Credential
    from importers.errors import ShelfreadyError
    from importers.session.session import Session
    from importers.session.upload_options import UploadOptions
    from importers.storage.home import Home

__version__ = "0.1.0"

__all__ = [
    "CellRef",
    "ColumnMapping",
    "Credential",
    "Fix",
    "Home",
    "ReadOptions",
    "Session",
    "ShelfreadyError",
    "UploadOptions",
]

_MODULES = {
    "CellRef": "importers.catalog.model",
    "ColumnMapping": "importers.catalog.column_mapping",
    "Credential": "importers.destinations.base",
    "Fix": "importers.catalog.model",
    "Home": "importers.storage.home",
    "ReadOptions": "importers.catalog.source",
    "Session": "importers.session.session",
    "ShelfreadyError": "importers.errors",
    "UploadOptions": "importers.session.upload_options",
}


def __getattr__(name: str) -> object:
    """Load one of the names above when it is first asked for."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(_MODULES[name]), name)
    return value
