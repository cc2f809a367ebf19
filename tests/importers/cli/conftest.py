"""A home of its own for every command, and commands run in this process."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.commands import Command


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Run headless commands in a folder of their own, without anyone's settings or tokens."""
    for name in ("SCANTRUST_TOKEN", "DIGIBLE_TOKEN", "SHELFREADY_PRACTICE_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SHELFREADY_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return Command(capsys)
