"""`check --since-upload`, `upload --dry-run` and `--changes`: what changed since the last upload, told three ways."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from importers.practice.server import PracticeServer
from tests.support.commands import Command

HEADER = "ProductID,ProductName,SellPrice"


def test_the_check_the_dry_run_and_the_report_tell_the_same(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "list.csv"
    with PracticeServer(rate=0) as server:
        (tmp_path / "home").mkdir()
        (tmp_path / "home" / "settings.toml").write_text(
            f'[profiles.live]\ndestination = "digible"\nbase_url = "{server.url}"\ntoken_env = "LIVE"\n'
        )
        monkeypatch.setenv("LIVE", "a-live-token")
        path.write_text(f"{HEADER}\nA,Tea,10.00\nB,Pot,20.00\nC,Cup,1\n", encoding="utf-8")
        assert command("upload", path, "--to", "live", "--yes", "--json").code == 0
        path.write_text(f"{HEADER}\nA,Tea,10.00\nB,Pot,25.00\nD,Lid,1\n", encoding="utf-8")
        sent = len(server.requests)
        checked = command("check", path, "--to", "live", "--json", "--since-upload")
        dry = command("upload", path, "--to", "live", "--json", "--dry-run")
        assert len(server.requests) == sent
    told = checked.json["since_upload"]
    assert told == dry.json["since_upload"]
    assert told["counts"] == {
        "new": 1,
        "changed": 1,
        "unchanged": 1,
        "gone": 1,
        "blocked": 0,
        "not_on_record": 0,
    }
    [changed] = told["changed"]
    assert (changed["line"], changed["key"], changed["fields"][0]["percent"]) == (3, "B", "25.00")
    said = command("check", path, "--to", "live", "--changes", "out.xlsx")
    assert "Since the last upload: 1 new, 1 changed, 1 as they were, 1 gone" in said.out
    assert "line 3, B: SellPrice 20.00 → 25.00" in said.out
    assert "gone: C" in said.out
    assert "3 changes in out.xlsx." in said.err
    rows = list(openpyxl.load_workbook("out.xlsx").active.values)
    assert [row[0] for row in rows] == ["what", "changed", "gone", "new"]
    again = command("check", path, "--to", "live", "--changes", "out.xlsx")
    assert (again.code, "out.xlsx" in again.err) == (2, True)


def test_without_a_profile_it_is_told_what_to_say(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"{HEADER}\nA,Tea,1\n", encoding="utf-8")
    done = command("check", path, "--json", "--since-upload")
    assert (done.code, done.json["error"]) == (2, "Say with --to which upload is meant.")
