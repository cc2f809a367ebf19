"""`run` over real HTTP: a week's file from opening to the shop, a folder of them, and what is not to be sent."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from importers.practice.server import PracticeServer
from importers.storage.home import Home
from importers.suppliers.library import load_suppliers
from tests.support.commands import Command

KAAS = """\
name = "Kaas"
destinations = ["live"]

[recognise]
files = ["prijzen*.csv"]
header = ["Code", "Naam", "Merk"]

[columns.scantrust]
sku = "Code"
name = "Naam"
brand = "Merk"

[[step]]
do = "leave-out-where"
column = "Code"
find = "Totaal"

[[step]]
do = "trim"
column = "Naam"
"""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[PracticeServer]:
    """Stand in for a live shop, to which a supplier's files go."""
    with PracticeServer(rate=0) as running:
        monkeypatch.setenv("LIVE_TOKEN", "a-live-token")
        (tmp_path / "home" / "suppliers").mkdir(parents=True)
        (tmp_path / "home" / "suppliers" / "kaas.toml").write_text(KAAS, encoding="utf-8")
        profile = f'destination = "scantrust"\nbase_url = "{running.url}"\ntoken_env = "LIVE_TOKEN"'
        (tmp_path / "home" / "settings.toml").write_text(
            f'[profiles.live]\n{profile}\n\n[profiles.second]\n{profile}\naccount = "b"\n',
            encoding="utf-8",
        )
        yield running


def week(
    number: int,
    *,
    rows: int = 20,
    header: str = "Code,Naam,Merk",
    word: str = "Kaas",
    at: float = 0,
) -> str:
    lines = [f"K{row:03},  {word} {row},50" for row in range(rows)]
    path = Path(f"prijzen {number}.csv")
    path.write_text("\n".join([header, *lines, "Totaal,,"]) + "\n", encoding="utf-8")
    os.utime(path, (at or number, at or number))
    return str(path)


def name_of(server: PracticeServer, key: str) -> str:
    return next(product.name for product in server.products if product.sku == key)


def edit_supplier(old: str, new: str) -> None:
    path = Path("home/suppliers/kaas.toml")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_file_goes_from_opening_to_the_shop(command: Command, server: PracticeServer) -> None:
    done = command("run", week(49), "--yes", "--results", "out")
    assert done.code == 0
    [file] = done.json["files"]
    assert (file["supplier"], file["plan"]["cells"], file["plan"]["left_out"]) == ("Kaas", 20, 1)
    [upload] = file["uploads"]
    assert (upload["profile"], upload["uploaded"], upload["total"]) == ("live", 20, 20)
    assert name_of(server, "K000") == "Kaas 0"
    assert "20 cells changed, 1 rows left out" in done.err
    assert Path(upload["results"]["uploaded"]).exists()


def test_what_was_done_is_told_and_not_repeated(command: Command, server: PracticeServer) -> None:
    file = week(49)
    command("run", file, "--yes")
    before = len(server.requests)
    done = command("run", file, "--yes", "--json")
    assert done.code == 0
    assert "was sent to live on" in done.json["files"][0]["uploads"][0]["past"]
    assert "--again does it all the same" in done.err
    assert len(server.requests) == before
    again = command("run", file, "--yes", "--again")
    assert again.json["files"][0]["uploads"][0]["skipped"] == 20  # rows, by the record of uploads
    # By content, not by name.
    Path("prijzen 50.csv").write_bytes(Path(file).read_bytes())
    assert "past" in command("run", "prijzen 50.csv", "--yes").json["files"][0]["uploads"][0]


