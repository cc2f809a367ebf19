"""A destination in words that nobody mistakes: a live shop has a word and a colour of its own."""

from __future__ import annotations

from textual.content import Content

from importers.destinations.base import Profile
from tui.text import content, safe

LIVE = "LIVE SHOP"
_LOUD = "bold $background on $text-warning"
_QUIET = "$text-primary"


def live_badge() -> Content:
    """Return the word for a live shop, in colours that nothing else has."""
    return Content.styled(f" {LIVE} ", _LOUD)


def aimed_at(profile: Profile) -> Content:
    """Return where the catalog goes, for the line of a header."""
    if profile.practice:
        return Content.styled(f"→ {safe(profile.name)}", _QUIET)
    return Content.assemble((f"→ {safe(profile.name)} ", "bold $text-warning"), live_badge())


def address_of(profile: Profile, url: str) -> Content:
    """Return an address, and whether a live shop is behind it."""
    if profile.practice:
        return content(url)
    return Content.assemble(live_badge(), f" {safe(url)}")


def way_from(name: str, profile: Profile | None) -> Content:
    """Return which catalog goes where, for the first line of a screen; None: nowhere yet."""
    file = Content.styled(safe(name), "bold")
    if profile is None:
        return Content.assemble(file, ("  no destination yet", "$foreground-muted"))
    told = "  practice: nothing leaves this computer" if profile.practice else ""
    return Content.assemble(file, " ", aimed_at(profile), (told, "$foreground-muted"))


def way_to(name: str, profile: Profile) -> Content:
    """Return which catalog goes to which address, while it goes there."""
    return Content.assemble(
        way_from(name, profile), (f"  {safe(profile.base_url)}", "$foreground-muted")
    )
