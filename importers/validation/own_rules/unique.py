"""`unique`: no two rows hold the same in these columns together."""

from __future__ import annotations

from importers.validation.own_rules.table import RuleTable
from importers.validation.own_rules.values import NotTwice


def read_unique(table: RuleTable) -> NotTwice:
    """Return that the columns together are unique; rows where all of them are blank do not count."""
    return NotTwice("be unique", table.flag("ignore_case"))
