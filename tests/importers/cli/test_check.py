"""`shelfready check`: the JSON that scripts read, the table that people read, and the exit codes."""

from __future__ import annotations

import os
from pathlib import Path

import openpyxl
import pytest

from tests.support.commands import Command, launch
from tests.support.picture_site import picture_site

KEYS = (
    "ok file sheet sheets rows columns header header_line encoding delimiter doubts rules problems"
    " items seconds"
).split()
ITEM_KEYS = "line address column code severity value message".split()


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.write_text(text, encoding="utf-8", newline="")
    return path


def workbook(name: str, *sheets: str) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title in sheets:
        sheet = book.create_sheet(title)
        for row in (["sku", "name", "price"], ["A-1", "Tea", 3], ["A-1", "Coffee", -4]):
            sheet.append(row)
    path = Path(name)
    book.save(path)
    return path


def test_a_clean_catalog(command: Command) -> None:
    done = command("check", write("c.csv", "sku,name,price\n007,Tea,1.50\n8,Milk,2\n"), "--json")
    assert done.code == 0
    assert done.out.count("\n") == 1
    found = done.json
    assert list(found) == KEYS
    assert found.pop("seconds") > 0
    assert found == {
        "ok": True,
        "file": "c.csv",
        "sheet": None,
        "sheets": [],
        "rows": 2,
        "columns": 3,
        "header": ["sku", "name", "price"],
        "header_line": 1,
        "encoding": found["encoding"],
        "delimiter": ",",
        "doubts": [],
        "rules": [],
        "problems": {},
        "items": [],
    }


def test_a_check_leaves_nothing_behind(command: Command) -> None:
    file = write("c.csv", "sku,name\nA,Tea\n")
    assert command("check", file, "--to", "scantrust").code == 0
    assert list(Path().iterdir()) == [file]


def test_errors_are_listed_in_the_order_of_the_file(command: Command) -> None:
    text = 'sku;name;price;note\nA;Tea;x;"two\nlines"\n\nB;Milk;2;\nA;;-1;\n;Rice;1;\n'
    found = command("check", write("c.csv", text), "--json").json
    assert [list(item) for item in found["items"]] == [ITEM_KEYS] * len(found["items"])
    seen = [(item["line"], item["column"], item["code"], item["value"]) for item in found["items"]]
    assert seen == [
        (2, "sku", "duplicate-sku", "A"),
        (2, "price", "not-a-number", "x"),
        (6, "sku", "duplicate-sku", "A"),
        (6, "name", "required", ""),
        (6, "price", "negative-number", "-1"),
        (7, "sku", "blank-sku", ""),
    ]
    assert found["problems"]["duplicate-sku"] == 2
    assert (found["rows"], found["delimiter"]) == (4, ";")


def test_rows_of_the_wrong_width_have_no_column(command: Command) -> None:
    found = command("check", write("c.csv", "sku,name\nA\nB,Tea,more\n"), "--json").json
    ragged = [item for item in found["items"] if item["code"] in ("missing-cell", "extra-cell")]
    assert [(item["line"], item["column"], item["address"]) for item in ragged] == [
        (2, None, "line 2"),
        (3, None, "line 3"),
    ]


def test_warnings_alone_are_no_failure(command: Command) -> None:
    done = command("check", write("c.csv", "sku,name\nA, Tea\n"), "--json")
    assert done.code == 0
    assert done.json["problems"] == {"surrounding-space": 1}
    assert done.json["items"][0]["severity"] == "warning"


@pytest.mark.parametrize("limit", [0, 1, 3])
def test_limit_caps_the_items_and_never_the_counts(command: Command, limit: int) -> None:
    file = write("c.csv", "sku,name\n" + "A,Tea\n" * 50)
    done = command("check", file, "--json", "--limit", str(limit))
    assert done.code == 1
    assert len(done.json["items"]) == limit
    assert done.json["problems"] == {"duplicate-sku": 50}


def test_the_destination_decides_what_is_required(command: Command) -> None:
    file = write("c.csv", "ProductID,ProductName\nA,Tea\n")
    assert command("check", file, "--to", "scantrust", "--json").code == 0
    found = command("check", file, "--to", "digible", "--json")
    assert found.code == 1
    assert found.json["problems"] == {"missing-column": 1}
    assert found.json["items"][0]["line"] is None


