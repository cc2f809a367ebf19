"""Writes corrected catalogs, atomically and never over the original unless told so.

Nothing is loaded before it is asked for: help names the formats and needs no writer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importers.writers.base import SaveResult
    from importers.writers.saving import losses, save

__all__ = ["SaveResult", "losses", "save"]

_MODULES = {
    "SaveResult": "importers.writers.base",
    "losses": "importers.writers.saving",
    "save": "importers.writers.saving",
}


def __getattr__(name: str) -> object:
    """Load one of the names above when it is first asked for."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(_MODULES[name]), name)
    return value
