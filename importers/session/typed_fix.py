"""What an operator types, as a workbook takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.catalog.model import Fix
from importers.catalog.schema import FieldKind

if TYPE_CHECKING:
    from importers.session.session import Session

_NUMBERS = (FieldKind.MONEY, FieldKind.INTEGER)


def typed_fix(session: Session, fix: Fix) -> Fix:
    """Return a fix made of what was typed: `25` is `25%` where the workbook holds percentages.

    Not where the shop takes plain numbers: there a number is what the operator means. The first time this may
    take as long as reading the sheet.
    """
    fields = session.fields().items()
    plain = {column for column, field in fields if field.kind in _NUMBERS}
    return session.foresight.typed(fix, plain)
