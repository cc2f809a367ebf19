"""Writes corrected catalogs, atomically and never over the original unless told so."""

from __future__ import annotations

from importers.writers.base import SaveResult
from importers.writers.saving import losses, save

__all__ = ["SaveResult", "losses", "save"]
