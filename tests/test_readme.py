"""The README keeps its word: its commands parse, its options and codes exist, its pictures are there."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.screen import Screen

from importers.cli.parser import COMMANDS, parser_of
from importers.cli.upload_summary import totals
from importers.destinations.registry import BUILT_IN
from importers.upload.snapshot import Counts
from importers.validation.rules import RULES
from tui.open.screen import OpenScreen
from tui.review.screen import ReviewScreen
from tui.upload.preview import PreviewScreen
from tui.upload.screen import UploadScreen

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_ci_runs_the_test_command_of_the_readme() -> None:
    extract = re.search(r"^test_line=\$\((.+)\)$", (ROOT / ".ci" / "run").read_text(), re.MULTILINE)
    assert extract
    line = subprocess.run(
        ["bash", "-c", extract[1]], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
    assert line.endswith("-m pytest") or "-m pytest " in line
    assert f"<!-- test-command -->\n```sh\n{line}\n```" in README


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_a_command_is_told(command: str) -> None:
    options = set(re.findall(r"--[a-z][a-z-]+", parser_of(command).format_usage()))
    section = README.split(f"### `shelfready {command}", 1)[1].split("\n### ", 1)[0]
    assert options - set(re.findall(r"--[a-z][a-z-]+", section)) == set()


def test_every_code_and_profile_is_told() -> None:
    told = set(re.findall(r"`([a-z-]+)`", README))
    assert set(RULES) - {"refused"} <= told
    assert set(BUILT_IN) <= told


def test_every_total_of_an_upload_is_told() -> None:
    section = README.split("### `shelfready upload", 1)[1].split("\n### ", 1)[0]
    assert set(totals(Counts(), 0.0)) - set(re.findall(r"`([a-z_]+)`", section)) == set()


def test_pictures_and_links_exist() -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_every_dependency_is_told() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[\[<>=]", entry)[0] for entry in project["dependencies"]}
    table = README.split("## What it is built on", 1)[1]
    told = re.findall(r"^\| ([a-z, -]+) \|", table, re.MULTILINE)
    assert {name for cell in told[1:] for name in cell.split(", ")} == names


@pytest.mark.parametrize("screen", [OpenScreen, ReviewScreen, PreviewScreen, UploadScreen])
def test_every_key_of_a_footer_is_told(screen: type[Screen[None]]) -> None:
    section = README.split("### Keys", 1)[1].split("\n## ", 1)[0]
    told = set(re.findall(r"`([^`]+)`", section))
    names = {"slash": "/", "escape": "Esc", "comma": ",", "enter": "Enter"}
    names |= {
        "pagedown": "PgDn",
        "pageup": "PgUp",
        "delete": "Delete",
        "f5": "F5",
        "f6": "F6",
        "full_stop": ".",
        "left_square_bracket": "[",
        "right_square_bracket": "]",
        "backslash": "\\",
        "exclamation_mark": "!",
    }
    for binding in screen.BINDINGS:
        assert isinstance(binding, Binding)
        first = binding.key.split(",")[0]
        key = names.get(first, re.sub("^ctrl\\+(.)", lambda m: f"Ctrl+{m[1].upper()}", first))
        assert key in told, binding


def test_the_python_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    example = re.search(r"```python\n(.+?)```", README, re.DOTALL)
    assert example
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHELFREADY_HOME", str(tmp_path / "home"))
    (tmp_path / "catalog.xlsx").write_bytes((ROOT / "sample_data/messy_catalog.xlsx").read_bytes())
    names: dict[str, object] = {}
    exec(example[1], names)
    assert len(names["frame"]) > 50  # type: ignore[arg-type]
