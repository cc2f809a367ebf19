"""What the tests of the screens share: a home of their own, and a terminal that remembers."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.drivers import headless_driver

from importers.storage.home import Home
from tests.support.terminal import RecordingDriver


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> type[RecordingDriver]:
    """Let the next app write to a terminal whose bytes the test can read."""
    monkeypatch.setattr(headless_driver, "HeadlessDriver", RecordingDriver)
    RecordingDriver.written = []
    return RecordingDriver
