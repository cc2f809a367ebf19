"""The README keeps its word: its commands parse, its options and codes exist, its pictures are there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from importers.cli.parser import COMMANDS, parser_of
from importers.destinations.base import BUILT_IN
from importers.validation.codes import CODES

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
    assert set(CODES) - {"refused"} <= told
    assert set(BUILT_IN) <= told


def test_pictures_and_links_exist() -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []
