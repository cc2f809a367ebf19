"""The guards of syncs: those of uploads, and on by themselves where nobody watches."""

from __future__ import annotations

from importers.upload.guards import DEFAULT_GUARDS, Guard, GuardKind, parse_guard

__all__ = ["WATCH_GUARDS", "Guard", "GuardKind", "parse_guard"]

WATCH_GUARDS = DEFAULT_GUARDS
