"""`shelfready destination new`: a manifest to begin with."""

from __future__ import annotations

import argparse
from pathlib import Path

from importers.cli.console import say
from importers.destinations.rest.folder import SKELETON
from importers.errors import SaveFailed
from importers.storage.home import Home
from importers.storage.profiles import manifest_folder


def run(arguments: argparse.Namespace) -> int:
    """Write it, never over a file that is there; SaveFailed."""
    target: Path = arguments.manifest
    if target.suffix != ".toml":
        raise SaveFailed(f"{target} does not end in .toml, so it would not be found.")
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(SKELETON.read_text(encoding="utf-8"))
    except FileExistsError:
        raise SaveFailed(f"{target} exists already; name a new file.") from None
    except OSError as error:
        raise SaveFailed(f"{target} cannot be written: {error.strerror}.") from error
    say(f"{target} is written. Fill it in, then: shelfready destination check {target}")
    say(f"It is found by the screen and by --to in {manifest_folder(Home.default())}")
    return 0
