"""The command that goes on can be pasted into a shell as it stands."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.cli.shell_commands import resume_command

WORDS = st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8")), min_size=1)


@given(WORDS)
def test_a_shell_reads_the_same_words(words: list[str]) -> None:
    assert shlex.split(resume_command(words, {})) == ["shelfready", "upload", *words]


def test_another_home_is_part_of_it_and_a_token_is_not() -> None:
    environ = {"SHELFREADY_HOME": "/tmp/my home", "SCANTRUST_TOKEN": "secret"}
    command = resume_command(["f.csv", "--to", "scantrust"], environ)
    assert command == "SHELFREADY_HOME='/tmp/my home' shelfready upload f.csv --to scantrust"


def test_a_program_that_the_shell_would_not_find_is_called_by_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "my tools" / "shelfready"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "argv", [str(program)])
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shlex.split(resume_command(["f.csv"], {})) == [str(program), "upload", "f.csv"]
    monkeypatch.setenv("PATH", str(program.parent))
    assert resume_command(["f.csv"], {}) == "shelfready upload f.csv"
