"""Suppliers as files: what is written is read, what is wrong is named by its line, and hostile text does no harm."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from importers.catalog.source import ReadOptions
from importers.errors import SettingsUnusable
from importers.fixes.recipe import Instruction, Recipe
from importers.storage.home import Home
from importers.suppliers.library import (
    export,
    find_supplier,
    load_suppliers,
    remove_supplier,
    save_supplier,
    take_in,
)
from importers.suppliers.loading import load
from importers.suppliers.supplier import Constant, Supplier, mistake_in_name
from importers.suppliers.writing import changed, dump
from importers.upload.guards import Guard, GuardKind

KAAS = Supplier(
    "Kaashandel De Boer",
    files=("prijslijst_week*.xlsx",),
    header=("Art.nr.", "Omschrijving", "Prijs"),
    destinations=("practice-digible",),
    brand="De Boer",
    guards=(Guard(GuardKind.PRICE, 30),),
    reading=ReadOptions(sheet="Prijzen", header_line=5, header_rows=2, stored_columns=(1, 26)),
    columns={"digible": {"sku": "Art.nr.", "price": 3, "campaign": Constant("12")}},
    recipe=Recipe(
        (
            Instruction("fix", ("Prijs",), (("problem", "not-a-number"),)),
            Instruction(
                "join", ("SKU", "a", "b"), (("file", "p.csv"), ("key", "SKU"), ("take", ("a", "b")))
            ),
        )
    ),
    rules=({"column": "Prijs", "at_least": 0.5, "say": "Nothing is free."},),
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine

# Texts that a TOML file can hold; U+0000 to U+001F are written as escapes.
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
words = texts.filter(bool)
names = words.filter(lambda name: not mistake_in_name(name))
holders = st.one_of(texts, st.integers(1, 900), st.builds(Constant, texts))
readings = st.builds(
    ReadOptions,
    sheet=st.none() | texts,
    encoding=st.sampled_from((None, "cp1252", "utf-8-sig")),
    delimiter=st.sampled_from((None, ";", "\t", "|")),
    quote=st.sampled_from((None, "", "'")),
    header_line=st.none() | st.integers(0, 90),
    first_row=st.none() | st.integers(1, 90),
    skip_last=st.integers(0, 9),
    stored_columns=st.lists(st.integers(0, 900), max_size=3).map(tuple),
    fill_merged=st.booleans(),
    skip_hidden_rows=st.booleans(),
)
steps = st.one_of(
    st.builds(
        Instruction, st.just("trim"), st.lists(words | st.integers(1, 99), max_size=3).map(tuple)
    ),
    st.builds(
        lambda find, put: Instruction(
            "replace", (), (("find", find), ("put", put), ("regex", True))
        ),
        texts,
        texts,
    ),
)
values = st.recursive(
    texts | st.integers(-9, 9) | st.booleans() | st.floats(-1e6, 1e6),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=4,
)
suppliers = st.builds(
    Supplier,
    names,
    files=st.lists(words.filter(str.strip), max_size=2).map(tuple),
    header=st.lists(texts, max_size=4).map(tuple),
    destinations=st.lists(texts, max_size=2).map(tuple),
    brand=texts,
    guards=st.lists(
        st.builds(Guard, st.just(GuardKind.CHANGED), st.integers(1, 100)), max_size=1
    ).map(tuple),
    reading=readings,
    columns=st.dictionaries(
        words, st.dictionaries(words, holders, min_size=1, max_size=3), max_size=2
    ),
    recipe=st.lists(steps, max_size=3).map(lambda made: Recipe(tuple(made))),
    rules=st.lists(st.dictionaries(words, values, min_size=1, max_size=2), max_size=2).map(tuple),
)


@settings(CALM, max_examples=40)
@given(suppliers)
@example(KAAS)
def test_what_is_written_is_read_again(supplier: Supplier) -> None:
    loaded = load(dump(supplier), "it")
    assert loaded.mistakes == ()
    assert loaded.supplier == supplier


@settings(CALM, max_examples=25)
@given(suppliers, suppliers)
def test_a_file_that_is_changed_holds_the_new_value(old: Supplier, new: Supplier) -> None:
    loaded = load(changed(dump(old), new), "it")
    assert (loaded.supplier, loaded.mistakes) == (new, ())


def test_comments_stay_where_nothing_changed() -> None:
    text = dump(KAAS).replace("[reading]", "# their sheet, since spring\n[reading]")
    new = changed(text, Supplier(**{**_parts(KAAS), "brand": ""}))
    assert "# their sheet, since spring" in new
    assert "brand" not in tomllib.loads(new)


def _parts(supplier: Supplier) -> dict[str, Any]:
    return {name: getattr(supplier, name) for name in Supplier.__dataclass_fields__}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('name = "A"\nbrnad = "B"\n', ["line 2", "“brnad”"]),
        ('# a\n\nbrand = "B"\n', ["line 1", "no name"]),
        ('name = "A"\n[reading]\nsheet = 3\n', ["line 3", "reading.sheet", "text in quotes"]),
        ('name = "A"\n[reading]\nsheat = "x"\n', ["line 3", "“reading.sheat”"]),
        ('name = "A"\n[reading]\nheader_line = "4-3"\n', ["line 3", "reading.header_line"]),
        ('name = "A"\n[reading]\nencoding = "utf-9"\n', ["line 3", "'utf-9'"]),
        ('name = "A"\nstop_if = ["price>lots"]\n', ["line 2", "stop_if", "'price>lots'"]),
        (
            'name = "A"\n[[step]]\ndo = "trim"\n\n[[step]]\ndo = "fly"\n',
            ["line 5", "Step 2"],
        ),
        ('name = "A"\n[columns.common]\nsku = 0\n', ["line 3", "columns.common.sku"]),
        ('name = "A"\n[columns]\nsku = "Code"\n', ["line 2", "columns"]),
        ('name = "A"\n[recognise]\nfiles = "*.csv"\n', ["line 3", "recognise.files"]),
        ('name = " A"\n', ["line 1", "A name is at most"]),
        ('name = "A"\nrule = 3\n', ["line 2", "[[rule]]"]),
        ("name = [", ["is no TOML"]),
        ("a = " + "[" * 5000, ["is no TOML"]),
    ],
)
def test_what_is_wrong_is_named_by_file_line_and_key(text: str, told: list[str]) -> None:
    loaded = load(text, "kaas.toml")
    assert loaded.supplier is None
    [sentence] = loaded.mistakes
    assert sentence.startswith("kaas.toml")
    assert [word for word in told if word not in sentence] == []
    assert sentence.endswith(".")


def test_every_mistake_is_told_at_once() -> None:
    loaded = load("name = 3\nbrand = 4\n[x]\n[reading]\nskip_last = -1\n", "a.toml")
    assert [each.split(":")[0] for each in loaded.mistakes] == [
        "a.toml, line 3", "a.toml, line 1", "a.toml, line 2", "a.toml, line 5",
    ]  # fmt: skip


@settings(CALM, max_examples=60)
@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: raw.decode("latin-1")))
@example('name = "A"\n[recognise]\nheader = ["' + "x" * 300 + '"]')
@example('name = "A"\n[[step]]\ndo = "cell"\ncolumn = true\nsku = 1\nvalue = []')
@example('name = "A"\n[columns.x]\ny = { text = 3 }')
def test_no_text_breaks_the_loader(text: str) -> None:
    loaded = load(text, "it")
    assert (loaded.supplier is None) == bool(loaded.mistakes)


def test_a_broken_file_stands_in_no_others_way(home: Home) -> None:
    save_supplier(home, KAAS)
    (home.suppliers / "broken.toml").write_text("name = [", encoding="utf-8")
    (home.suppliers / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    (home.suppliers / "z-double.toml").write_text(dump(KAAS), encoding="utf-8")
    found = load_suppliers(home)
    assert list(found.kept) == [KAAS.name]
    told = [Path(each.split(" ", 1)[0].rstrip(",")).name for each in found.mistakes]
    assert told == ["broken.toml", "bytes.toml", "z-double.toml"]


def test_a_supplier_is_renamed_in_its_own_file_and_no_other_is_overwritten(home: Home) -> None:
    kept = save_supplier(home, KAAS)
    assert kept.path.name == "kaashandel-de-boer.toml"
    other = save_supplier(home, Supplier("Kaashandel: de Boer"))
    assert other.path.name == "kaashandel-de-boer-2.toml"
    with pytest.raises(SettingsUnusable, match="already"):
        save_supplier(home, Supplier(KAAS.name.upper()))
    renamed = save_supplier(home, Supplier("De Boer"), instead_of=KAAS.name)
    assert renamed.path == kept.path
    assert list(load_suppliers(home).kept) == ["Kaashandel: de Boer", "De Boer"]


def test_a_file_is_checked_before_it_is_taken_in(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "shared.toml"
    file.write_text('name = "Kaas"\nbrand = 3\n', encoding="utf-8")
    with pytest.raises(SettingsUnusable, match="line 2: brand"):
        take_in(home, file)
    file.write_text('# ours\nname = "Kaas"\n', encoding="utf-8")
    take_in(home, file)
    with pytest.raises(SettingsUnusable, match="already"):
        take_in(home, file)
    out = tmp_path / "out.toml"
    export(home, "kaas", out)
    assert out.read_text("utf-8") == file.read_text("utf-8")
    remove_supplier(home, "Kaas")
    with pytest.raises(SettingsUnusable, match="there is none yet"):
        find_supplier(home, "Kaas")
