"""What the first version left behind is still read: `tests/data/from-0.0`, which `write.py` there wrote with it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest

from importers import CellRef, Credential, Home, Session, UploadOptions
from importers.fixes.recipe import parse
from importers.session.recipes import read_text, replayed
from importers.storage.profiles import find_profile
from importers.storage.recent import recent_files
from importers.storage.reference_values import cached_brands
from importers.storage.settings import Look, load_settings

KEPT = Path(__file__).parents[2] / "data" / "from-0.0"
ADDRESS = "http://127.0.0.1:45871"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with all that was kept, as it would lie there."""
    lay = tmp_path / "kept"
    shutil.copytree(KEPT, lay)
    for path in (lay / "home").rglob("*.json*"):
        path.write_text(path.read_text("utf-8").replace("@FOLDER@", str(lay)), "utf-8")
    for log in sorted((lay / "home" / "journal").glob("*.jsonl")):
        lay_log(log)
    return lay


def lay_log(log: Path) -> None:
    """Give a log of unsaved work the name that it had for its catalog's path, and the catalog its old time."""
    head = json.loads(log.read_text("utf-8").splitlines()[0])
    reading = [head["path"], None, 1, "utf-8", ",", '"']  # sheet, header line, encoding, delimiter
    name = hashlib.sha256(json.dumps(reading).encode()).hexdigest()[:24]
    os.utime(head["path"], ns=(head["mtime_ns"],) * 2)
    for path in log.parent.glob(f"{log.stem}.aside.*"):
        if path.suffix == ".json":
            path.write_text(path.read_text("utf-8").replace("@NAME@", name), "utf-8")
        path.rename(path.with_name(path.name.replace(log.stem, name, 1)))
    log.rename(log.with_name(f"{name}.jsonl"))


@pytest.fixture
def home(folder: Path) -> Home:
    return Home(folder / "home")


def test_unsaved_changes_come_back(folder: Path, home: Home) -> None:
    session = Session.open(folder / "stock.csv", home=home)
    fix = session.unsaved()
    assert fix is not None
    session.apply(fix)
    assert dict(session.catalog.edits) == {(1, 2): "2.50"}
    assert session.catalog.labels == ("sku", "Name", "price")
    assert session.catalog.excluded.tolist() == [False, False, False, True, False]


def test_rows_that_the_saved_file_lacks_come_back_too(folder: Path, home: Home) -> None:
    session = Session.open(folder / "saved-over.csv", home=home)
    assert session.source.row_count == 5
    assert session.catalog.excluded.tolist() == [False, True, False, False, False]
    assert session.catalog.address(CellRef(1, None)) == "a row that is not in the file"
    fix = session.unsaved()
    assert fix is not None
    session.apply(fix)
    assert session.catalog.row_values(1) == ("A-2", "Cup, small", "2.5 ")
    assert session.catalog.row_values(2) == ("A-3", "Jug, large", "3")
    assert session.catalog.row_values(4) == ("A-5", "Pan, old", "5")
    assert not session.catalog.excluded.any()
    session.save(folder / "saved-over.csv", overwrite=True)
    lines = (folder / "saved-over.csv").read_text("utf-8").splitlines()
    assert lines[2:4] == ['A-2,"Cup, small",2.5 ', 'A-3,"Jug, large",3']


def test_recent_files_are_listed(folder: Path, home: Home) -> None:
    names = [path.name for path in recent_files(home)]
    assert names == ["shipped.csv", "recipe.csv", "saved-over.csv", "stock.csv"]


def test_settings_and_profiles_are_read(home: Home) -> None:
    settings = load_settings(home)
    assert (settings.look, settings.remembered) == (Look.LIGHT, ("my-shop",))
    assert settings.keys == {"review.next": ("ctrl+n",), "review.search": ("/", "ctrl+f")}
    shop = find_profile(home, "my-shop")
    assert (shop.destination, shop.base_url, shop.token_env) == (
        "scantrust",
        ADDRESS,
        "MY_SHOP_TOKEN",
    )
    assert (shop.in_flight, shop.text("default_brand")) == (4, "50")


def test_columns_and_brands_are_remembered(folder: Path, home: Home) -> None:
    session = Session.open(folder / "shipped.csv", home=home, profile="my-shop")
    assert dict(session.mapping.columns) == {"sku": 0, "name": 1, "brand": 2}
    known = cached_brands(home, find_profile(home, "my-shop"))
    assert known is not None
    assert [(brand.id, brand.name, brand.reference) for brand in known.brands] == [
        (50, "House", "house"),
        (51, "Other", ""),
    ]
    assert session.report().counts() == {"unknown-brand": 1}


def test_a_recipe_is_done(folder: Path, home: Home) -> None:
    recipe = parse(read_text(folder / "recipe.toml"))
    session = Session.open(folder / "recipe.csv", home=home)
    played = replayed(session, recipe)
    assert not played.notes
    assert played.changes == (1, 5, 1, 1)
    assert played.result.row_values(0) == ("A-1", "MUG", "1.30")
    assert played.result.excluded.tolist() == [False, False, False, False, True]


def test_the_record_of_an_interrupted_upload_says_the_same(folder: Path, home: Home) -> None:
    session = Session.open(folder / "shipped.csv", home=home, profile="my-shop")
    then = json.loads((folder / "preview.json").read_text("utf-8"))
    now = asdict(session.uploads.preview())
    assert {name: now[name] for name in then} == then
    assert now["note"] == ""
    assert (then["unchanged"], then["unsettled"], then["new"]) == (1, 2, 2)


@pytest.fixture
def shop() -> Iterator[str]:
    from importers.practice.server import PracticeServer

    with PracticeServer(rate=0) as running:
        yield running.url


def test_an_interrupted_upload_goes_on(folder: Path, home: Home, shop: str) -> None:
    with closing(sqlite3.connect(home.ledger)) as ledger, ledger:
        ledger.execute("UPDATE scope SET base_url = ?", (shop,))
    session = Session.open(folder / "shipped.csv", home=home, profile="my-shop")
    session.edit(CellRef(1, 2), "51")
    run = session.uploads.start(Credential("practice-token"), UploadOptions(url=shop))
    assert run.wait(20)
    counts = run.snapshot().counts
    assert (counts.total, counts.skipped, counts.uploaded, counts.refused) == (5, 1, 4, 0)
