"""`shelfready ledger copy`: this machine's record of uploads into a shared one, or back."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from importers.cli.console import say
from importers.cli.ledger_names import named, with_password
from importers.cli.text import as_json
from importers.ledger.copying import copy_record
from importers.ledger.overview import overview
from importers.storage.home import Home


def run(arguments: argparse.Namespace) -> int:
    """Copy all or nothing; say how many products that were. ShelfreadyError."""
    home = Home.default()
    source, target = named(home, arguments.source), named(home, arguments.target)
    for place in (source, target):
        with_password(place, overview)
    copied = copy_record(source, target)
    if arguments.json:
        print(as_json({"ok": True} | asdict(copied)))
    else:
        say(
            f"{copied.products:,} products of {copied.destinations:,} destinations copied from {source} to {target}."
        )
        if copied.merged:
            say(f"{copied.merged:,} of them stood otherwise in both; the newer word counts.")
    return 0
