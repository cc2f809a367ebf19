"""Unknown values of a column, what is nearest to them, and writing another in their place."""

from __future__ import annotations

from importers.catalog.catalog import Catalog
from importers.catalog.value import Value
from importers.fixes.values import (
    is_near,
    nearest,
    unknown_values,
    write_for_all,
    write_instead,
)
from tests.support.tables import table

NAMES = {
    "51": ("Acme Pantry", "ACME"),
    "52": ("Northwind Tea", "NORTHWIND"),
    "53": ("Île de Sel", "ILE-DE-SEL"),
}


def catalog_of(*brands: str) -> Catalog:
    return Catalog(table(["sku", "brand"], *([f"A-{n}", b] for n, b in enumerate(brands))))


def test_unknown_values_are_counted_and_the_most_frequent_comes_first() -> None:
    catalog = catalog_of("ACME", "acme", " ACME ", "x", "acme", "", " ", "x", "acme")
    catalog.exclude([3])
    assert unknown_values(catalog, 1, {"ACME"}) == (Value("acme", 3), Value("x", 1))


def test_an_edited_value_counts_as_it_is_now() -> None:
    catalog = catalog_of("a", "b")
    catalog.apply(write_instead(catalog, 1, "a", "b").edits)
    assert unknown_values(catalog, 1, ()) == (Value("b", 2),)


def test_the_nearest_name_or_reference_comes_first() -> None:
    assert nearest("north wind", NAMES)[0][0] == "52"
    assert nearest("acme", NAMES)[0][0] == "51"
    assert nearest("Ile de sel", NAMES)[0][0] == "53"
    assert is_near(nearest("Acme Pantri", NAMES)[0][1])
    assert not is_near(nearest("zzzzzz", NAMES)[0][1])


def test_one_choice_is_written_in_every_row_that_has_exactly_that_value() -> None:
    catalog = catalog_of("a.c", "abc", "A.C", "a.c", "a.c ")
    fix = write_instead(catalog, 1, "a.c", "NEW")
    assert [edit.ref.row for edit in fix.edits] == [0, 3]
    assert fix.title == "Write 'NEW' for 'a.c' in 2 rows"
    assert fix.operation is not None


def test_several_spellings_become_one_in_one_step_that_a_recipe_can_hold() -> None:
    catalog = catalog_of("a.c", "A\\C", "abc", "", "a.c", " ")
    fix = write_for_all(catalog, 1, ["a.c", "A\\C"], r"A\1")
    assert fix.title == r"Write 'A\\1' for 2 spellings in 3 rows"
    catalog.apply(fix.edits)
    assert catalog.column(1).to_pylist() == [r"A\1", r"A\1", "abc", "", r"A\1", " "]
    assert fix.operation is not None
    assert fix.operation.do == "replace"


def test_blanks_are_among_the_values_that_can_be_written_over() -> None:
    catalog = catalog_of("x", "", " ", "y")
    catalog.apply(write_for_all(catalog, 1, ["", "x"], "z").edits)
    assert catalog.column(1).to_pylist() == ["z", "z", "z", "y"]
    assert write_for_all(catalog, 1, ["gone"], "q").is_empty
