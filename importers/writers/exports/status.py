"""What the products of an export are to be in the shop."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Whether an import shows its products."""

    DRAFT = "draft"  # nobody sees them before somebody publishes them there
    LIVE = "live"
    UNCHANGED = "unchanged"  # as they are there: the file says nothing of it
