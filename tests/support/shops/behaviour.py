"""What a shop of the tests does beyond what its framework does by itself; read anew at every request."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Literal

from importers.files import write_atomically

# The words for a SKU that is taken: Scantrust's documented ones, and the two that the framework has of its own.
Existing = Literal["documented", "together", "field"]
_FILE = "behaviour.json"


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Every switch off: Django REST Framework as it comes, told to speak of products.

    `case_blind` takes `abc` for `ABC`, as a database's collation may. `accepts_doubles` makes another product
    of a SKU that is there. `rounds` stores a price with two digits, where the framework would refuse more, and
    `keeps` so many characters of a name. `fails_on` are SKUs whose writing ends in a 500 (`fails_after`: though it
    was stored), `forbids` those that a 403 is about. `largest_upload` is the size in bytes from which a 413
    comes. `answers` gives a method one status and a gateway's page, and does nothing; `loses` is the share of
    stored writes whose first answer is a gateway's 504. `throttle` is a rate such as `40/hour`, `bare_throttle`
    says nothing of when. `next_origin` is where `next` leads, as behind a proxy; `brand_references` tells a
    brand's reference in the list of brands, `nested_references` in products too. `delay` is seconds.
    """

    existing: Existing = "together"
    trims: bool = True
    case_blind: bool = False
    accepts_doubles: bool = False
    rounds: bool = False
    keeps: int = 0
    fails_on: tuple[str, ...] = ()
    fails_after: bool = False
    forbids: tuple[str, ...] = ()
    largest_upload: int = 0
    answers: dict[str, int] | None = None
    loses: float = 0.0
    throttle: str = ""
    bare_throttle: bool = False
    next_origin: str = ""
    brand_references: bool = True
    nested_references: bool = False
    delay: float = 0.0


def save(behaviour: Behaviour, folder: Path) -> None:
    """Let the shop of this folder behave so from its next request on."""
    write_atomically(folder / _FILE, json.dumps(asdict(behaviour)))


def load(folder: Path) -> Behaviour:
    """Return how the shop of this folder is to behave now."""
    stored = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    names = {each.name for each in fields(Behaviour)}
    lists = {name: tuple(value) for name, value in stored.items() if isinstance(value, list)}
    return Behaviour(**{name: value for name, value in (stored | lists).items() if name in names})
