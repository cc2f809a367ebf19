"""`shelfready sync status`: what the last sync of each source did."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import datetime

from importers.cli.console import say
from importers.cli.text import as_json, shown
from importers.storage.home import Home
from importers.sync.record import SyncRecord, load_records


def run(arguments: argparse.Namespace) -> int:
    """Print a line, or an object, for each source."""
    records = load_records(Home.default())
    if arguments.json:
        print(as_json([asdict(record) for record in records]))
        return 0
    if not records:
        say("Nothing was synced yet.")
    for record in records:
        print(_line(record))
    return 0


def _line(record: SyncRecord) -> str:
    when = datetime.fromtimestamp(record.when).strftime("%Y-%m-%d %H:%M")
    counts = {
        "uploaded": record.uploaded, "unchanged": record.skipped, "refused": record.refused, "unknown": record.unknown,
        "blocked": record.blocked, "not sent": record.waiting, "gone": record.gone, "log rows cleared": record.cleared,
    }  # fmt: skip
    nothing = "nothing was sent" if record.error else "nothing to do"
    parts = [f"{number:,} {word}" for word, number in counts.items() if number] or [nothing]
    error = f" · {record.error}" if record.error else ""
    return shown(f"{when}  {record.source} → {record.profile}: {', '.join(parts)}{error}")
