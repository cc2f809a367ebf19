"""The columns follow the header as it stands: a rename maps, undoing it takes that back, a choice stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from importers.catalog.model import CellRef, Edit, Fix
from importers.cli import main
from importers.session.session import Session
from importers.storage.home import Home

FIELD = Path(__file__).parents[2] / "data" / "field"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def opened(tmp_path: Path, home: Home, text: str) -> Session:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    return Session.open(path, home=home)


def rename(session: Session, column: int, label: str) -> None:
    session.apply(Fix("Rename", (Edit(CellRef(None, column), None, label),)))


def test_a_renamed_column_is_mapped_and_undone(tmp_path: Path, home: Home) -> None:
    session = opened(tmp_path, home, "SKU,Wording\nA-1,Cap\n")
    assert "missing-column" in session.report().counts()
    rename(session, 1, "Name")
    assert session.mapping.column("name") == 1
    assert session.report().counts() == {}
    session.history.undo()
    assert session.mapping.column("name") is None
    assert "missing-column" in session.report().counts()
    session.history.redo()
    assert session.report().counts() == {}


def test_a_label_that_no_longer_means_a_field_lets_go_of_it(tmp_path: Path, home: Home) -> None:
    session = opened(tmp_path, home, "SKU,Name\nA-1,Cap\n")
    rename(session, 1, "Remark")
    assert session.mapping.column("name") is None
    assert "missing-column" in session.report().counts()


def test_what_the_operator_chose_stays_and_what_is_free_is_filled(
    tmp_path: Path, home: Home
) -> None:
    session = opened(tmp_path, home, "SKU,Wording,Other\nA-1,Cap,x\n")
    session.set_mapping(session.mapping.bind("name", 2))
    rename(session, 1, "Name")
    assert session.mapping.column("name") == 2
    session.set_mapping(session.mapping.bind("name", None))
    rename(session, 1, "Product name")
    assert session.mapping.column("name") == 1
    again = opened(tmp_path, home, "SKU,Wording,Other\nA-1,Cap,x\n")
    assert again.mapping.column("name") is None


def test_the_case_from_the_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = FIELD / "40-rename-does-not-map"
    out = tmp_path / "out.csv"
    words = [
        "fix",
        str(folder / "de.csv"),
        "--recipe",
        str(folder / "r.toml"),
        "-o",
        str(out),
        "--json",
    ]
    assert main([*words, "--to", "scantrust"]) == 0
    assert json.loads(capsys.readouterr().out)["problems"] == {}
    assert out.read_text().splitlines()[0] == "SKU,Name,Brand"
