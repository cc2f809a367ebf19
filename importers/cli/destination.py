"""`shelfready destination`: what there is to send to."""

from __future__ import annotations

import argparse

from importers.cli.console import say
from importers.cli.text import as_json, shown
from importers.destinations.registry import destinations, faults
from importers.storage.home import Home
from importers.storage.profiles import load_profiles, manifest_folder


def run(arguments: argparse.Namespace) -> int:
    """Print a line for each destination; files that cannot be used are told, and give the exit code 1."""
    home = Home.default()
    load_profiles(home)  # which looks into the folder
    found = [
        {
            "name": each.name,
            "title": each.title,
            "address": each.profiles[0].base_url,
            "from": source_of(each),
        }
        for each in destinations().values()
    ]
    if arguments.json:
        print(as_json(found))
    else:
        width = max(len(each["name"]) for each in found)
        for each in found:
            told = f"{each['name']:<{width}}  {each['title']}, {each['address']} ({each['from']})"
            print(shown(told))
        say(f"Files of your own lie in {manifest_folder(home)}")
    for fault in faults():
        say(fault)
    return 1 if faults() else 0


def source_of(destination: object) -> str:
    """Return the file that describes a destination, or that it comes with the program or a package."""
    source = getattr(destination, "source", None)
    return "built in" if source is None else str(source)
