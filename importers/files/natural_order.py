"""Names in the order in which people read them: `week 9` before `week 10`."""

from __future__ import annotations

import re


def natural_key(name: str) -> tuple[tuple[tuple[bool, int, str], ...], str]:
    """Return what to sort a name by: numbers in it count as numbers, and case does not."""
    parts = re.findall(r"\d+|\D+", name.casefold())
    found = tuple((part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts)
    return found, name
