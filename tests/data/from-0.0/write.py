"""Wrote the files beside it, with the code of 0.0: `python write.py FOLDER` in a checkout of that time.

Kept to show where they come from; today's code cannot run it. Paths are written as `@FOLDER@`, and
the name of a log of unsaved work, which is made of the path, as the name of its catalog.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from importers.destinations.base import BUILT_IN, Brand, Credential
from importers.home import Home
from importers.mapping import Mapping
from importers.model import CellRef, Edit, Fix, Rule
from importers.practice.server import PracticeServer
from importers.recipes import recipe_of, write_text
from importers.references import KnownBrands, keep
from importers.session import Session
from importers.settings import Look, Settings, save_profile, save_settings

PORT = 45871
SHOP = replace(
    BUILT_IN["scantrust"],
    name="my-shop",
    base_url=f"http://127.0.0.1:{PORT}",
    token_env="MY_SHOP_TOKEN",
    in_flight=4,
    default_brand="50",
)
STOCK = "sku,name,price\nA-1,Mug,1.20\nA-2,Cup,2.5 \nA-3,Jug,3\nA-4,Pot,4\nA-5,Pan,5\n"
SHIPPED = (
    "Artikel,Bezeichnung,brand\nB-1,Tea,50\nB-2,Rice,999\nB-3,Salt,50\nB-4,Oil,50\nB-5,Oats,\n"
)
COLUMNS = Mapping({"sku": 0, "name": 1, "brand": 2})


def catalog(folder: Path, name: str, text: str = STOCK) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(1_700_000_000_000_000_000,) * 2)
    return path


def change_stock(home: Home, folder: Path) -> None:
    """Leave unsaved changes: cells, a label, a row left out, one left out and taken in again, one undone."""
    session = Session.open(catalog(folder, "stock.csv"), home=home)
    session.edit(CellRef(1, 2), "2.50")
    session.edit(CellRef(None, 1), "Name")
    session.exclude([3, 4])
    session.include([4])
    session.edit(CellRef(0, 1), "Glass")
    session.undo()


def save_stock_over(home: Home, folder: Path) -> None:
    """Save over the original without one of its rows, and take that in again, changed."""
    path = catalog(folder, "saved-over.csv")
    session = Session.open(path, home=home)
    session.exclude([1])
    session.edit(CellRef(2, 1), "Jug, large")
    session.save(path, overwrite=True)
    session.include([1])
    session.edit(CellRef(1, 1), "Cup, small")
    session.edit(CellRef(4, 1), "Pan, old")


def write_recipe(home: Home, folder: Path) -> None:
    session = Session.open(catalog(folder, "recipe.csv"), home=home)
    fix = session.suggest_all("surrounding-space", None)
    assert fix is not None
    session.apply(fix)
    edits = (Edit(CellRef(3, 1), None, "POT"),)
    session.apply(Fix("Capitals", edits, rule=Rule("upper", (1,))))
    session.edit(CellRef(0, 2), "1.30")
    session.exclude([4])
    write_text(folder / "recipe.toml", recipe_of(session).recipe.text())


def choose(home: Home, folder: Path) -> None:
    settings = Settings(Look.LIGHT, ("my-shop",))
    save_settings(home, settings)
    save_profile(home, SHOP)
    with home.settings.open("a", encoding="utf-8") as file:
        file.write('\n[keys]\nreview.next = "ctrl+n"\nreview.search = ["/", "ctrl+f"]\n')
    brands = (Brand(50, "House", "house"), Brand(51, "Other", ""))
    keep(home, SHOP, KnownBrands(brands, datetime(2026, 1, 2, 3, 4, tzinfo=UTC)))
    path = catalog(folder, "shipped.csv", SHIPPED)
    session = Session.open(path, home=home, profile="my-shop")
    session.set_mapping(COLUMNS)


def swallow() -> socket.socket:
    """Take requests on the shop's port and never answer."""
    listening = socket.create_server(("127.0.0.1", PORT))
    kept = []

    def take() -> None:
        while True:
            kept.append(listening.accept()[0])

    threading.Thread(target=take, daemon=True).start()
    return listening


def interrupt_an_upload(home: Home, folder: Path) -> None:
    """Leave a row of each kind on record: uploaded, refused, unknown, and one that was on its way."""
    session = Session.open(folder / "shipped.csv", home=home, profile="my-shop")
    token = Credential("practice-token")
    with PracticeServer(rate=0, port=PORT):
        assert session.start_upload(token, rows=[0, 1]).wait(30)
    swallow()
    run = session.start_upload(token, rows=[2])
    while run.snapshot().counts.sending == 0:
        time.sleep(0.05)
    run.cancel()
    assert run.wait(60)
    run = session.start_upload(token, rows=[3])
    while run.snapshot().counts.sending == 0:
        time.sleep(0.05)
    os._exit(0)


def preview(home: Home, folder: Path) -> None:
    session = Session.open(folder / "shipped.csv", home=home, profile="my-shop")
    text = json.dumps(asdict(session.preview()), indent=1)
    (folder / "preview.json").write_text(text + "\n", encoding="utf-8")


def without_paths(folder: Path) -> None:
    """Write the files down so that they can be laid anywhere."""
    for path in sorted((folder / "home").rglob("*.json*")):
        text = path.read_text(encoding="utf-8").replace(str(folder), "@FOLDER@")
        path.write_text(text, encoding="utf-8")
    for log in sorted((folder / "home" / "journal").glob("*.jsonl")):
        name = Path(json.loads(log.read_text(encoding="utf-8").splitlines()[0])["path"]).stem
        state = log.with_suffix(".aside.json")
        if state.exists():
            state.write_text(state.read_text("utf-8").replace(log.stem, "@NAME@"), "utf-8")
            state.rename(state.with_name(f"{name}.aside.json"))
            content = log.with_suffix(".aside.csv")
            content.rename(content.with_name(f"{name}.aside.csv"))
        log.rename(log.with_name(f"{name}.jsonl"))


def main() -> None:
    folder = Path(sys.argv[1]).absolute()
    home = Home(folder / "home")
    if len(sys.argv) > 2:
        interrupt_an_upload(home, folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    change_stock(home, folder)
    save_stock_over(home, folder)
    write_recipe(home, folder)
    choose(home, folder)
    subprocess.run([sys.executable, __file__, str(folder), "upload"], check=True)
    with closing(sqlite3.connect(home.ledger)) as ledger:
        ledger.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    preview(home, folder)
    without_paths(folder)


main()
