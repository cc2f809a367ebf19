"""`shelfready upload` over real HTTP: what is sent, what is said, and how it ends."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from importers.catalog.model import CellRef
from importers.practice.faulty import ScriptedAnswer
from importers.practice.options import Fault, FaultRate, Faults
from importers.practice.server import PracticeServer
from importers.session.session import Session
from importers.storage.home import Home
from tests.support.commands import Command, Done, launch

STATES = "uploaded refused stored_otherwise without_picture unknown skipped blocked waiting".split()
KEYS = ["total", *STATES, "seconds", "refusals"]


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with PracticeServer(rate=0) as running:
        yield running


def catalog(rows: int, *more: str, name: str = "c.csv") -> Path:
    lines = [f"A-{number},Tea {number},50" for number in range(rows)]
    path = Path(name)
    path.write_text("\n".join(["SKU,Name,Marke", *lines, *more]) + "\n", encoding="utf-8")
    return path


def upload(command: Command, server: PracticeServer, file: Path, *more: str) -> Done:
    words = ("--to", "practice-scantrust", "--url", server.url, "--yes", "--json")
    return command("upload", file, *words, *more)


def test_everything_is_uploaded_once(command: Command, server: PracticeServer) -> None:
    file = catalog(12)
    first = upload(command, server, file)
    assert first.code == 0
    assert list(first.json) == KEYS
    assert (first.json["total"], first.json["uploaded"]) == (12, 12)
    assert len(first.err.splitlines()) == 12
    assert "batch 1: 1 row (A-0), uploaded, HTTP 200, 1 attempt, " in first.err
    again = upload(command, server, file)
    assert (again.code, again.json["skipped"], again.json["uploaded"]) == (0, 12, 0)
    assert sorted(product.sku for product in server.products) == sorted(f"A-{n}" for n in range(12))


def test_refused_and_blocked_rows_are_told(command: Command, server: PracticeServer) -> None:
    file = Path("c.csv")
    file.write_text("SKU,Name,Brand\nA,Tea,50\nB,Milk,No such brand\n,Rice,50\n", encoding="utf-8")
    done = upload(command, server, file)
    assert done.code == 1
    numbers = {key: done.json[key] for key in KEYS if key not in ("seconds", "refusals")}
    assert numbers == {
        "total": 3,
        "uploaded": 1,
        "refused": 1,
        "stored_otherwise": 0,
        "without_picture": 0,
        "unknown": 0,
        "skipped": 0,
        "blocked": 1,
        "waiting": 0,
    }
    assert done.json["refusals"] == [
        {"line": 3, "sku": "B", "column": "Brand", "message": "Invalid Brand reference or id."}
    ]


def test_equal_refusals_do_not_keep_the_other_rows(
    command: Command, server: PracticeServer
) -> None:
    file = Path("c.csv")
    rows = [f"A-{number},Tea,{'None such' if number < 70 else 50}" for number in range(75)]
    file.write_text("\n".join(["sku,name,brand", *rows]), encoding="utf-8")
    done = upload(command, server, file)
    assert (done.code, done.json["refused"], done.json["uploaded"]) == (1, 70, 5)
    assert [refusal["line"] for refusal in done.json["refusals"]] == list(range(2, 72))


def test_digible_gets_batches_and_logs_in_by_itself(
    command: Command, server: PracticeServer
) -> None:
    file = Path("c.csv")
    rows = [f"P{number},Tea {number},4500.00" for number in range(450)]
    file.write_text("\n".join(["ProductID,ProductName,SellPrice", *rows]), encoding="utf-8")
    words = ("--to", "practice-digible", "--url", server.url, "--yes", "--json")
    done = command("upload", file, *words)
    assert (done.code, done.json["uploaded"]) == (0, 450)
    assert [line.split(",")[0] for line in done.err.splitlines()] == [
        "batch 1: 200 rows",
        "batch 2: 200 rows",
        "batch 3: 50 rows",
    ]
    assert server.synced["P7"].price == "4500.00"


def test_a_login_that_ends_on_the_way_is_renewed(command: Command, server: PracticeServer) -> None:
    file = Path("c.csv")
    rows = [f"P{number},Tea,1.00" for number in range(500)]
    file.write_text("\n".join(["ProductID,ProductName,SellPrice", *rows]), encoding="utf-8")
    server.script(
        None, None, ScriptedAnswer.of(401, {"message": "Token expired"})
    )  # login, batch 1, batch 2
    words = ("--to", "practice-digible", "--url", server.url, "--yes", "--json")
    done = command("upload", file, *words)
    assert (done.code, done.json["uploaded"]) == (0, 500)
    logins = [request for request in server.requests if request.path.endswith("/auth/login")]
    assert len(logins) == 2
    assert len(server.synced) == 500


def closed_port() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.mark.parametrize("profile", ["practice-scantrust", "practice-digible"])
@pytest.mark.parametrize("token", ["", "practice"])
def test_a_server_that_is_not_there(
    command: Command, monkeypatch: pytest.MonkeyPatch, profile: str, token: str
) -> None:
    monkeypatch.setenv("SHELFREADY_PRACTICE_TOKEN", token)
    file = Path("c.csv")
    file.write_text("ProductID,ProductName,SellPrice\nA,Tea,1\n", encoding="utf-8")
    done = command("upload", file, "--to", profile, "--url", closed_port(), "--yes", "--json")
    assert done.code == 2
    assert done.json["ok"] is False
    assert "No answer from 127.0.0.1" in done.json["error"]
    assert done.err == done.json["error"] + "\n"


@pytest.mark.parametrize("url", ["nonsense", "ftp://example.com", "http://", "http://127.0.0.1:x"])
def test_an_address_that_is_none(command: Command, url: str) -> None:
    words = ("--to", "practice-scantrust", "--url", url, "--yes", "--json")
    done = command("upload", catalog(1), *words)
    assert (done.code, done.json["ok"]) == (2, False)


def test_a_wrong_token_sends_nothing(
    command: Command, server: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_TOKEN", "wrong")
    done = upload(command, server, catalog(3), "--token-env", "MY_TOKEN")
    assert done.code == 2
    assert "refuses the token" in done.json["error"]
    assert [request.method for request in server.requests] == ["GET"]


@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_missing_token_is_named(
    command: Command, server: PracticeServer, monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    if value is not None:
        monkeypatch.setenv("MY_TOKEN", value)
    done = upload(command, server, catalog(3), "--token-env", "MY_TOKEN")
    assert done.code == 2
    assert "MY_TOKEN" in done.json["error"]
    assert server.requests.total == 0


def test_an_expired_token_sends_nothing(
    command: Command, server: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHELFREADY_PRACTICE_TOKEN", server.token(-5.0))
    file = Path("c.csv")
    file.write_text("ProductID,ProductName,SellPrice\nA,Tea,1\n", encoding="utf-8")
    words = ("--to", "practice-digible", "--url", server.url, "--yes", "--json")
    done = command("upload", file, *words)
    assert done.code == 2
    assert "expired" in done.json["error"]
    assert server.requests.total == 0


def test_without_a_terminal_it_must_be_told_yes(command: Command, server: PracticeServer) -> None:
    words = ("--to", "practice-scantrust", "--url", server.url)
    process = launch("upload", catalog(2), *words, stdin=subprocess.DEVNULL)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "--yes" in err
    assert "2 ready" in err
    assert out == ""
    assert server.products == ()


def test_a_dry_run_only_tells(command: Command, server: PracticeServer) -> None:
    done = command(
        "upload", catalog(2), "--to", "practice-scantrust", "--url", server.url, "--dry-run"
    )
    assert (done.code, done.out) == (0, "")
    assert "2 ready" in done.err
    assert server.requests.total == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_upload_goes_on_where_it_stopped(
    command: Command, number: signal.Signals
) -> None:
    file = catalog(60)
    with PracticeServer(rate=0, faults=Faults(latency=0.05)) as server:
        words = ("--to", "practice-scantrust", "--url", server.url, "--yes", "--json")
        process = launch("upload", file, *words, "--in-flight", "2")
        assert process.stderr
        assert process.stderr.readline().startswith("batch 1: ")
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
        first = json.loads(out)
        assert process.returncode == 3
        assert 0 < first["uploaded"] < 60
        assert first["uploaded"] + first["waiting"] == first["total"] == 60
        assert f"shelfready upload {file} --to practice-scantrust" in err.splitlines()[-1]
        assert "Traceback" not in err
        second = upload(command, server, file)
        assert (second.code, second.json["skipped"]) == (0, first["uploaded"])
        assert len(server.products) == 60
        assert not server.duplicates


def test_stopped_twice_it_leaves_at_once_and_owns_up(command: Command) -> None:
    hanging = Faults(rates=(FaultRate(Fault.HANG_AFTER, 1.0),), methods=frozenset({"POST"}))
    with PracticeServer(rate=0, faults=hanging) as server:
        words = ("--to", "practice-scantrust", "--url", server.url, "--yes", "--json")
        process = launch("upload", catalog(3), *words, "--in-flight", "1")
        assert process.stderr
        while not server.products:
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        assert process.stderr.readline().startswith("Stopping")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=5)
    told = json.loads(out)
    assert process.returncode == 3
    assert (told["unknown"], told["waiting"], told["total"]) == (1, 2, 3)
    assert "Go on with: " in err


def test_no_token_is_ever_printed(
    command: Command, server: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHELFREADY_PRACTICE_TOKEN", "sesame-4711")
    done = upload(command, server, catalog(2))
    assert done.code == 0
    assert "sesame-4711" not in done.out + done.err


def test_the_first_rows_decide_whether_the_rest_goes(
    command: Command, server: PracticeServer
) -> None:
    rows = [f"A-{number},Tea,{'None such' if number == 5 else 50}" for number in range(14)]
    file = Path("c.csv")
    file.write_text("\n".join(["sku,name,brand", *rows]), encoding="utf-8")
    stopped = upload(command, server, file, "--canary", "6")
    assert stopped.code == 3
    assert (stopped.json["uploaded"], stopped.json["refused"], stopped.json["waiting"]) == (5, 1, 8)
    assert "First rows: 5 uploaded, 1 not; 8 wait." in stopped.err
    assert "Go on with: " in stopped.err
    assert len(server.products) == 5

    file.write_text(file.read_text(encoding="utf-8").replace("None such", "50"), encoding="utf-8")
    whole = upload(command, server, file, "--canary", "6")
    assert (whole.code, whole.json["uploaded"], whole.json["skipped"]) == (0, 9, 5)
    assert len(server.products) == 14


def test_a_dry_run_writes_the_exact_requests_once(command: Command, server: PracticeServer) -> None:
    file = catalog(3)
    done = upload(command, server, file, "--dry-run", "requests.txt")
    assert (done.code, done.json["ready"]) == (0, 3)
    text = Path("requests.txt").read_text(encoding="utf-8")
    assert text.count("POST ") == 3
    assert '"sku": "A-2"' in text
    assert server.requests.total == 0
    again = upload(command, server, file, "--dry-run", "requests.txt")
    assert (again.code, again.json["ok"]) == (2, False)
    assert Path("requests.txt").read_text(encoding="utf-8") == text


def test_again_changes_known_products_and_doubles_none(
    command: Command, server: PracticeServer
) -> None:
    file = catalog(4)
    upload(command, server, file)
    again = upload(command, server, file, "--again", "--resume")
    assert (again.code, again.json["uploaded"], again.json["skipped"]) == (0, 4, 0)
    assert len(server.products) == 4
    assert [seen.method for seen in server.requests].count("PATCH") == 4


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_refused_rows_are_a_catalog_that_uploads_cleanly_once_put_right(
    command: Command, server: PracticeServer, kind: str
) -> None:
    file = Path("c.csv")
    rows = ["A,Tea,50,x", "-B,=Milk,No such brand,@y", "C,+Rice,50,-1"]
    file.write_text("\n".join(["SKU,Name,Brand,Note", *rows]) + "\n", encoding="utf-8")
    done = upload(command, server, file, "--results", "out", "--results-format", kind)
    names = {"uploaded": f"out/c uploaded.{kind}", "refused": f"out/c refused.{kind}"}
    assert done.json["results"] == {**names, "unknown": None}
    assert sorted(path.name for path in Path("out").iterdir()) == sorted(
        Path(name).name for name in names.values()
    )
    refused = Path(names["refused"])
    session = Session.open(refused, home=Home(Path("home")), profile="practice-scantrust")
    assert session.catalog.row_values(0)[:5] == ("-B", "=Milk", "No such brand", "@y", "line 3")
    assert "brand" in str(session.catalog.value(0, 5)).lower()
    session.edit(CellRef(0, 2), "50")
    session.save(refused, overwrite=True)
    again = upload(command, server, refused, "--results", "out", "--results-format", kind)
    assert (again.code, again.json["uploaded"]) == (0, 1)
    stored = {product.sku: product.name for product in server.products}
    assert stored == {"A": "Tea", "-B": "=Milk", "C": "+Rice"}


def test_results_that_cannot_be_written_change_nothing_of_the_upload(
    command: Command, server: PracticeServer
) -> None:
    Path("taken").write_text("a file")
    done = upload(command, server, catalog(1), "--results", "taken")
    assert (done.code, done.json["uploaded"]) == (0, 1)
    assert "The folder taken cannot be used" in done.err


def test_a_token_of_which_nobody_tells_whose_it_is_is_not_taken_unasked(
    command: Command, server: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = ScriptedAnswer.of(404, {"detail": "Not found."})  # a shop that does not say who we are
    words = ("--to", "scantrust", "--url", server.url, "--token-env", "MY_TOKEN", "--json", "--yes")
    monkeypatch.setenv("MY_TOKEN", "one")
    server.script(silent, silent)
    assert command("upload", catalog(2), *words).json["uploaded"] == 2
    monkeypatch.setenv("MY_TOKEN", "two")
    server.script(silent, silent)
    done = command("upload", catalog(3), *words)
    assert (done.code, done.json["uploaded"], len(server.products)) == (2, 0, 2)
    assert "run it once without --yes" in done.err


def test_a_wait_is_told_at_once_with_its_end(command: Command, server: PracticeServer) -> None:
    server.script(None, ScriptedAnswer.of(429, {"detail": "Slow down."}, ("retry-after", "3")))
    done = upload(command, server, catalog(2))
    assert "Waiting: throttled, goes on in 3 s." in done.err
    assert done.json["uploaded"] == 2


def test_a_dry_run_says_which_rows_are_not_sent_and_why(
    command: Command, server: PracticeServer
) -> None:
    Path("odd.csv").write_text(
        "sku,name,brand,image\nA1,Cap,50,nowhere.png\nA2,Hat,50,\nTotal,2 pieces,,\n",
        encoding="utf-8",
    )
    words = ("upload", "odd.csv", "--to", "practice-scantrust", "--url", server.url, "--dry-run")
    done = command(*words)
    assert "1 blocked by problems" in done.err
    assert "line 2 image: The picture nowhere.png cannot be read" in done.err
    assert "perhaps no product: line 4." in done.err
    told = command(*words, "--json")
    assert "perhaps no product: line 4." in told.err
    (row,) = told.json["blocked_rows"]
    assert (row["line"], row["column"], row["code"]) == (2, "image", "missing-picture")
    assert row["message"].startswith("The picture nowhere.png cannot be read")


def test_what_cannot_be_sent_is_told_by_the_check_as_by_the_dry_run(
    command: Command, tmp_path: Path
) -> None:
    rows = ["A,Cup,1,+7,", "B,Hat,1,1234567890123456789,", f"{'ä' * 800},Mug,1,,", "C,Pan,1,7,"]
    (tmp_path / "a.csv").write_text(
        "\n".join(["SKU,Name,Price,Campaign,Image", *rows, ""]), encoding="utf-8"
    )
    checked = command("check", "a.csv", "--to", "scantrust", "--json").json
    found = [
        (item["line"], item["column"])
        for item in checked["items"]
        if item["code"] == "cannot-be-sent"
    ]
    assert found == [(2, "Campaign"), (3, "Campaign"), (4, "SKU")]
    told = command("upload", "a.csv", "--to", "scantrust", "--dry-run", "--json").json
    assert told["blocked"] == 3
    assert [each["line"] for each in told["blocked_rows"]] == [2, 3, 4]
