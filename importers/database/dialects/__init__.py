"""What differs between the kinds of databases: text of a type, a read-only look, estimates."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from importers.database.connection import DatabaseKind
from importers.database.dialects.base import Dialect as Dialect


def dialect_of(kind: DatabaseKind) -> Dialect:
    """Return what is special about a kind of database; loads only that one."""
    module = import_module(f"importers.database.dialects.{kind.value}")
    return cast(Dialect, module.DIALECT)