def test_a_folder_is_done_in_order_and_what_is_nobodys_is_named(
    command: Command, server: PracticeServer
) -> None:
    week(10, word="Newer")
    week(9)
    Path("notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    done = command("run", ".", "--yes", "--json")
    assert done.code == 4  # the guard of week 10: all rows are changed
    files = {each["file"]: each for each in done.json["files"]}
    assert list(files) == ["notes.csv", "prijzen 9.csv", "prijzen 10.csv"]
    assert "is no known supplier's file" in files["notes.csv"]["error"]
    assert (files["prijzen 9.csv"]["code"], files["prijzen 10.csv"]["code"]) == (0, 4)
    assert files["prijzen 10.csv"]["uploads"][0]["guards"]
    done = command("run", ".", "--yes", "--json", "--accept", "changed")
    assert done.code == 1  # what is nobody's was not sent
    assert name_of(server, "K000") == "Newer 0"


def test_an_older_file_never_follows_a_newer_one(command: Command, server: PracticeServer) -> None:
    old = week(49, word="Old")
    command("run", week(50, word="New"), "--yes")
    done = command("run", old, "--yes", "--json", "--accept", "changed")
    assert done.code == 0
    assert "is older than prijzen 50.csv" in done.json["files"][0]["uploads"][0]["past"]
    assert name_of(server, "K000") == "New 0"
    # The first week of another year is named before the last one of this, and is newer all the same.
    done = command("run", week(1, word="Next", at=100), "--yes", "--accept", "changed")
    assert done.json["files"][0]["uploads"][0]["uploaded"] == 20
    # A file that a guard stopped is older once the next one went out.
    assert command("run", week(2, word="Odd", at=101), "--yes").code == 4
    assert command("run", week(3, word="Good", at=102), "--yes", "--accept", "changed").code == 0
    done = command("run", "prijzen 2.csv", "--yes", "--accept", "changed")
    assert "is older than prijzen 3.csv" in done.err
    assert name_of(server, "K000") == "Good 0"
    done = command("run", "prijzen 2.csv", "--yes", "--accept", "changed", "--again")
    assert done.json["files"][0]["uploads"][0]["uploaded"] == 20


def test_a_file_that_lacks_what_the_supplier_needs_is_not_sent(
    command: Command, server: PracticeServer
) -> None:
    done = command("run", week(49, header="Nr,Naam,Merk"), "--yes", "--json")
    assert done.code == 2
    [file] = done.json["files"]
    assert "SKU: no column is called “Code”." in file["error"]
    assert "Step 1 (leave-out-where Code): no column is called “Code”." in file["error"]
    assert len(server.requests) == 0


def test_a_file_is_its_suppliers_by_name_and_header_or_by_word(
    command: Command, server: PracticeServer
) -> None:
    other = Path("download.csv")
    other.write_bytes(Path(week(49)).read_bytes())
    done = command("run", other, "--yes", "--json")
    assert done.code == 2
    assert (
        "has the header of Kaas's files, but not their name (prijzen*.csv)"
        in done.json["files"][0]["error"]
    )
    assert command("run", other, "--yes", "--supplier", "kaas").code == 0
    unknown = command("run", other, "--supplier", "Nobody", "--json")
    assert (unknown.code, unknown.json["error"]) == (
        2,
        "There is no supplier “Nobody”; the suppliers are Kaas.",
    )
    Path("home/suppliers/twin.toml").write_text(KAAS.replace('"Kaas"', '"Twin"'), encoding="utf-8")
    both = command("run", week(50), "--yes", "--json")
    assert both.code == 2
    assert "could be Kaas or Twin's: say whose it is" in both.json["files"][0]["error"]


def test_the_suppliers_guards_and_destinations_count(
    command: Command, server: PracticeServer, tmp_path: Path
) -> None:
    edit_supplier('["live"]', '["live", "second"]\nstop_if = ["changed>100%"]')
    done = command("run", week(49), "--yes", "--json")
    assert [each["uploaded"] for each in done.json["files"][0]["uploads"]] == [20, 20]
    assert done.code == 0
    done = command("run", week(50, word="Feta"), "--yes", "--json")
    assert (done.code, done.json["files"][0]["uploads"][1]["uploaded"]) == (0, 20)
    # A destination that came later gets what the others have had.
    edit_supplier('"live", "second"', '"live"')
    back = command("run", week(51), "--yes")  # as it was before week 50: not the old file again
    assert back.json["files"][0]["uploads"][0]["uploaded"] == 20
    edit_supplier('["live"]', '["live", "second"]')
    ways = command("run", "prijzen 51.csv", "--yes").json["files"][0]["uploads"]
    assert ["past" in each for each in ways] == [True, False]
    assert ways[1]["uploaded"] == 20
    # What it holds "last time" is the supplier's, whatever the file is called.
    done = command("run", week(52, rows=12), "--yes", "--json")
    assert [each["guard"] for each in done.json["files"][0]["uploads"][0]["guarded"]] == [
        "gone>20%",
        "fewer>30%",
    ]


def test_of_several_the_worst_code_counts_as_for_an_upload(
    command: Command, server: PracticeServer
) -> None:
    command("run", week(48), "--yes")
    edit_supplier('["live"]', '["live", "tokenless"]')
    settings = Path("home/settings.toml")
    live = settings.read_text(encoding="utf-8").split("\n\n")[0]
    tokenless = live.replace("profiles.live", "profiles.tokenless").replace("LIVE_", "NO_SUCH_")
    settings.write_text(f'{live}\n\n{tokenless}\naccount = "b"\n', encoding="utf-8")
    done = command("run", week(49, word="Feta"), "--yes", "--json")
    assert [each["code"] for each in done.json["files"][0]["uploads"]] == [4, 2]
    assert (done.code, done.json["files"][0]["code"]) == (2, 2)  # not sent says more than a guard
    assert done.json["ok"] is False
    week(50, word="Gouda", header="Nr,Naam,Merk")
    done = command("run", ".", "--yes", "--json")
    assert done.code == 2


def test_an_upload_that_is_stopped_ends_the_week(
    command: Command, server: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from importers.cli.upload_monitor import UploadMonitor

    follow = UploadMonitor.follow

    def stopped(monitor: UploadMonitor) -> object:
        monitor.stop()
        return follow(monitor)

    monkeypatch.setattr(UploadMonitor, "follow", stopped)
    edit_supplier('["live"]', '["live", "second"]')
    week(49)
    week(50)
    done = command("run", ".", "--yes", "--json", "--accept", "changed")
    assert done.code == 3
    first, second = done.json["files"]
    ways = first["uploads"]
    not_begun = "Not begun, since the upload before it was stopped."
    assert [each["code"] for each in ways] == [3, 3]
    assert (ways[1]["error"], second["code"], second["error"]) == (not_begun, 3, not_begun)


def test_a_dry_run_sends_and_notes_nothing(command: Command, server: PracticeServer) -> None:
    done = command("run", week(49), "--dry-run", "--json")
    assert done.code == 0
    assert done.json["files"][0]["uploads"][0]["ready"] == 20
    assert len(server.requests) == 0
    assert not (Path("home") / "supplier-runs.json").exists()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('["live"]', "[]", "has no destination"),
        ('["live"]', '["gone"]', 'There is no profile "gone"'),
        ('name = "Kaas"', 'name = "Kaas"\nbrnad = "x"', "is no known supplier's file"),
    ],
)
def test_a_supplier_that_cannot_be_used_is_told(
    command: Command, server: PracticeServer, old: str, new: str, told: str
) -> None:
    edit_supplier(old, new)
    done = command("run", week(49), "--yes", "--json")
    assert done.code == 2
    assert told in done.json["files"][0]["error"]
    assert ("line 2: there is no “brnad”" in done.err) == ("brnad" in new)


