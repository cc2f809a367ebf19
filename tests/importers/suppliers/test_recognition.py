"""Whose file it is: the header and the name speak, and two that could be meant are never guessed between."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from importers.suppliers.file_pattern import fits, pattern_of
from importers.suppliers.library import KeptSupplier
from importers.suppliers.recognition import recognise
from importers.suppliers.supplier import Supplier

HEADER = ("Art.nr.", "Omschrijving", "Inhoud", "Prijs", "EAN")


def kept(name: str, *files: str, header: tuple[str, ...] = HEADER) -> KeptSupplier:
    return KeptSupplier(Supplier(name, files=files, header=header), Path(f"{name}.toml"))


KAAS = kept("Kaas", "prijslijst_week*.xlsx")


@pytest.mark.parametrize(
    ("name", "pattern", "next_time", "others"),
    [
        (
            "prijslijst_week49.xlsx",
            "prijslijst_week*.xlsx",
            "Prijslijst_Week50.xlsx",
            "prijslijst.csv",
        ),
        ("list 2026-11-28.csv", "list*.csv", "list 2026-12-05.csv", "lost 1.csv"),
        ("prices.csv", "prices*.csv", "prices (1).csv", "price.csv"),
        ("a[1]b.CSV", "a[[]*]b.csv", "a[2]b.csv", "ab.csv"),
    ],
)
def test_a_pattern_comes_from_the_first_files_name(
    name: str, pattern: str, next_time: str, others: str
) -> None:
    assert pattern_of(name) == pattern
    assert fits(name, [pattern])
    assert fits(next_time, [pattern])
    assert not fits(others, [pattern])


def test_a_hostile_pattern_takes_no_time() -> None:
    started = time.monotonic()
    assert not fits("a" * 200, ["*a" * 90 + "b"])
    assert time.monotonic() - started < 5


def clear(name: str, header: tuple[str, ...], *suppliers: KeptSupplier) -> str | None:
    found = recognise(name, header, suppliers).clear
    return None if found is None else found.kept.supplier.name


def test_a_file_of_the_same_shape_is_recognised() -> None:
    other = kept("Other", "export*.csv", header=("SKU", "Name", "Price"))
    assert clear("prijslijst_week50.xlsx", HEADER, other, KAAS) == "Kaas"
    assert clear("x.csv", ("A", "B"), other, KAAS) is None


def test_a_header_that_changed_is_recognised_and_told() -> None:
    for header in (
        (*HEADER, "Voorraad"),  # a column more
        HEADER[:-1],  # fewer
        ("Artikelnr", *HEADER[1:]),  # renamed
        HEADER[::-1],  # in another order
        tuple(label.upper() for label in HEADER),
    ):
        assert clear("prijslijst_week50.xlsx", header, KAAS) == "Kaas", header
    [found] = recognise("prijslijst_week50.xlsx", ("Artikelnr", *HEADER[1:]), [KAAS]).likely
    assert found.told() == "The header has changed: “Art.nr.” is gone, “Artikelnr” is new."
    [found] = recognise("prijslijst_week50.xlsx", HEADER, [KAAS]).likely
    assert found.told() == ""
    assert found.by_both


def test_a_file_of_the_name_and_another_shape_is_not() -> None:
    assert clear("prijslijst_week50.xlsx", ("SKU", "Name", "Price", "EAN"), KAAS) is None


def test_two_that_both_fit_are_left_to_the_operator() -> None:
    twin = kept("Twin", "prijslijst*.xlsx")
    found = recognise("prijslijst_week50.xlsx", HEADER, [KAAS, twin])
    assert found.clear is None
    assert {each.kept.supplier.name for each in found.likely} == {"Kaas", "Twin"}
    # Where only one's name fits, or one's header is just so, it is that one.
    assert clear("prijslijst_week50.xlsx", HEADER, KAAS, kept("Twin", "twin*.xlsx")) == "Kaas"
    wider = kept("Twin", "prijslijst*.xlsx", header=(*HEADER, "Kleur", "Maat"))
    assert clear("prijslijst_week50.xlsx", HEADER, KAAS, wider) == "Kaas"


def test_the_header_alone_is_enough_to_be_offered_and_not_to_be_sent_unseen() -> None:
    [found] = recognise("download.xlsx", HEADER, [KAAS]).likely
    assert not found.by_both
    assert recognise("download.xlsx", HEADER, [kept("Any")]).likely[0].by_both
