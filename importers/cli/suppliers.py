"""`shelfready suppliers`: which there are, what one holds, and copying them in and out."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from importers.cli.console import asked, say
from importers.cli.text import as_json, shown
from importers.errors import SettingsUnusable
from importers.files import read_small_text
from importers.storage.home import Home
from importers.suppliers.library import (
    KeptSupplier,
    export,
    find_supplier,
    load_suppliers,
    remove_supplier,
    take_in,
)
from importers.suppliers.supplier import Supplier

BROKEN = 1


def run(arguments: argparse.Namespace) -> int:
    """Do what is asked for; 1 if a file in the folder is broken. ShelfreadyError."""
    home = Home.default()
    match arguments.what:
        case "show":
            return _show(find_supplier(home, _word(arguments)), arguments)
        case "remove":
            return _remove(home, arguments)
        case "add":
            kept = take_in(home, Path(_word(arguments)))
            return _done(arguments, f"{kept.supplier.name} was added as {kept.path}.", kept)
        case "export":
            if arguments.target is None:
                raise SettingsUnusable(
                    "Name the file to write: shelfready suppliers export NAME FILE."
                )
            export(home, _word(arguments), arguments.target)
            return _done(arguments, f"Written to {arguments.target}.")
    return _list(home, arguments)


def _word(arguments: argparse.Namespace) -> str:
    if not arguments.name:
        what = "a file" if arguments.what == "add" else "the supplier"
        raise SettingsUnusable(f"Name {what}: shelfready suppliers {arguments.what} …")
    return str(arguments.name)


def _list(home: Home, arguments: argparse.Namespace) -> int:
    suppliers = load_suppliers(home)
    for mistake in suppliers.mistakes:
        say(mistake)
    if arguments.json:
        told = {"folder": str(home.suppliers), "mistakes": list(suppliers.mistakes)}
        print(as_json(told | {"suppliers": [as_told(kept) for kept in suppliers.kept.values()]}))
        return BROKEN if suppliers.mistakes else 0
    for kept in suppliers.kept.values():
        supplier = kept.supplier
        to = ", ".join(supplier.destinations) or "no destination"
        print(shown(f"{supplier.name}  {', '.join(supplier.files)} → {to}  {holds(supplier)}"))
    if not suppliers.kept:
        print(f"No supplier is remembered yet; their folder is {home.suppliers}.")
    return BROKEN if suppliers.mistakes else 0


def _show(kept: KeptSupplier, arguments: argparse.Namespace) -> int:
    if arguments.json:
        print(as_json(as_told(kept)))
    else:
        say(f"{kept.path}:")
        for line in read_small_text(kept.path).splitlines():
            print(shown(line))
    return 0


def _remove(home: Home, arguments: argparse.Namespace) -> int:
    kept = find_supplier(home, _word(arguments))
    if not arguments.yes:
        question = f"Remove {kept.supplier.name} ({kept.path})? This cannot be taken back."
        if not (sys.stdin.isatty() and asked(question)):
            raise SettingsUnusable("Nothing was removed; add --yes to remove without asking.")
    path = remove_supplier(home, kept.supplier.name)
    return _done(arguments, f"{kept.supplier.name} was removed; its file was {path}.")


def _done(arguments: argparse.Namespace, sentence: str, kept: KeptSupplier | None = None) -> int:
    say(sentence)
    if arguments.json:
        print(as_json({"ok": True} | ({} if kept is None else as_told(kept))))
    return 0


def as_told(kept: KeptSupplier) -> dict[str, Any]:
    """Return what JSON says of a supplier."""
    supplier = kept.supplier
    return {
        "name": supplier.name,
        "path": str(kept.path),
        "files": list(supplier.files),
        "header": list(supplier.header),
        "destinations": list(supplier.destinations),
        "brand": supplier.brand,
        "stop_if": [str(guard) for guard in supplier.guards],
        "steps": len(supplier.recipe.steps),
        "rules": len(supplier.rules),
    }


def holds(supplier: Supplier) -> str:
    """Return in a few words what a supplier holds."""
    counts = {
        "column": sum(
            bool(holder) for fields in supplier.columns.values() for holder in fields.values()
        ),
        "step": len(supplier.recipe.steps),
        "rule": len(supplier.rules),
    }
    return ", ".join(f"{n} {word}{'' if n == 1 else 's'}" for word, n in counts.items() if n)
