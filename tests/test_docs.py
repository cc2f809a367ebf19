"""The pages keep their word: what is made from the code is made, and what is written by hand agrees with it."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

import pytest

import importers
import tui
from docs.from_code import SESSION_PAGE, filled, with_session
from docs.scenes import SCENES
from docs.screenshots import COMMANDS, WALK
from docs.site import write_pages
from importers.cli.parser import COMMANDS as headless
from importers.database.connection import Connection
from importers.destinations.base import Profile
from importers.fixes.recipe import _INSTRUCTIONS
from importers.validation.rules import RULES

DOCS = Path(__file__).parents[1] / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
OPERATORS = [page for page in PAGES if page.parent.name in ("docs", "guide", "reference")]


def names(pages: list[Path]) -> list[str]:
    return [str(page.relative_to(DOCS)) for page in pages]


def test_the_listing_of_session_is_of_the_code() -> None:
    page = SESSION_PAGE.read_text(encoding="utf-8")
    assert with_session(page) == page, "python -m docs.from_code"
    assert "def open(" in page
    assert "def take_outcomes(" in page


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_what_a_page_asks_for_is_there(page: Path) -> None:
    text = filled(page.read_text(encoding="utf-8"))
    assert "<!-- from code" not in text
    tables = re.findall(r"^\|(?:-+\|)+$\n?(.*)", text, re.MULTILINE)
    assert all(line.startswith("|") for line in tables), "a table without rows"


@pytest.mark.parametrize("page", OPERATORS, ids=names(OPERATORS))
def test_a_page_for_operators_has_a_picture(page: Path) -> None:
    if page.name == "benchmarks.md":
        return
    assert re.search(r"!\[[^\]]+\]\([^)]+\.svg\)", page.read_text(encoding="utf-8"))


def test_every_picture_is_drawn_by_the_program() -> None:
    drawn = {*SCENES, *COMMANDS, WALK}
    assert {path.stem for path in DOCS.glob("*.svg")} == drawn


def test_every_page_is_in_the_contents() -> None:
    contents = (DOCS.parent / "mkdocs.yml").read_text(encoding="utf-8")
    listed = re.findall(r"^ +- [^:]+: (\S+\.md)$", contents, re.MULTILINE)
    assert sorted(listed) == names(PAGES)


def test_every_command_is_told() -> None:
    page = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    assert re.findall(r"^<!-- from code: command (\w+) -->$", page, re.MULTILINE) == list(headless)


@pytest.mark.parametrize("package", [importers, tui])
def test_every_room_is_shown(package: ModuleType) -> None:
    asked = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    rooms = [entry.name for entry in iter_modules(package.__path__) if entry.ispkg]
    table = (DOCS / "architecture" / "index.md").read_text(encoding="utf-8")
    shown = [
        f"`{room}/`" in table or f"modules {package.__name__}.{room}" in asked for room in rooms
    ]
    assert dict(zip(rooms, shown, strict=True)) == dict.fromkeys(rooms, True)


def test_every_kind_of_problem_is_explained(tmp_path: Path) -> None:
    write_pages(tmp_path)
    page = (tmp_path / "reference" / "problems.md").read_text(encoding="utf-8")
    assert re.findall(r"^`([a-z-]+)`,", page, re.MULTILINE) == list(RULES)


def test_every_part_of_a_database_is_told() -> None:
    page = (DOCS / "reference" / "settings.md").read_text(encoding="utf-8")
    table = page.split("## Databases", 1)[1].split("\n## ", 1)[0]
    told = set(re.findall(r"^\| `([a-z_]+)`", table, re.MULTILINE))
    assert told == {each.name for each in fields(Connection)} - {"name"}


def test_every_setting_of_a_profile_is_told() -> None:
    page = filled((DOCS / "reference" / "settings.md").read_text(encoding="utf-8"))
    told = set(re.findall(r"`([a-z_]+)`", page))
    assert {each.name for each in fields(Profile)} - {"name", "options"} <= told


def test_every_step_of_a_recipe_is_told() -> None:
    page = (DOCS / "reference" / "recipes.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[^|]+) \|[^|]*\|([^|]*)\|$", page, re.MULTILINE)
    told = {
        step: set(re.findall(r"`([a-z]+)`", settings))
        for steps, settings in rows
        for step in re.findall(r"`([a-z-]+)`", steps)
    }
    del told["do"]  # the table's head
    assert told == {step: set(spec.settings) for step, spec in _INSTRUCTIONS.items()}
