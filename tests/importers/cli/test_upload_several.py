"""`shelfready upload --to a,b`: one catalog to two shops over real HTTP, each by its own checks, token and record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from importers.cli.upload_several import worst
from importers.practice.server import PracticeServer
from tests.support.commands import Command

ONE, OTHER = "practice-scantrust", "practice-digible"
SHEET = "SKU,Name,Brand,Price\nA,Tea,50,1.50\nB,Milk,No such,2\nC,Rice,50,free\n"


@pytest.fixture
def shops() -> Iterator[tuple[PracticeServer, PracticeServer]]:
    with PracticeServer(rate=0) as one, PracticeServer(rate=0) as other:
        yield one, other


@pytest.fixture
def sheet(tmp_path: Path, shops: tuple[PracticeServer, PracticeServer]) -> str:
    """Write a catalog, and settings by which the profiles send to these shops."""
    settings(tmp_path, shops[0].url, shops[1].url)
    (tmp_path / "c.csv").write_text(SHEET, encoding="utf-8")
    return "c.csv"


def settings(folder: Path, one: str, other: str) -> None:
    tables = {
        ONE: f'base_url = "{one}"',
        OTHER: f'base_url = "{other}"',
        "live": 'destination = "digible"\nbase_url = "https://nobody.invalid"\ntoken_env = "NO_SUCH"',
    }
    text = "".join(f"[profiles.{name}]\n{lines}\n" for name, lines in tables.items())
    (folder / "home").mkdir(exist_ok=True)
    (folder / "home" / "settings.toml").write_text(text)


def test_each_shop_gets_what_is_ready_for_it(
    command: Command, sheet: str, shops: tuple[PracticeServer, PracticeServer], tmp_path: Path
) -> None:
    words = ("upload", sheet, "--to", f"{ONE},{OTHER}", "--yes", "--json", "--results", "r")
    done = command(*words)
    assert done.code == 1
    one, other = done.json
    assert (one["profile"], one["uploaded"], one["refused"], one["blocked"]) == (ONE, 2, 1, 0)
    assert [refusal["line"] for refusal in one["refusals"]] == [3]
    assert (other["profile"], other["uploaded"], other["blocked"]) == (OTHER, 2, 1)
    assert (one["exit_code"], other["exit_code"]) == (1, 1)
    assert sorted(product.sku for product in shops[0].products) == ["A", "C"]
    assert {key: product.price for key, product in shops[1].synced.items()} == {
        "A": "1.50",
        "B": "2",
    }
    assert (tmp_path / "r" / ONE / "c refused.xlsx").exists()
    assert (tmp_path / "r" / OTHER / "c uploaded.xlsx").exists()
    again = command(*words[:-2], "--to", ONE)
    assert [(each["profile"], each["skipped"]) for each in again.json] == [(ONE, 2), (OTHER, 2)]


def test_a_missing_token_keeps_nobody_else(
    command: Command, sheet: str, shops: tuple[PracticeServer, PracticeServer]
) -> None:
    done = command("upload", sheet, "--to", "live", "--to", OTHER, "--yes", "--json")
    first, second = done.json
    assert done.code == 2
    assert (first["ok"], second["uploaded"]) == (False, 2)
    assert "NO_SUCH" in first["error"]
    assert "NO_SUCH" in done.err
    assert set(shops[1].synced) == {"A", "B"}


def test_a_shop_that_is_away_keeps_nobody_else(
    command: Command, sheet: str, shops: tuple[PracticeServer, PracticeServer], tmp_path: Path
) -> None:
    with PracticeServer() as gone:
        away = gone.url
    settings(tmp_path, away, shops[1].url)
    done = command("upload", sheet, "--to", f"{ONE},{OTHER}", "--yes", "--json")
    assert done.code == 2
    assert "No answer" in done.json[0]["error"]
    assert done.json[1]["uploaded"] == 2


def test_an_upload_that_is_stopped_ends_the_row_of_them(
    command: Command,
    sheet: str,
    shops: tuple[PracticeServer, PracticeServer],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from importers.cli.upload_monitor import UploadMonitor

    follow = UploadMonitor.follow

    def stopped(monitor: UploadMonitor) -> object:
        monitor.stop()
        return follow(monitor)

    monkeypatch.setattr(UploadMonitor, "follow", stopped)
    done = command("upload", sheet, "--to", f"{OTHER},{ONE}", "--yes", "--json")
    assert done.code == 3
    assert done.json[1]["error"] == "Not begun, since the upload before it was stopped."
    assert not shops[0].products


def test_guards_stop_their_own_destination_only(
    command: Command, sheet: str, shops: tuple[PracticeServer, PracticeServer]
) -> None:
    words = ("upload", sheet, "--to", f"{OTHER},{ONE}", "--yes", "--json")
    command(*words)
    Path("c.csv").write_text(SHEET.replace("1.50", "150"), encoding="utf-8")
    done = command(*words, "--stop-if", "price±50%")
    first, second = done.json
    assert (first["exit_code"], second["exit_code"]) == (4, 1)
    assert first["guards"]
    assert second["refused"] == 1
    assert shops[1].synced["A"].price == "1.50"


def test_a_dry_run_tells_of_each(command: Command, sheet: str) -> None:
    done = command("upload", sheet, "--to", f"{ONE},{OTHER}", "--dry-run", "--json")
    assert done.code == 0
    assert [(each["profile"], each["ready"]) for each in done.json] == [(ONE, 3), (OTHER, 2)]
    assert done.json[1]["blocked_rows"][0]["code"] == "not-a-number"


@pytest.mark.parametrize(
    "more", [("--url", "http://127.0.0.1:1"), ("--token-env", "X"), ("--dry-run", "f.txt")]
)
def test_what_is_of_one_destination_is_refused(
    command: Command, sheet: str, more: tuple[str, str]
) -> None:
    done = command("upload", sheet, "--to", f"{ONE},{OTHER}", "--yes", *more)
    assert done.code == 2
    assert more[0] in done.err


def test_a_mistyped_profile_is_told_before_anything_is_sent(
    command: Command, sheet: str, shops: tuple[PracticeServer, PracticeServer]
) -> None:
    done = command("upload", sheet, "--to", f"{ONE},nobody", "--yes", "--json")
    assert done.code == 2
    assert '"nobody"' in done.err
    assert not shops[0].products


def test_the_worst_code_is_what_is_unknown() -> None:
    assert worst([0, 1, 4, 2, 3]) == 3
    assert worst([0, 4, 1]) == 4
    assert worst([1, 2, 4]) == 2
    assert worst([0, 0]) == 0
