"""Guards on the command line: on for what is live, named to be accepted, and told with their rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from importers.practice.server import PracticeServer
from tests.support.commands import Command, Done

ROWS = 40


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[PracticeServer]:
    """Stand in for a live shop, which a profile of the operator's own names."""
    with PracticeServer(rate=0) as running:
        monkeypatch.setenv("LIVE_TOKEN", "a-live-token")
        (tmp_path / "home").mkdir()
        (tmp_path / "home" / "settings.toml").write_text(
            f'[profiles.live]\ndestination = "scantrust"\nbase_url = "{running.url}"\ntoken_env = "LIVE_TOKEN"\n'
        )
        yield running


def catalog(rows: int, name: str = "Tea", file: str = "list.csv") -> str:
    lines = [f"A{number:03},{name} {number},50" for number in range(rows)]
    Path(file).write_text("\n".join(["SKU,Name,Brand", *lines]), encoding="utf-8")
    return file


def upload(command: Command, file: str, *more: str) -> Done:
    return command("upload", file, "--to", "live", "--yes", "--json", *more)


def test_what_goes_to_a_live_shop_is_guarded_by_itself(
    command: Command, server: PracticeServer
) -> None:
    assert upload(command, catalog(ROWS)).code == 0
    before = len(server.requests)
    done = upload(command, catalog(ROWS, "Coffee"))
    assert done.code == 4
    assert done.json["uploaded"] == 0
    [guarded] = done.json["guarded"]
    assert (guarded["guard"], guarded["count"], guarded["of"]) == ("changed>50%", 40, 40)
    assert (guarded["rows"][0]["key"], guarded["rows"][0]["row"]) == ("A000", 2)
    assert "  line 2, A000" in done.err
    assert "send it with --accept changed" in done.err
    assert len(server.requests) == before
    accepted = upload(command, catalog(ROWS, "Coffee"), "--accept", "changed")
    assert (accepted.code, accepted.json["uploaded"]) == (0, ROWS)
    assert "Accepted: 40 of 40 products would be changed" in accepted.err


def test_a_script_accepts_what_it_names_and_nothing_else(
    command: Command, server: PracticeServer
) -> None:
    upload(command, catalog(ROWS))
    done = upload(command, catalog(20, "Coffee"), "--accept", "changed")
    assert done.code == 4
    assert [each["guard"] for each in done.json["guarded"]] == [
        "changed>50%",
        "gone>20%",
        "fewer>30%",
    ]
    more = ("--accept", "changed", "--accept", "gone", "--accept", "fewer")
    assert upload(command, catalog(20, "Coffee"), *more).code == 0


def test_another_limit_takes_the_place_of_the_usual_one_of_its_kind(
    command: Command, server: PracticeServer
) -> None:
    upload(command, catalog(ROWS))
    assert upload(command, catalog(ROWS, "Coffee"), "--stop-if", "changed>100%").code == 0
    assert upload(command, catalog(20, "Coffee"), "--stop-if", "changed>100%").code == 4


def test_practice_is_not_guarded_unless_it_is_asked_for(command: Command) -> None:
    with PracticeServer(rate=0) as server:
        words = ("--to", "practice-scantrust", "--url", server.url, "--yes", "--json")
        assert command("upload", catalog(ROWS), *words).code == 0
        assert command("upload", catalog(ROWS, "Coffee"), *words).code == 0
        done = command("upload", catalog(ROWS, "Milk"), *words, "--stop-if", "changed>20%")
        assert done.code == 4


def test_a_dry_run_tells_what_would_stop(command: Command, server: PracticeServer) -> None:
    upload(command, catalog(ROWS))
    done = upload(command, catalog(ROWS, "Coffee"), "--dry-run")
    assert done.code == 0
    assert done.json["tripped"][0]["guard"] == "changed>50%"
    assert "A guard would stop it: 40 of 40 products would be changed" in done.err
    assert "tripped" not in upload(command, catalog(ROWS), "--dry-run").json


def test_a_folder_is_one_source_whatever_its_files_are_called(
    command: Command, server: PracticeServer
) -> None:
    Path("in").mkdir()
    words = ("sync", "in", "--to", "live", "--yes", "--json")
    catalog(ROWS, file="in/week-1.csv")
    assert command(*words).code == 0
    catalog(20, file="in/week-2.csv")
    done = command(*words, "--accept", "gone")
    assert done.code == 4
    assert [each["guard"] for each in done.json["guarded"]] == ["gone>20%", "fewer>30%"]


def test_a_sync_with_nothing_to_send_asks_nothing_of_the_shop(
    command: Command, server: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("sync", catalog(ROWS), "--to", "live", "--yes", "--json")
    assert command(*words).json["uploaded"] == ROWS
    before = len(server.requests)
    again = command(*words)
    assert (again.code, again.json["skipped"], again.json["total"]) == (0, ROWS, ROWS)
    assert len(server.requests) == before
    monkeypatch.setenv("LIVE_TOKEN", "another-live-token")  # whose it is has to be asked
    command(*words)
    assert len(server.requests) > before


def test_what_another_source_has_sent_is_not_gone_from_this_one(
    command: Command, server: PracticeServer
) -> None:
    sync = ("--to", "live", "--yes", "--json")
    assert command("sync", catalog(ROWS), *sync).code == 0
    lines = [f"B{number:03},Cup {number},50" for number in range(ROWS)]
    Path("cups.csv").write_text("\n".join(["SKU,Name,Brand", *lines]), encoding="utf-8")
    command(
        "sync", "cups.csv", *sync, "--accept", "gone"
    )  # whose SKUs these are, is known from now on
    again = command("sync", "cups.csv", *sync)
    assert (again.code, again.json["gone"]) == (0, [])
    Path("cups.csv").write_text("\n".join(["SKU,Name,Brand", *lines[1:]]), encoding="utf-8")
    assert command("sync", "cups.csv", *sync).json["gone"] == ["B000"]


def test_what_was_accepted_as_gone_is_told_and_stops_no_more(
    command: Command, server: PracticeServer
) -> None:
    words = ("sync", "list.csv", "--to", "live", "--yes", "--json")
    catalog(ROWS)
    command(*words)
    catalog(25)
    assert command(*words).code == 4
    accepted = command(*words, "--accept", "gone", "--accept", "fewer")
    assert (accepted.code, len(accepted.json["gone"])) == (0, 15)
    again = command(*words)
    assert (again.code, len(again.json["gone"])) == (0, 15)


@pytest.mark.parametrize(
    ("option", "word", "said"),
    [("--stop-if", "changed", "is no guard: write price±50%"), ("--accept", "all", "is none of")],
)
def test_words_that_mean_no_guard_are_told(
    command: Command, capsys: pytest.CaptureFixture[str], option: str, word: str, said: str
) -> None:
    with pytest.raises(SystemExit, match="2"):
        command("upload", "list.csv", "--to", "practice-scantrust", option, word)
    assert said in capsys.readouterr().err
