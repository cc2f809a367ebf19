"""A supplier's next file: recognised, done as the last one in one step, and what fits no more is told."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from importers.catalog.column_mapping import ColumnMapping
from importers.catalog.model import CellRef
from importers.catalog.source import ReadOptions
from importers.fixes.joining.join import Join, Take
from importers.fixes.joining.other_file import OtherFile
from importers.fixes.joining.step import join_fix
from importers.fixes.prices.formula import parse_formula
from importers.fixes.recipe import Instruction, Recipe
from importers.fixes.transforms import Action, ColumnChange, change
from importers.session.recipes import replayed
from importers.session.session import Session
from importers.session.supplier_made import remember_supplier, suggested_name, supplier_of, without
from importers.session.supplier_opening import open_recognised
from importers.storage.home import Home
from importers.suppliers.library import load_suppliers, save_supplier
from importers.suppliers.supplier import Supplier

LISTS = Path(__file__).parents[2] / "data" / "suppliers"
SHOP = "practice-digible"
HEADER = "Code;Omschrijving;Prijs;Voorraad"
ROWS = ("A-1;Tea ;1,50;3", "A-2;Pot;2,75;0", "Totaal;;4,25;3")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def write(home: Home, name: str, header: str = HEADER, rows: Sequence[str] = ROWS) -> Path:
    path = home.root.parent / name
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def opened(
    home: Home, path: Path, options: ReadOptions | None = None, profile: str | None = None
) -> Session:
    open_ = partial(Session.open, path, home=home, profile=profile, note=False)
    return open_recognised(open_, path.name, options or ReadOptions(), load_suppliers(home))


def remembered(home: Home, **changes: object) -> Supplier:
    """Work the first week's file, and remember its supplier."""
    session = opened(home, write(home, "prijzen 49.csv"), profile=SHOP)
    session.set_mapping(ColumnMapping({"productId": 0, "productName": 1, "productPrice": 2}))
    steps = (
        Instruction("leave-out-where", ("Code",), (("find", "Totaal"),)),
        Instruction("trim", ("Omschrijving",)),
        Instruction("decimal-point", ("Prijs",)),
    )
    session.apply(replayed(session, Recipe(steps)).fix)
    supplier = replace(supplier_of(session), name="Acme", **changes)  # type: ignore[arg-type]
    return remember_supplier(session, supplier, None).supplier


def test_what_a_session_tells_is_remembered(home: Home) -> None:
    supplier = remembered(home)
    assert supplier.files == ("prijzen*.csv",)
    assert supplier.header == tuple(HEADER.split(";"))
    assert supplier.destinations == (SHOP,)
    assert supplier.columns == {
        "digible": {"productId": "Code", "productName": "Omschrijving", "productPrice": "Prijs"}
    }
    assert [step.do for step in supplier.recipe.steps] == [
        "leave-out-where",
        "trim",
        "decimal-point",
    ]
    assert suggested_name(opened(home, write(home, "prijzen_week 51.csv"))) == "Prijzen week"


def test_the_next_file_is_done_as_the_last_in_one_step(home: Home) -> None:
    remembered(home)
    path = write(home, "prijzen 50.csv", rows=(*ROWS, "A-3; Cup;3,10;1"))
    session = opened(home, path)
    clear = session.supplier.recognised.clear
    assert clear is not None
    assert session.profile is not None  # aimed at the supplier's destination
    assert session.profile.name == SHOP
    assert session.supplier.current is None  # nothing is done yet
    assert not session.history.standing
    plan = session.supplier.plan(clear.kept)
    assert [(step.do, changes) for step, changes in plan.steps] == [
        ("leave-out-where", 1), ("trim", 2), ("decimal-point", 4),
    ]  # fmt: skip
    assert (plan.lost, plan.notes, plan.report.errors) == ((), (), 0)
    session.supplier.apply(plan)
    assert session.catalog.value(3, 1) == "Cup"
    assert session.catalog.value(3, 2) == "3.10"
    assert session.report().errors == plan.report.errors
    assert [step.title for step in session.history.standing] == ["As Acme is always done"]
    session.history.undo()
    assert session.catalog.value(3, 1) == " Cup"
    session.history.redo()
    again = session.supplier.plan(clear.kept)
    assert again.step.fix.is_empty


