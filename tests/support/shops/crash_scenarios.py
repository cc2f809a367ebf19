"""What is uploaded to a real shop while things are killed, and what the shop must hold of it in the end."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from importers.catalog.product import Products
from importers.destinations.base import Profile
from tests.support.shops.behaviour import Behaviour
from tests.support.shops.uploads import shop_profile
from tests.support.uploads import table

_LIMIT = 20_000  # bytes of an upload
FIELDS = ("sku", "name", "brand_id", "description", "client_url", "campaign_id", "image")


@dataclass(frozen=True, slots=True)
class ShopScenario:
    """`loses` is the share of stored writes whose answer is lost. `before`: the rows are uploaded in an older form
    first. `workers`: the shop's workers are killed, not the upload."""

    loses: float = 0.3
    before: bool = False
    blanks: bool = False
    pictures: bool = False
    workers: bool = False

    @property
    def behaviour(self) -> Behaviour:
        """Return how the shop behaves while things are killed."""
        return Behaviour(loses=self.loses, largest_upload=_LIMIT if self.pictures else 0)


SHOP_SCENARIOS = {
    "brand-by-reference": ShopScenario(before=True),
    "trimmed-sku": ShopScenario(blanks=True),
    "picture-refused": ShopScenario(loses=0.1, pictures=True),
    "workers-killed": ShopScenario(loses=0.0, workers=True),
}


def shop_aim(url: str) -> Profile:
    """Return where the rows go; SKUs are sent without the blanks around them, as the profile may choose."""
    return shop_profile(url, in_flight=8, options={"trim_sku": True})


def rows_of(scenario: ShopScenario, count: int, *, before: bool = False) -> list[dict[str, str]]:
    """Return a scenario's rows as the catalog has them; `before`: in their older form."""
    return [_row(scenario, n, before) for n in range(count)]


def _row(scenario: ShopScenario, n: int, before: bool) -> dict[str, str]:
    row = {
        "sku": f"TEA-{n:04}",
        "name": f"Tea {n}",
        "brand": f"REF-{n % 50 + (1 if before else 51)}",
        "description": f"The {n}th of our teas.",
        "client_url": f"https://tea.example/{n}",
        "campaign": str(n % 10 + 1),
    }
    if scenario.blanks:
        row |= {"name": f"  {row['name']}\u00a0", "description": f"{row['description']}\u2003"}
        row["sku"] += "\u00a0" if n % 5 == 0 else ""
    if scenario.pictures:
        row["image"] = ("broken.png", "good.png", "large.png", "good.png")[n % 4]
    return row


def catalog_of(
    scenario: ShopScenario, count: int, folder: Path, *, before: bool = False
) -> Products:
    """Return a scenario's rows as products; its pictures lie in `folder`."""
    if scenario.pictures and not (folder / "good.png").exists():  # its time counts: made once
        good = _png()
        (folder / "good.png").write_bytes(good)
        (folder / "broken.png").write_bytes(good[: len(good) // 2])
        (folder / "large.png").write_bytes(good + b"\0" * 2 * _LIMIT)
    return table("sku", rows_of(scenario, count, before=before), folder)


def expected(row: Mapping[str, str]) -> dict[str, Any]:
    """Return what the shop has to hold of a row: texts without the blanks around them, and pictures that are some."""
    reference, image = row["brand"].removeprefix("REF-"), row.get("image")
    return {
        "sku": row["sku"].strip(),
        "name": row["name"].strip(),
        "brand_id": int(reference),
        "description": row["description"].strip(),
        "client_url": row["client_url"],
        "campaign_id": int(row["campaign"]),
        "image": image == "good.png",
    }


def otherwise(
    rows: Sequence[Mapping[str, str]], held: Sequence[Mapping[str, Any]]
) -> dict[str, int]:
    """Compare every field of every product in the shop with the catalog; returns how often what is wrong."""
    wrong = dict.fromkeys(["lost", "stored twice", *(f"{name} otherwise" for name in FIELDS)], 0)
    by_sku: dict[str, list[Mapping[str, Any]]] = {}
    for product in held:
        by_sku.setdefault(product["sku"], []).append(product)
    for row in rows:
        wanted = expected(row)
        found = by_sku.pop(wanted["sku"], [])
        wrong["lost"] += not found
        wrong["stored twice"] += max(0, len(found) - 1)
        for product in found[:1]:
            seen = dict(product) | {"image": bool(product["image"])}
            for name in FIELDS:
                wrong[f"{name} otherwise"] += seen[name] != wanted[name]
    wrong["never in the catalog"] = sum(map(len, by_sku.values()))
    return wrong


def _png() -> bytes:
    """Return a picture of one red point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    size = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    point = zlib.compress(b"\0\xff\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", point) + chunk(b"IEND", b"")
