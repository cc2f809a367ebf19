"""`shelfready sync` over real HTTP from a real table: what is sent, told, cleared, and how it ends."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from importers.practice.options import Faults
from importers.practice.server import PracticeServer
from importers.storage.home import Home
from importers.sync.places import sync_place
from tests.support.commands import Command, Done, launch
from tests.support.databases import Shop, sqlite_shop

ROWS = 40


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with PracticeServer(rate=0) as running:
        yield running


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    made = sqlite_shop(tmp_path)
    columns = "ProductID varchar(25) PRIMARY KEY, ProductName varchar(75), SellPrice NUMERIC(18,2)"
    made.run(f"CREATE TABLE product ({columns})")
    rows = [(f"{number:05}", f"Tea {number}", number + 0.5) for number in range(ROWS)]
    made.fill("INSERT INTO product VALUES (?, ?, ?)", rows)
    return made


def words(shop: Shop, server: PracticeServer, *more: str) -> tuple[str, ...]:
    to = ("--to", "practice-digible", "--url", server.url, "--yes", "--json")
    return ("sync", shop.connection.database, "--table", "product", *to, *more)


def sync(command: Command, shop: Shop, server: PracticeServer, *more: str) -> Done:
    return command(*words(shop, server, *more))


def log_ids(shop: Shop) -> list[int]:
    return [number for (number,) in shop.rows("SELECT LogID FROM ChangeLog ORDER BY LogID")]


def test_what_is_new_or_changed_is_sent_and_what_is_gone_is_told(
    command: Command, shop: Shop, server: PracticeServer
) -> None:
    first = sync(command, shop, server)
    assert (first.code, first.json["uploaded"], first.json["gone"]) == (0, ROWS, [])
    shop.run(
        "UPDATE product SET SellPrice = 9 WHERE ProductID = '00001'",
        "DELETE FROM product WHERE ProductID = '00002'",
    )
    second = sync(command, shop, server)
    assert (second.code, second.json["uploaded"], second.json["skipped"]) == (0, 1, ROWS - 2)
    assert second.json["gone"] == ["00002"]
    assert "gone, not touched in the shop: 00002" in second.err
    assert server.synced["00001"].price == "9.00"
    assert "00002" in server.synced


def test_the_change_log_is_cleared_of_what_is_confirmed_and_of_nothing_else(
    command: Command, shop: Shop, server: PracticeServer
) -> None:
    sync(command, shop, server)
    assert (
        command("sync", "setup", shop.connection.database, "--table", "product", "--apply").code
        == 0
    )
    shop.run(
        "UPDATE product SET SellPrice = 7 WHERE ProductID = '00001'",
        "UPDATE product SET SellPrice = 8 WHERE ProductID = '00001'",
        "DELETE FROM product WHERE ProductID = '00002'",
        "UPDATE product SET ProductName = NULL WHERE ProductID = '00003'",  # blocked: it needs a name
        "INSERT INTO product VALUES ('new', 'New', 1)",
    )
    done = sync(command, shop, server, "--by", "changelog")
    assert (done.code, done.json["uploaded"], done.json["blocked"]) == (1, 2, 1)
    assert (done.json["cleared"], done.json["gone"]) == (3, ["00002"])
    assert log_ids(shop) == [3, 4]
    again = sync(command, shop, server, "--by", "changelog")
    assert (again.json["uploaded"], again.json["cleared"]) == (0, 0)


def test_a_log_left_by_a_crash_is_cleared_without_sending_again(
    command: Command, shop: Shop, server: PracticeServer
) -> None:
    command("sync", "setup", shop.connection.database, "--table", "product", "--apply")
    shop.run("UPDATE product SET SellPrice = 7 WHERE ProductID = '00001'")
    sync(command, shop, server)  # as if it had been killed before it could clear
    before = len(server.requests)
    done = sync(command, shop, server, "--by", "changelog")
    assert (done.json["uploaded"], done.json["skipped"], done.json["cleared"]) == (0, 1, 1)
    sent = [seen for seen in list(server.requests)[before:] if "product/sync" in seen.path]
    assert not sent
    assert log_ids(shop) == []


def test_what_could_not_be_sent_keeps_its_log_rows(
    command: Command, shop: Shop, tmp_path: Path
) -> None:
    command("sync", "setup", shop.connection.database, "--table", "product", "--apply")
    shop.run("UPDATE product SET SellPrice = 7 WHERE ProductID = '00001'")
    with PracticeServer(rate=0) as server:
        closed = server.url
    done = command(
        *("sync", shop.connection.database, "--table", "product", "--by", "changelog"),
        *("--to", "practice-digible", "--url", closed, "--yes", "--json"),
    )
    assert done.code == 2
    assert log_ids(shop) == [1]


def test_a_guard_stops_before_anything_is_sent(
    command: Command, shop: Shop, server: PracticeServer
) -> None:
    sync(command, shop, server)
    before = len(server.requests)
    shop.run("UPDATE product SET SellPrice = SellPrice * 100")
    done = sync(command, shop, server, "--stop-if", "changed>20%")
    assert done.code == 4
    assert done.json["guards"] == [
        "40 of 40 products would be changed, more than the guard changed>20% allows."
    ]
    assert len(server.requests) == before


@pytest.mark.parametrize("by", ["compare", "changelog"])
def test_a_dry_run_sends_and_clears_nothing(
    command: Command, shop: Shop, server: PracticeServer, by: str
) -> None:
    command("sync", "setup", shop.connection.database, "--table", "product", "--apply")
    shop.run("UPDATE product SET SellPrice = 7 WHERE ProductID = '00001'")
    done = sync(command, shop, server, "--by", by, "--dry-run")
    assert done.code == 0
    assert done.json["new"] == (ROWS if by == "compare" else 1)
    assert not server.synced
    assert log_ids(shop) == [1]
    assert "Nothing was synced yet" in command("sync", "status").err


def test_status_tells_the_last_sync_of_each_source(
    command: Command, shop: Shop, server: PracticeServer
) -> None:
    assert "Nothing was synced yet" in command("sync", "status").err
    sync(command, shop, server)
    [record] = command("sync", "status", "--json").json
    assert (record["uploaded"], record["profile"], record["error"]) == (
        ROWS,
        "practice-digible",
        "",
    )
    assert "40 uploaded" in command("sync", "status").out


def test_a_folder_stands_for_its_newest_catalog(
    command: Command, tmp_path: Path, server: PracticeServer
) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "week1.csv").write_text("ProductID,ProductName,SellPrice\nA,Tea,1\n")
    done = command(
        "sync", folder, "--to", "practice-digible", "--url", server.url, "--yes", "--json"
    )
    assert (done.code, done.json["uploaded"]) == (0, 1)


def test_a_sync_of_the_settings_is_run_by_its_name(
    command: Command, shop: Shop, server: PracticeServer, tmp_path: Path
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "settings.toml").write_text(
        f'[syncs.till]\nsource = "{shop.connection.database}"\ntable = "product"\nto = "practice-digible"\n'
        'stop_if = ["changed>20%"]\n'
    )
    done = command("sync", "till", "--url", server.url, "--yes", "--json")
    assert (done.code, done.json["uploaded"]) == (0, ROWS)
    shop.run("UPDATE product SET SellPrice = SellPrice * 100")
    told = sync(command, shop, server)  # the same in words: on record under the same name
    assert told.json["uploaded"] == ROWS
    shop.run("UPDATE product SET SellPrice = SellPrice / 100")
    assert command("sync", "till", "--url", server.url, "--yes", "--json").code == 4
    [record] = command("sync", "status", "--json").json
    assert (record["source"], record["guarded"]) == ("till", True)
    printed = command("sync", "install", "till", "--print").out
    assert printed.count("sync till --yes --json") == 3


def test_a_sync_that_is_stopped_tells_how_it_goes_on_and_what_was_not_sent(
    shop: Shop, command: Command
) -> None:
    with PracticeServer(faults=Faults(latency=0.4), rate=0) as slow:
        shop.fill(
            "INSERT INTO product VALUES (?, ?, ?)",
            [(f"X{n}", f"Cup {n}", n) for n in range(1, 900)],
        )
        program = launch(*words(shop, slow))
        assert program.stderr is not None
        told = []
        for line in program.stderr:
            told.append(line)
            if line.startswith("batch 1:"):
                program.send_signal(signal.SIGTERM)
                break
        _, rest = program.communicate(timeout=60)
        assert program.returncode == 3
        assert f"shelfready sync {shop.connection.database}" in rest
    [record] = command("sync", "status", "--json").json
    assert record["waiting"] > 0
    assert f"{record['waiting']:,} not sent" in command("sync", "status").out


def test_a_sync_without_a_destination_says_which_the_settings_have(command: Command) -> None:
    done = command("sync", "nothing.csv", "--yes")
    assert done.code == 2
    assert "Say where it goes with --to PROFILE" in done.err
    assert "there is none yet" in done.err


def test_two_commands_never_run_the_same_sync_at_a_time(
    command: Command, shop: Shop, server: PracticeServer, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    place = sync_place(home, shop.connection.database, "product", "practice-digible")
    with place.running():
        done = sync(command, shop, server)
    assert done.code == 2
    assert "is run by another process already" in done.err
    assert "Nothing was synced yet" in command("sync", "status").err


def test_a_file_has_no_change_log(command: Command, tmp_path: Path, server: PracticeServer) -> None:
    path = tmp_path / "week1.csv"
    path.write_text("ProductID,ProductName,SellPrice\nA,Tea,1\n")
    done = command("sync", path, "--by", "changelog", "--to", "practice-digible", "--yes")
    assert done.code == 2
    assert "is no database, so it has no ChangeLog" in done.err


def test_watching_goes_on_through_errors_and_ends_cleanly_on_sigterm(
    shop: Shop, server: PracticeServer, command: Command
) -> None:
    program = launch(*words(shop, server, "--watch", "60"))
    assert program.stderr is not None
    told = []
    for line in program.stderr:
        told.append(line)
        if "Next sync in" in line:
            program.send_signal(signal.SIGTERM)
            break
    out, _ = program.communicate(timeout=60)
    assert program.returncode == 0
    assert '"uploaded": 40' in out


def test_what_the_system_is_to_run_is_printed(command: Command) -> None:
    done = command("sync", "install", "db:shop", "--table", "product", "--to", "digible", "--print")
    assert done.code == 0
    for piece in ("OnUnitInactiveSec=120s", "*/2 * * * *", "schtasks /Create"):
        assert piece in done.out
    assert done.out.count("sync db:shop --to digible --table product --yes --json") == 3