def test_nothing_to_do_is_told(command: Command, server: PracticeServer) -> None:
    assert command("run", "gone.csv").code == 2
    Path("empty").mkdir()
    done = command("run", "empty", "--json")
    assert (done.code, done.json["ok"]) == (2, False)


def test_suppliers_are_listed_shown_copied_and_removed(
    command: Command, server: PracticeServer
) -> None:
    listed = command("suppliers")
    assert listed.code == 0
    assert listed.out == "Kaas  prijzen*.csv → live  3 columns, 2 steps\n"
    assert KAAS in command("suppliers", "show", "kaas").out + "\n"
    assert command("suppliers", "show", "Kaas", "--json").json["steps"] == 2
    assert command("suppliers", "export", "Kaas", "copy.toml").code == 0
    assert command("suppliers", "export", "Kaas", "copy.toml").code == 2
    assert command("suppliers", "remove", "Kaas").code == 2  # nobody to ask
    assert command("suppliers", "remove", "Kaas", "--yes").code == 0
    assert command("suppliers", "add", "copy.toml").code == 0
    assert list(load_suppliers(Home(Path("home"))).kept) == ["Kaas"]
    Path("home/suppliers/broken.toml").write_text("name = 3\n", encoding="utf-8")
    done = command("suppliers", "list", "--json")
    assert done.code == 1
    assert done.json["mistakes"] == [
        "home/suppliers/broken.toml, line 1: name must be text in quotes."
    ] or ("line 1: name must be text in quotes" in done.json["mistakes"][0])
    assert command("suppliers", "show").code == 2
