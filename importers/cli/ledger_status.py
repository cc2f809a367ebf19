"""`shelfready ledger status`: where the record of uploads is, who uploads, and how many products it knows."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import datetime
from typing import Any

from importers.cli.console import say
from importers.cli.ledger_names import named, with_password
from importers.cli.text import as_json, shown
from importers.ledger.overview import ScopeOverview, overview
from importers.storage.home import Home


def run(arguments: argparse.Namespace) -> int:
    """Print where it is, and a line for each destination; or one object."""
    place = named(Home.default(), arguments.name)
    found = with_password(place, overview)
    if arguments.json:
        print(as_json(_object(str(place), found)))
        return 0
    print(shown(f"The record of uploads: {place}"))
    if not found:
        say("Nothing was sent yet.")
    for one in found:
        for line in _lines(one):
            print(shown(line))
    return 0


def _object(place: str, found: list[ScopeOverview]) -> dict[str, Any]:
    scopes = []
    for one in found:
        told = {"destination": one.destination, "base_url": one.base_url, "account": one.account}
        last = None if one.last is None else asdict(one.last)
        scopes.append(told | asdict(one.numbers) | {"last_upload": last})
    return {"ok": True, "ledger": place, "destinations": scopes}


def _lines(one: ScopeOverview) -> list[str]:
    account = f" ({one.account})" if one.account else ""
    counts = {
        "uploaded": one.numbers.uploaded,
        "refused": one.numbers.refused,
        "of unknown outcome": one.numbers.unsettled,
    }
    told = ", ".join(f"{number:,} {word}" for word, number in counts.items() if number)
    lines = [f"{one.destination}{account} at {one.base_url}: {told or 'nothing is known'}"]
    if one.last is not None and one.last.running:
        lines.append(f"  {one.last.who} is uploading, {one.last.done:,} of {one.last.total:,}")
    elif one.last is not None:
        when = datetime.fromtimestamp(one.last.seen).strftime("%Y-%m-%d %H:%M")
        lines.append(f"  last upload: {one.last.who}, {when}")
    return lines
