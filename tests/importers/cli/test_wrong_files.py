"""Whole runs of the command with the wrong file: a list times a hundred, a shifted column, half a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from importers.practice.server import PracticeServer
from tests.support.commands import Command
from tests.support.wrong_files import ROWS, WRONG, Rows, write


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[PracticeServer]:
    with PracticeServer(rate=0) as running:
        monkeypatch.setenv("LIVE_TOKEN", "a-live-token")
        (tmp_path / "home").mkdir()
        (tmp_path / "home" / "settings.toml").write_text(
            f'[profiles.live]\ndestination = "digible"\nbase_url = "{running.url}"\ntoken_env = "LIVE_TOKEN"\n'
        )
        yield running


@pytest.mark.parametrize(("name", "spoil", "guards", "number"), WRONG, ids=[w[0] for w in WRONG])
def test_a_wrong_file_is_stopped_and_says_which_rows(
    command: Command,
    server: PracticeServer,
    tmp_path: Path,
    name: str,
    spoil: Callable[[Rows], Rows],
    guards: list[str],
    number: int,
) -> None:
    words = ("--to", "live", "--yes", "--json")
    path = write(tmp_path / "list.csv", ROWS)
    assert command("upload", path, *words).json["uploaded"] == len(ROWS)
    sent, products = len(server.requests), server.products
    write(path, spoil(ROWS))
    done = command("upload", path, *words)
    assert done.code == 4
    told = done.json["guarded"]
    assert [each["guard"] for each in told] == guards
    assert max(each["count"] for each in told) == number
    assert all(each["rows"] for each in told)
    assert (len(server.requests), server.products) == (sent, products)
    if name == "×100":
        assert told[0]["rows"][0]["old"] != told[0]["rows"][0]["new"]
        assert "60 prices of 60 would change by more than 50 %" in done.err
    # The right file goes, and each guard can be accepted by its word.
    write(path, ROWS)
    assert command("upload", path, *words).json["skipped"] == len(ROWS)
    write(path, spoil(ROWS))
    accepts = [word for guard in guards for word in ("--accept", kind_of(guard))]
    assert command("upload", path, *words, *accepts).code == 0


def kind_of(guard: str) -> str:
    return guard if guard == "price=0" else guard.rstrip("%0123456789").rstrip("±>")
