"""On a real terminal: nothing that a file or a server says is obeyed, wherever it stands."""

from __future__ import annotations

import csv
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import openpyxl
import pytest

from tests.support.catalogs import catalog_of, rows_of
from tests.support.pty_app import on_a_terminal

C0 = [chr(code) for code in (*range(0x20), 0x7F)]
C1 = [chr(code) for code in range(0x80, 0xA0)]
BIDI = list("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
SEQUENCES = [
    *("\x1b]0;", "\x1b]1;", "\x1b]2;", "\x1b]4;1;red\x07", "\x1b]10;?\x07", "\x1b]11;#f00\x07"),
    *(
        "\x1b]8;;http://x.example\x1b\\",
        "\x1b]9;",
        "\x1b]50;",
        "\x1b]52;c;cHdu\x07",
        "\x1b]104\x07",
    ),
    *("\x1b]777;notify;", "\x1b]1337;File=:", "\x1bP$q", "\x1bPq#0", "\x1b_G", "\x1b^", "\x1bX"),
    *("\x1bc", "\x1b7", "\x1b8", "\x1bD", "\x1bM", "\x1b#8", "\x1b(0", "\x1b=", "\x1bZ", "\x1bN"),
    *("\x1b[2J", "\x1b[3J", "\x1b[1;1H", "\x1b[9999C", "\x1b[31;5m", "\x1b[?1049l", "\x1b[?25l"),
    *("\x1b[?1000h", "\x1b[6n", "\x1b[21t", "\x1b[4i", "\x1b[!p"),
]
HOSTILE = [f"{each}Q{number:03}" for number, each in enumerate([*C0, *C1, *BIDI, *SEQUENCES])]
ALL_AT_ONCE = "".join(HOSTILE[:1] + HOSTILE[27:29] + HOSTILE[33:80]) + "\x1b]2;QNAME\x07"

# What the program itself may send: styles, cursor, modes, queries of the terminal, the mouse's shape.
OWN = re.compile(
    rb"\x1b\[[0-9;:?<>=]*[$ ]?[A-Za-z]|\x1b\]22;[a-z]+(?:\x07|\x1b\\)|\x1bP\+q[0-9a-f]*\x1b\\"
)
UNFINISHED = re.compile(rb"\x1b[^\x1b\x80-\xff]{0,30}$")  # where the reading stopped
NEVER = re.compile(
    "[\x00-\x07\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def assert_harmless(output: bytes) -> None:
    """No payload as it was written, and outside of the program's own sequences no control at all."""
    for payload in HOSTILE:
        assert payload.encode() not in output, repr(payload)
    rest = OWN.sub(b"", UNFINISHED.sub(b"", output)).decode("utf-8", "ignore")
    assert NEVER.findall(rest) == []


def test_there_are_forty_sequences_and_every_code_point() -> None:
    assert len(SEQUENCES) == 40
    assert len(C0) + len(C1) + len(BIDI) == 77


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Write all payloads into the cells, header and name of a file."""
    path = tmp_path / "f\x1b]2;QFILE\x07\x9b\u202e\r.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(["SKU", *(f"{HOSTILE[27]}{column}" for column in range(3)), ALL_AT_ONCE])
        for row in range(39):
            writer.writerow([f"A{row}", *HOSTILE[row * 3 : row * 3 + 3], "x"])
    return path


def test_every_payload_in_a_sheet_is_drawn_and_none_obeyed(sheet: Path, tmp_path: Path) -> None:
    before = sheet.read_bytes()
    with on_a_terminal(sheet, home=tmp_path / "home") as app:
        app.expect("Q116")
        app.press(">", "A38")
        app.press("\x1b[C", "Q114")
        app.press("i", "Characters that the eye misses")  # the inspector
        app.press("\x1b", "All rows")
        app.press("e", "Keep")  # the form of the whole row
        app.press("\x1b", "All rows")
        app.press("m", "Keep")  # the columns, named by the header
    assert_harmless(app.output)
    shown = OWN.sub(b"", app.output).decode()
    assert all(f"␛{each[1:3]}" in shown for each in SEQUENCES if each[2:3] not in ("\x1b", ""))
    assert sheet.read_bytes() == before


def test_the_values_are_kept_as_they_are(sheet: Path, tmp_path: Path) -> None:
    read = rows_of(catalog_of(tmp_path, sheet.read_bytes()))
    assert [cell for row in read for cell in row[1:4]] == HOSTILE


def test_the_names_of_sheets_are_drawn_and_not_obeyed(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number, title in enumerate(("".join(C1[:26]), "Q\x9b2J\u202e\u2067Q", "a\x7f\u200fQ")):
        page = book.create_sheet(title, number)
        page.append(["SKU", "Name"])
        page.append([f"A{number}", f"N\x9b31mQ\u202e{number}"])
    path = tmp_path / "b.xlsx"
    book.save(path)
    with on_a_terminal(path, home=tmp_path / "home") as app:
        app.expect("sheets")
        app.press("\x1b[B", "Sheet")
        app.press("\r", "A1")
        app.press("t", "Sheet")
    assert_harmless(app.output)


class _Refusing(BaseHTTPRequestHandler):
    """Refuses whatever is sent, in words that hold every payload."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = json.dumps({"brand": [f"No {payload}" for payload in HOSTILE]}).encode()
        self.send_response(400)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.send_error(404)

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def shop() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_what_a_server_says_is_drawn_and_not_obeyed(shop: str, tmp_path: Path) -> None:
    home, path = tmp_path / "home", tmp_path / "c.csv"
    home.mkdir()
    (home / "settings.toml").write_text(f'[profiles.scantrust]\nbase_url = "{shop}"\n')
    path.write_text("SKU,Name,Brand,URL\nA-1,Tea,50,https://shop.example/a1\n", encoding="utf-8")
    with on_a_terminal(path, "--to", "scantrust", home=home, SCANTRUST_TOKEN="secret") as app:
        app.expect("Tea")
        app.press("g", "ready to send")
        app.press("\x07", "Go back")  # it asks once
        app.press("\t\r", "refused by the shop")
        app.press("\r", "Request")  # the batch: request and answer
        app.press("\x1b", "refused")
        app.press("g", "Web address")  # the sheet
        app.press("i", "What is wrong")
        app.press("\x1b", "Send again")
        app.press("q", "To put it right")  # the last words, with the reasons
    assert_harmless(app.output)
    assert b"secret" not in app.output


def test_the_command_line_draws_what_a_server_says(shop: str, tmp_path: Path) -> None:
    home, path = tmp_path / "home", tmp_path / "c.csv"
    home.mkdir()
    (home / "settings.toml").write_text(f'[profiles.scantrust]\nbase_url = "{shop}"\n')
    path.write_text("SKU,Name,Brand,URL\nA-1,Tea,50,https://shop.example/a1\n", encoding="utf-8")
    words = ("upload", path, "--to", "scantrust", "--yes", "--json")
    with on_a_terminal(*words, home=home, SCANTRUST_TOKEN="secret") as app:
        app.expect('"refusals"')
    assert_harmless(app.output)


@pytest.mark.parametrize(
    ("words", "answers", "last"),
    [
        (("check", "--limit", "100"), "", "lists more"),
        (("check", "--json"), "", '"seconds"'),
        (("review", "--plain"), "s r s k ?", "quit"),
    ],
)
def test_the_command_line_draws_what_a_file_says(
    sheet: Path, tmp_path: Path, words: tuple[str, ...], answers: str, last: str
) -> None:
    with on_a_terminal(words[0], sheet, *words[1:], home=tmp_path / "home") as app:
        for answer in answers.split():
            app.expect("What to do?")
            app.press(f"{answer}\r", answer)
        app.expect(last)
    assert b"Q027" in app.output
    assert_harmless(app.output)