def test_an_unknown_destination_names_the_known_ones(command: Command) -> None:
    done = command("check", write("c.csv", "sku,name\nA,Tea\n"), "--to", "amazon", "--json")
    assert done.code == 2
    assert done.json["ok"] is False
    assert "practice-digible" in done.json["error"]
    assert "practice-digible" in done.err


def test_a_sheet_is_chosen_and_an_unknown_one_is_told_the_sheets(command: Command) -> None:
    file = workbook("b.xlsx", "First", "Second")
    found = command("check", file, "--sheet", "Second", "--json").json
    assert (found["sheet"], found["sheets"]) == ("Second", ["First", "Second"])
    assert (found["encoding"], found["delimiter"]) == (None, None)
    assert [item["address"] for item in found["items"]] == ["A2", "A3", "C3"]
    done = command("check", file, "--sheet", "Third", "--json")
    assert done.code == 2
    assert "First" in done.json["error"]
    assert "Second" in done.json["error"]


def test_a_sheet_of_a_csv_is_a_mistake(command: Command) -> None:
    done = command("check", write("c.csv", "sku,name\nA,Tea\n"), "--sheet", "One", "--json")
    assert (done.code, done.json["ok"]) == (2, False)
    assert "no sheet" in done.json["error"]


def test_reading_options_are_obeyed(command: Command) -> None:
    file = Path("c.csv")
    file.write_bytes("Title|x\nsku|name\nA|caf\u00e9\n".encode("cp1252"))
    words = ("--encoding", "cp1252", "--delimiter", "|", "--header-line", "2")
    found = command("check", file, *words, "--json").json
    assert (found["header"], found["header_line"]) == (["sku", "name"], 2)
    assert (found["rows"], found["encoding"], found["delimiter"]) == (1, "cp1252", "|")


def broken(kind: str) -> Path:
    path = Path("catalog.xlsx" if kind == "not a workbook" else "catalog.csv")
    if kind == "directory":
        path.mkdir()
    elif kind == "empty":
        path.touch()
    elif kind == "not a workbook":
        path.write_bytes(b"PK\x03\x04" + bytes(100))
    return path


@pytest.mark.parametrize("kind", ["missing", "empty", "directory", "not a workbook"])
def test_a_file_that_cannot_be_read(command: Command, kind: str) -> None:
    file = broken(kind)
    done = command("check", file, "--json")
    assert done.code == 2
    assert list(done.json) == ["ok", "error"]
    assert done.json["ok"] is False
    assert done.err == done.json["error"] + "\n"
    assert file.name in done.err
    assert command("check", file).out == ""


HOSTILE = "sku,na\u202eme\nA\x1b[31m,\x1b]2;owned\x07\nA\x1b[31m,\x9b31m\u2066\n"


def test_nothing_in_a_file_reaches_the_terminal(command: Command) -> None:
    file = write("c\x1b[2J.csv", HOSTILE)
    for done in (command("check", file), command("check", file, "--json")):
        assert done.code == 1
        assert all(c == "\n" or c.isprintable() for c in done.out + done.err)
    assert command("check", file, "--json").json["items"][0]["value"] == "A\x1b[31m"


def test_the_table_tells_kinds_and_the_first_of_them(command: Command) -> None:
    done = command("check", write("c.csv", "sku,name\n" + "A,Tea\n" * 50))
    assert done.code == 1
    lines = done.out.splitlines()
    assert lines[0] == "c.csv: 50 rows, 2 columns, header on line 1, utf-8, delimiter ,"
    assert "50 errors, 0 warnings" in lines
    assert sum("duplicate-sku" in line for line in lines) == 1
    assert len([line for line in lines if "is also on" in line]) == 20
    assert lines[-1].strip() == "… 20 of 50; --limit N lists more"


def test_a_clean_table_says_so(command: Command) -> None:
    done = command("check", write("c.csv", "sku,name\nA,Tea\n"))
    assert (done.code, done.out.splitlines()[-1]) == (0, "✓ No problems.")


