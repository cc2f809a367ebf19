"""The requests that a shop of the tests has answered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

LOG = "requests.log"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request; `sku` is the one that it names, if it names any, `fields` what of a product it sends."""

    method: str
    target: str
    status: int
    sku: str | None
    fields: list[str]


def requests_in(folder: Path) -> list[Asked]:
    """Return what the shop of this folder has answered, in that order."""
    log = folder / LOG
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    return [Asked(*json.loads(line)) for line in lines]


def forget_requests(folder: Path) -> None:
    """Begin the record anew; whoever writes to it goes on writing."""
    with (folder / LOG).open("w", encoding="utf-8"):
        pass
