"""A destination in words that nobody mistakes: a live shop has a word and a colour of its own."""

from __future__ import annotations

from textual.content import Content

from importers.destinations.base import Profile
from tui.text import content, safe

LIVE = "LIVE SHOP"
_LIVE_STYLE = "bold $text-warning"


def aimed_at(profile: Profile) -> Content:
    """Return where the catalog goes, for the line of a header."""
    if profile.practice:
        return Content.styled(f"→ {safe(profile.name)}", "$text-primary")
    return Content.styled(f"→ {safe(profile.name)} ({LIVE})", _LIVE_STYLE)


def address_of(profile: Profile, url: str) -> Content:
    """Return an address, and whether a live shop is behind it."""
    if profile.practice:
        return content(url)
    return Content.assemble((LIVE, _LIVE_STYLE), f" {safe(url)}")


def way_to(name: str, profile: Profile) -> Content:
    """Return which catalog goes to which address."""
    where = content(f"{name} → {profile.name} ({profile.base_url})")
    return where if profile.practice else Content.assemble(where, "  ", (LIVE, _LIVE_STYLE))