def test_a_reader_that_goes_away_is_no_error(command: Command) -> None:
    file = write("c.csv", "sku,name\n" + "A,Tea\n" * 20_000)
    process = launch("check", file, "--json")
    assert process.stdout
    assert process.stderr
    assert process.stdout.read(10) == '{"ok": tru'
    process.stdout.close()
    assert process.wait(30) == 141
    assert process.stderr.read() == ""


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_a_full_disk_is_one_sentence(command: Command, more: list[str]) -> None:
    file = write("c.csv", "sku,name\nA,Tea\n")
    with open("/dev/full", "w") as full:
        process = launch("check", file, *more, stdout=full)
        err = process.communicate(timeout=30)[1]
    assert process.returncode == 2
    assert err == "The operating system does not allow it: no space left on device.\n"


def test_another_encoding_of_the_terminal_is_no_error(command: Command) -> None:
    file = write("c.csv", "sku,name\nA,\u8336\nA,\u8336\n")
    process = launch("check", file, env={"PYTHONIOENCODING": "ascii", "PATH": "/usr/bin"})
    out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (1, "")
    assert "duplicate-sku" in out
    assert out.isascii()


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv"])
def test_a_report_is_written_beside_the_answer(command: Command, name: str) -> None:
    file = write("c.csv", "sku,name,price\n1,Tea,-1\n")
    done = command("check", file, "--json", "--report", name)
    assert done.code == 1
    assert done.json["problems"] == {"negative-number": 1}
    assert f"1 problem is in {name}" in done.err
    assert Path(name).stat().st_size > 50
    again = command("check", file, "--report", name)
    assert again.code == 2
    assert "exists already" in again.err


OWN_RULES = """
[[rule]]
check = "pattern"
columns = "sku"
pattern = '[A-Z]-\\d'
message = "{value} is none of our SKUs"

[[rule]]
check = "range"
columns = "price"
max = 2
severity = "warning"

[[rule]]
check = "length"
columns = "name"
maximum = 3
"""


def test_own_rules_are_checked_told_and_counted_and_a_broken_one_is_named(command: Command) -> None:
    catalog = write("c.csv", "sku,name,price\nA-1,Tea,1.50\nB2,Milk,2.01\n")
    rules = write("own.toml", OWN_RULES)
    done = command("check", catalog, "--rules", rules, "--json")
    assert done.code == 1
    found = done.json
    assert found["problems"] == {"own-pattern-sku": 1, "own-range-price": 1}
    assert [(item["address"], item["severity"], item["message"]) for item in found["items"]] == [
        ("line 3", "error", '"B2" is none of our SKUs.'),
        ("line 3", "warning", '"2.01" must be a number, at most 2.'),
    ]
    assert [(rule["code"], rule["line"]) for rule in found["rules"]] == [
        ("own-pattern-sku", 2),
        ("own-range-price", 8),
    ]
    assert [doubt["message"] for doubt in found["doubts"]] == [
        "own.toml, line 14: min: a length needs min, max or both.",
        "own.toml, line 17: maximum: no such key is known here; is max meant.",
    ]


def test_own_rules_of_the_settings_hold_for_every_catalog(command: Command) -> None:
    catalog = write("c.csv", "sku,name,price\nA-1,Tea,1.50\nB2,Milk,2.01\n")
    settings = Path(os.environ["SHELFREADY_HOME"]) / "settings.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(OWN_RULES, encoding="utf-8")
    done = command("check", catalog)
    assert done.code == 1
    assert "own rules: 2 of" in done.out
    assert '"B2" is none of our SKUs.' in done.out
    assert "line 14: min: a length needs" in done.out


def test_a_file_of_rules_that_cannot_be_read_is_named(command: Command) -> None:
    catalog = write("c.csv", "sku,name,price\nA-1,Tea,1.50\n")
    done = command("check", catalog, "--rules", "none.toml")
    assert done.code == 2
    assert "none.toml: it cannot be read" in done.err


def test_pictures_are_asked_for_where_that_is_wanted(command: Command) -> None:
    with picture_site() as site:
        rows = "".join(f"{name},Tea,{site.address(name)}\n" for name in ("right.png", "404"))
        catalog = write("c.csv", f"sku,name,image\n{rows}")
        assert command("check", catalog, "--json").json.get("pictures") is None
        assert site.asked == []
        done = command("check", catalog, "--pictures", "--json")
    assert done.code == 0
    assert "2 picture addresses: 1 right, 1 wrong." in done.err
    found = done.json
    assert (found["pictures"]["right"], found["pictures"]["wrong"]) == (1, 1)
    assert found["problems"] == {"broken-picture": 1}
    assert "answers 404" in found["items"][0]["message"]
