"""`shelfready export`: the file, what is told of the rows that are not in it, and the exit code."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.support.commands import Command

SHEET = "SKU,Name,Price,EAN\nA,Mug,1,4006381333931\nB,,2,\nC,Cup,free,\n"


def test_rows_with_errors_are_left_out_and_told(command: Command, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(SHEET)
    done = command("export", "a.csv", "--format", "shopify-csv", "-o", "out.csv")
    assert done.code == 1
    with (tmp_path / "out.csv").open(newline="") as file:
        assert [record["SKU"] for record in csv.DictReader(file)] == ["A"]
    assert "1 ready, out.csv" in done.out
    assert "2 left out for errors." in done.out
    assert "✗ line 3 Name  Name is blank." in done.out
    assert "Barcode ← EAN" in done.out
    assert "Handles are made of the SKUs" in done.err


def test_all_rows_in_the_file_is_success(command: Command, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("SKU,Name,Price\nA,Mug,1\n")
    words = ("export", "a.csv", "--format", "woocommerce-csv", "-o", "out.csv", "--json")
    done = command(*words, "--status", "live", "--map", "brand:=Acme")
    assert done.code == 0
    told = done.json
    assert (told["rows"], told["left_out"], told["items"]) == (1, 0, [])
    assert told["columns"]["Name"] == "Name"
    assert (tmp_path / "out.csv").read_text().splitlines()[1].endswith('"Acme","1"')
    again = command(*words)
    assert again.code == 2
    assert "exists already" in again.err
    assert command(*words, "--overwrite").code == 0


def test_what_is_missing_is_asked_for(command: Command, tmp_path: Path) -> None:
    header = "id,title,description,link,image_link,price,condition"
    row = "A,Mug,Holds tea,https://s.example/a,https://s.example/a.jpg,1.5,new"
    (tmp_path / "a.csv").write_text(f"{header}\n{row}\n")
    words = ("export", "a.csv", "--format", "google-tsv", "-o", "out.tsv")
    done = command(*words)
    assert done.code == 1
    assert "needs columns that nothing holds: Currency, Availability" in done.err
    assert not (tmp_path / "out.tsv").exists()
    done = command(*words, "--currency", "EUR", "--map", "availability:=in stock")
    assert done.code == 0
    assert "\tin_stock\t1.5 EUR\t" in (tmp_path / "out.tsv").read_text()
    assert command(*words, "--currency", "€").code == 2
    assert command(*words, "--map", "colour=Name").code == 2
