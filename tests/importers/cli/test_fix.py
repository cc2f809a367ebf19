"""`shelfready fix`: a recipe done to a file without a screen."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.support.commands import Command
from tests.support.databases import sqlite_shop

RECIPE = """\
[[step]]
do = "trim"

[[step]]
do = "decimal-point"
column = "Price"

[[step]]
do = "cell"
sku = "A-9"
column = "Price"
value = "1"
"""
CATALOG = (
    'SKU;Name;URL;Price\nA-1; Tea ;https://x.example/1;"1,50"\nA-2;Pot;https://x.example/2;2\n'
)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    catalog, recipe = tmp_path / "next.csv", tmp_path / "r.toml"
    catalog.write_text(CATALOG, encoding="utf-8")
    recipe.write_text(RECIPE, encoding="utf-8")
    return catalog, recipe


def test_the_result_is_written_and_what_did_not_fit_is_told(
    files: tuple[Path, Path], command: Command
) -> None:
    catalog, recipe = files
    out = catalog.with_name("out.csv")
    done = command("fix", catalog, "--recipe", recipe, "-o", out)
    assert done.code == 0
    assert "Step 3 (cell 'A-9' Price): No row has the SKU 'A-9'." in done.err
    assert "2 cells changed, 0 rows left out; written to" in done.out
    assert out.read_text(encoding="utf-8") == CATALOG.replace(" Tea ", "Tea").replace(
        "1,50", "1.50"
    )
    assert catalog.read_text(encoding="utf-8") == CATALOG


def test_without_an_output_nothing_is_written(files: tuple[Path, Path], command: Command) -> None:
    catalog, recipe = files
    before = sorted(catalog.parent.rglob("*.csv"))
    done = command("fix", catalog, "--recipe", recipe, "--json")
    assert done.code == 0
    assert done.json["cells"] == 2
    assert done.json["output"] is None
    assert [step["changes"] for step in done.json["steps"]] == [1, 1, 0]
    assert len(done.json["notes"]) == 1
    assert sorted(catalog.parent.rglob("*.csv")) == before


def test_an_existing_file_is_kept_unless_told_otherwise(
    files: tuple[Path, Path], command: Command
) -> None:
    catalog, recipe = files
    out = catalog.with_name("out.csv")
    out.write_text("precious", encoding="utf-8")
    done = command("fix", catalog, "--recipe", recipe, "-o", out)
    assert done.code == 2
    assert out.read_text(encoding="utf-8") == "precious"
    assert command("fix", catalog, "--recipe", recipe, "-o", out, "--overwrite").code == 0
    assert "Tea" in out.read_text(encoding="utf-8")


def test_errors_that_are_left_are_in_the_exit_code(
    files: tuple[Path, Path], command: Command
) -> None:
    catalog, recipe = files
    catalog.write_text(CATALOG.replace("A-2", "A-1"), encoding="utf-8")
    done = command("fix", catalog, "--recipe", recipe, "--json")
    assert done.code == 1
    assert done.json["problems"]["duplicate-sku"] == 2


def test_a_recipe_that_is_none_is_one_sentence(files: tuple[Path, Path], command: Command) -> None:
    catalog, recipe = files
    recipe.write_text('[[step]]\ndo = "dance"\n', encoding="utf-8")
    done = command("fix", catalog, "--recipe", recipe, "-o", catalog.with_name("out.csv"), "--json")
    assert done.code == 2
    assert done.json["ok"] is False
    assert "Step 1" in done.json["error"]
    assert command("fix", catalog, "--recipe", recipe.with_name("none"), "--json").code == 2
    assert not catalog.with_name("out.csv").exists()


def test_work_that_waits_for_the_same_file_is_left_alone(
    files: tuple[Path, Path], command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from importers.catalog.model import CellRef
    from importers.session.session import Session
    from importers.storage.home import Home

    home = Home(tmp_path / "waiting")
    monkeypatch.setenv("SHELFREADY_HOME", str(home.root))
    catalog, recipe = files
    Session.open(catalog, home=home).edit(CellRef(1, 1), "Kettle")
    assert command("fix", catalog, "--recipe", recipe, "-o", tmp_path / "out.csv").code == 0
    assert Session.open(catalog, home=home).unsaved() is not None


def test_corrections_are_written_back_to_a_table_only_when_told(
    command: Command, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    database = tmp_path / "shop.sqlite"
    place = f'[connections.shop]\nkind = "sqlite"\ndatabase = "{database}"\n'
    shop = sqlite_shop(tmp_path)
    shop.run("CREATE TABLE product (ProductID varchar(25) PRIMARY KEY, ProductName text)")
    shop.fill("INSERT INTO product VALUES (?, ?)", [("a", " Tea "), ("b", "Cup")])
    recipe = tmp_path / "r.toml"
    recipe.write_text('[[step]]\ndo = "trim"\ncolumn = "ProductName"\n')
    words = ("fix", "db:shop", "--table", "product", "--recipe", recipe, "--write-back")
    (home / "settings.toml").write_text(place)
    assert "writable = true" in command(*words, "--yes").err
    (home / "settings.toml").write_text(f"{place}writable = true\n")
    told = command(*words)
    assert "UPDATE product SET" in told.err
    assert "Nothing was written; 1 rows of product" in told.err
    assert shop.rows("SELECT ProductName FROM product ORDER BY 1")[0] == (" Tea ",)
    assert "1 rows of product" in command(*words, "--yes").err
    assert shop.rows("SELECT ProductName FROM product ORDER BY ProductID") == [("Tea",), ("Cup",)]


def test_a_column_is_found_by_its_label_exactly_as_check_tells_it(
    tmp_path: Path, command: Command
) -> None:
    catalog, recipe = tmp_path / "c.csv", tmp_path / "r.toml"
    catalog.write_text("sku ,name ,price\nA1,Pen,1.5\nA2,Cup,2\n", encoding="utf-8")
    step = '[[step]]\ndo = "cell"\nsku = "A1"\ncolumn = "name "\nwas = "Pen"\nvalue = "X"\n'
    recipe.write_text(step, encoding="utf-8")
    written = tmp_path / "out.csv"
    command("fix", catalog, "--recipe", recipe, "-o", written)
    assert written.read_text(encoding="utf-8") == "sku ,name ,price\nA1,X,1.5\nA2,Cup,2\n"


def test_a_workbook_with_macros_under_a_wrong_name_keeps_its_other_parts(
    tmp_path: Path, command: Command
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["SKU", "Name"])
    book.active.append(["A1", "Pen"])
    book.create_sheet("Other").append(["x"])
    book.save(tmp_path / "plain.xlsx")
    catalog, recipe = tmp_path / "macros.xlsx", tmp_path / "r.toml"
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as plain, zipfile.ZipFile(catalog, "w") as macros:
        for name in plain.namelist():
            macros.writestr(name, plain.read(name).replace(_MAIN, _WITH_MACROS))
        macros.writestr("xl/vbaProject.bin", "code")
    recipe.write_text('[[step]]\ndo = "cell"\nsku = "A1"\ncolumn = "Name"\nvalue = "Cup"\n')
    written = tmp_path / "out.xlsx"
    command("fix", catalog, "--recipe", recipe, "-o", written)
    with zipfile.ZipFile(written) as archive:
        assert archive.read("xl/vbaProject.bin") == b"code"
        assert "xl/worksheets/sheet2.xml" in archive.namelist()
        assert b"Cup" in archive.read("xl/worksheets/sheet1.xml")


_MAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_WITH_MACROS = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def test_prices_are_reckoned_with_after_the_recipe(
    files: tuple[Path, Path], command: Command
) -> None:
    catalog, recipe = files
    out = catalog.with_name("out.csv")
    prices = ("--price", "price", "× 1.21, round to .99", "--price", "D", "+ 100 %")
    done = command("fix", catalog, "--recipe", recipe, *prices, "-o", out)
    assert "price × 1.21, round to .99 in Price" in done.out
    assert [line.split(";")[-1].strip('"') for line in out.read_text("utf-8").splitlines()] == [
        *("Price", "3.98", "3.98")
    ]
    alone = command("fix", catalog, "--price", "Name", "plain")
    assert "2 cells left as they are: no price (line 2 “ Tea ”, line 3 “Pot”)." in alone.err


def test_a_formula_that_is_none_and_nothing_to_do_are_one_sentence(
    files: tuple[Path, Path], command: Command
) -> None:
    catalog, _ = files
    for words, told in (
        (("--price", "Price", "twice"), "“twice” cannot be understood"),
        ((), "Say what is to be done: --recipe R"),
        (("--price", "Zork", "× 2"), "There is no column 'Zork'."),
    ):
        done = command("fix", catalog, *words)
        assert told in done.err
        assert done.code == (1 if "Zork" in words else 2)  # 1: an error is left in the file


def test_columns_are_taken_from_a_second_file_and_what_is_left_is_listed(
    files: tuple[Path, Path], command: Command
) -> None:
    catalog, recipe = files
    other, left, out = (catalog.with_name(name) for name in ("p.csv", "left.csv", "out.csv"))
    other.write_text("Code,Cost,What\nA-1,7.00,=1\nA-9,9.00,x\n", "utf-8")
    join = ("--join", other, "--take", "price=cost", "--take", "Name=What", "--on", "SKU=code")
    prices = ("--price", "Price", "+ 10 %")
    done = command(
        "fix", catalog, "--recipe", recipe, *join, "--unmatched", left, *prices, "-o", out
    )
    assert "take Cost, What from p.csv into Price, Name by SKU = Code" in done.out
    assert "1 row of p.csv not used: no such Code here (line 3 “A-9”)." in done.err
    assert "2 rows without a partner are listed in" in done.err
    assert left.read_text("utf-8-sig").splitlines()[1:] == [
        "next.csv,line 3,A-2,not in the other file,",
        "p.csv,line 3,A-9,not in the catalog,",
    ]
    assert [line.split(";")[1:] for line in out.read_text("utf-8").splitlines()[1:]] == [
        ["=1", "https://x.example/1", '"7.70"'],
        ["Pot", "https://x.example/2", "2.20"],
    ]
    again = command("fix", catalog, *join, "--unmatched", left)
    assert "left.csv is there already: choose another name." in again.err
    assert again.code == 2


def test_a_join_that_cannot_be_is_one_sentence(files: tuple[Path, Path], command: Command) -> None:
    catalog, _ = files
    other = catalog.with_name("p.csv")
    other.write_text("Thing,Cost\nA-1,7.00\n", "utf-8")
    for words, told in (
        (("--take", "Price=Cost"), "--on COLUMN=THERE"),
        (("--on", "SKU=Thing"), "Choose the column that is taken"),
        (("--on", "SKU=A", "--take", "Price"), "p.csv has no column 'Price'"),
        (("--on", "SKU=A", "--take", "Zork=B"), "The catalog has no column 'Zork'"),
        (("--on", "SKU=A", "--take", "SKU=B"), "cannot get other values"),
    ):
        done = command("fix", catalog, "--join", other, *words)
        assert told in done.err, words


def test_a_new_column_is_written_and_checked(tmp_path: Path, command: Command) -> None:
    names, other, out = (tmp_path / name for name in ("n.csv", "p.csv", "out.csv"))
    names.write_text("SKU,Name\nA-1,Tea\nA-2,Pot\n", "utf-8")
    other.write_text("Code,Cost\nA-1,7.00\nA-2,dear\n", "utf-8")
    join = ("--join", other, "--on", "SKU=Code", "--take-new", "Price=Cost")
    done = command(
        "fix", names, *join, "--price", "Price", "× 2", "--unmatched", tmp_path / "l.csv", "-o", out
    )
    assert "add-column" in done.out
    assert out.read_text("utf-8") == "SKU,Name,Price\nA-1,Tea,14.00\nA-2,Pot,dear\n"
    assert "1 warnings are left." in done.out or "1 errors" in done.out
    again = command("fix", out, *join)
    assert "There is a column 'Price' already" in again.err