def test_what_the_operator_adds_is_remembered_with_what_was_before(home: Home) -> None:
    remembered(home)
    session = opened(home, write(home, "prijzen 50.csv"))
    clear = session.supplier.recognised.clear
    assert clear is not None
    session.supplier.apply(session.supplier.plan(clear.kept))
    session.edit(CellRef(1, 1), "Big pot")
    supplier = supplier_of(session, clear.kept.supplier)
    assert [step.do for step in supplier.recipe.steps] == [
        "leave-out-where", "trim", "decimal-point", "cell",
    ]  # fmt: skip
    assert supplier.files == ("prijzen*.csv",)


def test_its_own_rules_check_its_files_and_no_others(home: Home) -> None:
    rule = {"columns": ["Voorraad"], "check": "range", "min": 1, "message": "None left."}
    remembered(home, rules=(rule, {"columns": ["Prijs"], "check": "fly"}))
    session = opened(home, write(home, "prijzen 50.csv"))
    clear = session.supplier.recognised.clear
    assert clear is not None
    plan = session.supplier.plan(clear.kept)
    assert plan.broken == 1
    assert "line 22: check" in plan.notes[0]
    assert not session.rules.rules  # not yet
    session.supplier.apply(plan)
    assert len(session.rules.rules) == 1
    session.supplier.take_as(None)
    assert not session.rules.rules


def test_what_was_undone_is_not_forgotten_by_remembering_again(home: Home) -> None:
    supplier = remembered(home)
    session = opened(home, write(home, "prijzen 50.csv"))
    session.edit(CellRef(1, 1), "Big pot")
    steps = supplier_of(session, supplier).recipe.steps
    assert [step.do for step in steps] == ["leave-out-where", "trim", "decimal-point", "cell"]


@pytest.mark.parametrize(
    ("header", "lost"),
    [
        ("Code;Omschrijving;Prijs;Voorraad;Kleur", []),
        ("Omschrijving;Voorraad;Code;Prijs", []),
        ("Code;Omschrijving;Netto;Voorraad", ["Price: no column is called “Prijs”."]),
        (
            "Nr;Omschrijving;Prijs;Voorraad",
            ["Product ID: no column is called “Code”.", "Step 1 (leave-out-where Code)"],
        ),
    ],
)
def test_a_changed_header_is_told_and_no_column_guessed(
    home: Home, header: str, lost: list[str]
) -> None:
    remembered(home)
    first, was = HEADER.split(";"), {"Netto": "Prijs", "Nr": "Code"}
    now = [was.get(label, label) for label in header.split(";")]
    rows = [
        ";".join(row.split(";")[first.index(label)] if label in first else "" for label in now)
        for row in ROWS
    ]
    session = opened(home, write(home, "prijzen 50.csv", header, rows))
    clear = session.supplier.recognised.clear
    assert clear is not None
    plan = session.supplier.plan(clear.kept)
    assert [told[: len(start)] for told, start in zip(plan.lost, lost, strict=True)] == lost
    told = [note for note in plan.notes if note.startswith("The header has changed")]
    assert bool(told) == (sorted(header.split(";")) != sorted(first))
    session.supplier.apply(plan)
    assert session.mapping.holds("productPrice") == ("Netto" not in header)


def test_a_column_by_number_is_used_only_while_the_header_is_as_it_was(home: Home) -> None:
    supplier = remembered(home)
    numbered = {"digible": {**supplier.columns["digible"], "productPrice": 3}}
    save_supplier(home, replace(supplier, columns=numbered), supplier.name)
    same = opened(home, write(home, "prijzen 50.csv"))
    [found] = same.supplier.recognised.likely
    assert same.supplier.plan(found.kept).lost == ()
    wider = opened(
        home, write(home, "prijzen 51.csv", f"Nr;{HEADER}", [f"1;{row}" for row in ROWS])
    )
    [found] = wider.supplier.recognised.likely
    assert wider.supplier.plan(found.kept).lost == (
        "Price: the header has changed, so column 3 could be another one.",
    )


def test_how_the_file_is_read_comes_with_the_supplier(home: Home) -> None:
    remembered(home, reading=ReadOptions(skip_last=1, delimiter=";"))
    assert opened(home, write(home, "prijzen 50.csv")).catalog.row_count == 2
    # Also where only the header tells; but what the operator says comes first.
    assert opened(home, write(home, "elsewhere.csv")).catalog.row_count == 2
    named = opened(home, write(home, "prijzen 50.csv"), ReadOptions(delimiter=";"))
    assert named.catalog.row_count == 3


