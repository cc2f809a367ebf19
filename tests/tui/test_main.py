"""The `shelfready` command: what it opens, what it refuses, and how fast it answers."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import pytest

from importers import __version__
from importers.catalog.source import ReadOptions
from importers.destinations.registry import practice_profiles
from tests.support.commands import launch
from tui import __main__ as command
from tui.app import ShelfreadyApp


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[ShelfreadyApp]:
    """Pretend to be on a terminal, and collect the apps that would run there."""
    apps: list[ShelfreadyApp] = []
    monkeypatch.setenv("SHELFREADY_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command, "_on_a_terminal", lambda: 0)
    monkeypatch.setattr(ShelfreadyApp, "run", lambda self: apps.append(self))
    return apps


def test_a_file_is_opened_as_the_options_say(opened: list[ShelfreadyApp]) -> None:
    Path("c.csv").write_text("sku\nA\n", encoding="utf-8")
    words = ["c.csv", "--to", "digible", "--delimiter", ";", "--encoding", "cp1252"]
    assert command.main(words) == 0
    (app,) = opened
    assert (app.first_place, app.profile_name) == (Path("c.csv"), "digible")
    assert app.read_options == ReadOptions(delimiter=";", encoding="cp1252")


def test_alone_it_asks_for_a_file(opened: list[ShelfreadyApp]) -> None:
    assert command.main([]) == 0
    assert [app.first_place for app in opened] == [None]


def test_a_file_named_like_a_command_can_be_opened(opened: list[ShelfreadyApp]) -> None:
    Path("check").write_text("sku\nA\n", encoding="utf-8")
    assert command.main(["./check"]) == 0
    assert [app.first_place for app in opened] == [Path("check")]


def test_the_demo_is_about_a_copy_that_goes_away_again(opened: list[ShelfreadyApp]) -> None:
    assert command.main(["demo"]) == 0
    (app,) = opened
    assert app.profile_name == "practice-scantrust"
    assert app.first_place is not None
    assert not app.first_place.parent.exists()
    assert app.home.root.is_relative_to(app.first_place.parent)


def test_the_demo_is_aimed_at_the_practice_shop_that_is_named(
    opened: list[ShelfreadyApp], capsys: pytest.CaptureFixture[str]
) -> None:
    for name, profile in practice_profiles().items():
        assert command.main(["demo", "--to", name]) == 0
        assert opened[-1].profile_name == profile.name
        assert profile.practice
    with pytest.raises(SystemExit):
        command.main(["demo", "--to", "nobody"])
    assert "there is no practice shop 'nobody'; there are" in capsys.readouterr().err


def test_what_is_saved_in_the_demo_stays(
    monkeypatch: pytest.MonkeyPatch, opened: list[ShelfreadyApp], capsys: pytest.CaptureFixture[str]
) -> None:
    def save(app: ShelfreadyApp) -> None:
        assert app.first_place
        opened.append(app)
        app.first_place.with_name("mended.csv").write_text("sku\nA\n", encoding="utf-8")

    monkeypatch.setattr(ShelfreadyApp, "run", save)
    command.main(["demo"])
    assert opened[0].first_place
    folder = opened[0].first_place.parent
    assert (folder / "mended.csv").exists()
    assert str(folder) in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["frobnicate"], ["nowhere.csv"], ["--frobnicate"], ["demo", "x"]]
)
def test_what_is_neither_file_nor_command_ends_with_usage(
    words: list[str], opened: list[ShelfreadyApp], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(words)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: shelfready")
    assert opened == []


def test_without_a_terminal_it_says_what_works_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([]) == 2
    assert "shelfready check FILE" in capsys.readouterr().err


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["--version"])
    assert (ended.value.code, capsys.readouterr().out) == (0, f"shelfready {__version__}\n")


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["--help"])
    said = capsys.readouterr().out
    assert [name for name in ("demo", "check", "upload", "sandbox") if name not in said] == []


def test_an_upload_asks_on_a_terminal_and_no_means_no(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("sku,name,brand\nA,Tea,50\n", encoding="utf-8")
    ours, theirs = pty.openpty()
    sandbox = launch("sandbox", "--port", "0", stdin=subprocess.DEVNULL)
    assert sandbox.stderr
    url = next(word for word in sandbox.stderr.readline().split() if word.startswith("http"))
    words = ("upload", "c.csv", "--to", "practice-scantrust", "--url", url)
    env = {**os.environ, "SHELFREADY_HOME": str(tmp_path / "home")}
    asked = launch(*words, stdin=theirs, cwd=tmp_path, env=env)
    os.write(ours, b"n\n")
    out, err = asked.communicate(timeout=30)
    sandbox.terminate()
    told = sandbox.communicate(timeout=30)[1]
    os.close(ours)
    os.close(theirs)
    assert (asked.returncode, out) == (3, "")
    assert "Send 1 rows now? [y/N] Nothing was sent." in err
    assert "0 products stored" in told
