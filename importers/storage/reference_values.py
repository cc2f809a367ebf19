"""The values that a destination knows: its brands, read once, and kept with the time of reading.

What is kept is no secret: numbers, names and references. A file that cannot be read counts as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from importers.catalog.schema import KnownValues, Schema
from importers.destinations.base import Brand, Credential, Profile
from importers.destinations.registry import destination_of
from importers.errors import UploadImpossible
from importers.files import read_small_text, write_atomically
from importers.storage.home import Home


@dataclass(frozen=True, slots=True)
class KnownBrands:
    """The brands of one shop, and when they were read; `note` says what may be missing."""

    brands: tuple[Brand, ...]
    read: datetime
    note: str = ""

    def accepted(self, profile: Profile) -> Mapping[str, Brand]:
        """Return the texts that the destination takes for a brand: its number, or its reference."""
        taken = [(brand, texts_of(brand, profile)) for brand in self.brands]
        numbers = {texts[-1]: brand for brand, texts in taken}
        return numbers | {text: brand for brand, texts in taken for text in texts[:-1]}

    def values(self, profile: Profile) -> KnownValues | None:
        """Return what a brand may be written as, with the names to tell a slip by; None: there may be more brands."""
        if self.note:
            return None
        own: dict[str, tuple[str, ...]] = dict.fromkeys(self.accepted(profile), ())
        own |= {text_of(brand, profile): (brand.name, brand.reference) for brand in self.brands}
        return KnownValues(tuple(own.items()), self.read, noun(profile)[1])


def text_of(brand: Brand, profile: Profile) -> str:
    """Return how a catalog names a brand: by its reference where that is sent as one, else by its number."""
    return texts_of(brand, profile)[0]


def texts_of(brand: Brand, profile: Profile) -> tuple[str, ...]:
    """Return all that a catalog may write for a brand, the usual first."""
    listed = destination_of(profile).brands
    return (str(brand.id),) if listed is None else listed.texts(brand, profile)


def with_known_values(schema: Schema, home: Home, profile: Profile | None) -> Schema:
    """Return the schema with the shop's brands as its field's known values, if they were ever read."""
    listed = destination_of(profile).brands if profile is not None else None
    kept = cached_brands(home, profile) if profile is not None and listed is not None else None
    if kept is None or profile is None or listed is None:
        return schema
    known = kept.values(profile)
    fields = (replace(f, known=known) if f.name == listed.field else f for f in schema.fields)
    return Schema(schema.name, tuple(fields))


def brand_field(profile: Profile | None) -> str | None:
    """Return the field that holds a brand of a list that the destination gives out; None if it has no such list."""
    brands = None if profile is None else destination_of(profile).brands
    return None if brands is None else brands.field


def noun(profile: Profile | None) -> tuple[str, str]:
    """Return what a shop calls one of what it lists, and several of them."""
    brands = None if profile is None else destination_of(profile).brands
    return ("brand", "brands") if brands is None else brands.noun


def has_brands(profile: Profile | None) -> bool:
    """Tell whether a destination can be asked for its brands."""
    return profile is not None and destination_of(profile).brands is not None


def cached_brands(home: Home, profile: Profile) -> KnownBrands | None:
    """Return the brands as they were read last; None if they never were."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        kept = json.loads(read_small_text(_file(home, profile)))
        brands = tuple(
            Brand(int(b["id"]), str(b["name"]), str(b["reference"])) for b in kept["brands"]
        )
        return KnownBrands(brands, datetime.fromisoformat(kept["read"]), str(kept["note"]))
    return None


def read_brands(
    home: Home, profile: Profile, credential: Credential, *, url: str | None = None
) -> KnownBrands:
    """Ask the destination for its brands, and keep them, unless there are none that the token may see.

    CredentialRefused, DestinationUnreachable, UploadImpossible.
    """
    if not has_brands(profile):
        raise UploadImpossible(f"{profile.name} has no list of brands that could be read.")
    from importers.upload.connection import fetch_brands

    found = fetch_brands(profile, credential, url=url)
    known = KnownBrands(found.brands, datetime.now(UTC), found.note)
    if known.brands:
        keep(home, profile, known)
    return known


def keep(home: Home, profile: Profile, known: KnownBrands) -> None:
    """Remember what was read."""
    kept = {
        "read": known.read.isoformat(),
        "note": known.note,
        "brands": [asdict(brand) for brand in known.brands],
    }
    with contextlib.suppress(OSError):  # they are known for now all the same
        write_atomically(_file(home, profile), json.dumps(kept, ensure_ascii=False))


def age(read: datetime, now: datetime) -> str:
    """Return how long ago something was read: `just now`, `5 minutes ago`, `3 days ago`."""
    minutes = int((now - read).total_seconds() // 60)
    for size, unit in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            number = minutes // size
            return f"{number:,} {unit}{'' if number == 1 else 's'} ago"
    return "just now"


def _file(home: Home, profile: Profile) -> Path:
    place = json.dumps([profile.destination, profile.base_url, profile.account])
    return home.root / "brands" / f"{hashlib.sha256(place.encode()).hexdigest()[:24]}.json"