def test_a_reading_that_is_not_possible_any_more_is_told(home: Home, tmp_path: Path) -> None:
    path = Path(shutil.copy(LISTS / "prijslijst_week49.xlsx", tmp_path))
    session = opened(home, path)
    supplier = supplier_of(session)
    assert supplier.reading.sheet == session.source.sheet
    kept = remember_supplier(session, supplier, None)
    save_supplier(home, replace(supplier, reading=ReadOptions(sheet="Week 49")), kept.supplier.name)
    again = opened(home, path)
    assert again.catalog.row_count == session.catalog.row_count
    [note] = again.supplier.notes
    assert "It was read as it is found" in note
    assert "Week 49" in note


def test_a_brand_is_of_all_rows_where_no_column_holds_one(home: Home) -> None:
    path = write(home, "lijst 49.csv", "SKU;Name", ["1;a"])
    session = opened(home, path, profile="practice-scantrust")
    session.set_mapping(session.mapping.with_constant("brand", "50"))
    supplier = supplier_of(session)
    assert supplier.brand == "50"
    assert "brand" not in supplier.columns["scantrust"]
    remember_supplier(session, supplier, None)
    following = opened(home, write(home, "lijst 50.csv", "SKU;Name", ["1;a", "2;b"]))
    [found] = following.supplier.recognised.likely
    following.supplier.apply(following.supplier.plan(found.kept))
    assert following.mapping.constants == {"brand": "50"}


def test_a_part_can_be_taken_out_and_another_supplier_left_alone(home: Home) -> None:
    supplier = remembered(home)
    assert without(supplier, ["recipe", "columns"]) == replace(
        supplier, recipe=Recipe(), columns={}
    )
    session = opened(home, write(home, "prijzen 50.csv", "SKU;Name;Price", ["1;a;2"]))
    assert session.supplier.recognised.likely == ()
    assert session.profile is None


def test_an_unknown_destination_is_told_and_stands_in_no_way(home: Home) -> None:
    remembered(home, destinations=("gone",))
    session = opened(home, write(home, "prijzen 50.csv"))
    assert session.profile is None
    assert "no profile" in session.supplier.notes[0]


def test_a_file_of_two_suppliers_is_nobodys_until_the_operator_says(home: Home) -> None:
    supplier = remembered(home)
    save_supplier(home, replace(supplier, name="Twin"))
    session = opened(home, write(home, "prijzen 50.csv"))
    assert session.supplier.recognised.clear is None
    assert len(session.supplier.recognised.likely) == 2
    assert session.profile is None


def test_columns_of_a_second_file_are_taken_next_week_too(home: Home) -> None:
    folder = home.root.parent
    session = opened(
        home, write(home, "namen 49.csv", "Code;Omschrijving", ("A-1;Tea", "A-2;Pot")), profile=SHOP
    )
    (folder / "prijzen 49.csv").write_text("Code,Prijs\nA-1,€ 1.50\nA-2,2.00\n", "utf-8")
    file, join = OtherFile("prijzen*.csv"), Join(0, "Code", (Take("Prijs", "Prijs"),))
    session.apply(join_fix(session.catalog, file.read(folder), join, file))
    wanted = ColumnChange(Action.PRICE, formula=parse_formula("× 1.21, round to .99"))
    session.apply(change(session.catalog, wanted, [2]))
    assert session.mapping.column("productPrice") == 2
    remember_supplier(session, replace(supplier_of(session), name="Acme"), None)
    (folder / "prijzen 49.csv").unlink()
    (folder / "prijzen 50.csv").write_text("Code,Prijs\nA-1,10.00\nA-3,1.00\n", "utf-8")
    following = opened(
        home, write(home, "namen 50.csv", "Code;Omschrijving", ("A-1;Tea", "A-3;Cup"))
    )
    known = following.supplier.recognised.clear
    assert known is not None
    plan = following.supplier.plan(known.kept)
    following.supplier.apply(plan)
    assert following.catalog.labels == ("Code", "Omschrijving", "Prijs")
    assert following.catalog.column(2).to_pylist() == ["11.99", "0.99"]
    assert following.mapping.column("productPrice") == 2
    assert following.report().counts() == plan.report.counts()
    (folder / "prijzen 50.csv").unlink()
    alone = opened(home, write(home, "namen 51.csv", "Code;Omschrijving", ("A-1;Tea",)))
    plan = alone.supplier.plan(known.kept)
    assert any("No file here is called prijzen*.csv." in note for note in plan.lost)
