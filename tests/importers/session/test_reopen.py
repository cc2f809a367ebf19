"""What the reader guessed is doubted, can be told instead, and takes the edits along."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.catalog.model import CellRef
from importers.catalog.source import ReadOptions
from importers.session.session import Session
from importers.storage.home import Home

# Both a comma and a semicolon make two columns of these lines.
TWO_WAYS = "sku;na,me\n" + "".join(f"A{number};mu,g\n" for number in range(9))


def opened(tmp_path: Path, content: bytes) -> Session:
    path = tmp_path / "stock.csv"
    path.write_bytes(content)
    return Session.open(path, home=Home(tmp_path / "home"))


def doubted(session: Session) -> set[str]:
    return {warning.code for warning in session.source.read_warnings}


def values(session: Session, column: int) -> list[str | None]:
    return [session.catalog.value(row, column) for row in range(session.catalog.row_count)]


def test_another_delimiter(tmp_path: Path) -> None:
    session = opened(tmp_path, TWO_WAYS.encode())
    assert "delimiter" in doubted(session)
    other = {",": ";", ";": ","}[session.source.delimiter or ""]
    session.edit(CellRef(3, 1), "cup")
    session.exclude([5])
    again = session.reopen(ReadOptions(delimiter=other))
    assert again.source.delimiter == other
    assert "delimiter" not in doubted(again)
    assert again.catalog.excluded.nonzero()[0].tolist() == [5]
    # The edited cell is cut otherwise now: its edit must not land on another text, and is kept.
    assert "cup" not in values(again, 1)
    assert session.reopen(ReadOptions(delimiter=session.source.delimiter)).catalog.edits == {
        (3, 1): "cup"
    }


def test_a_delimiter_where_none_was_found(tmp_path: Path) -> None:
    session = opened(tmp_path, b"sku\nA1\nA2\nA3\n")
    assert doubted(session) == {"delimiter"}
    session.edit(CellRef(1, 0), "B2")
    again = session.reopen(ReadOptions(delimiter=";"))
    assert values(again, 0) == ["A1", "B2", "A3"]
    assert doubted(again) == set()


@pytest.mark.parametrize(("told", "word"), [("cp1252", "Größe"), ("iso8859-7", "Grφίe")])
def test_another_encoding(tmp_path: Path, told: str, word: str) -> None:
    session = opened(tmp_path, f"sku,name\nA1,{word}\nA2,Mug\nA3,{word}\n".encode(told))
    assert doubted(session) == {"encoding"}
    session.edit(CellRef(0, 1), "Size")
    again = session.reopen(ReadOptions(encoding=told))
    assert values(again, 1) == ["Size", "Mug", word]
    assert doubted(again) == set()
    again.history.undo()
    assert again.catalog.value(0, 1) == word


def test_another_quote_mark(tmp_path: Path) -> None:
    session = opened(tmp_path, b"sku,name\nA1,'Mug, blue'\nA2,Cup\nA3,'Jug'\n")
    assert session.source.quote == "'"
    session.edit(CellRef(1, 1), "Glass")
    again = session.reopen(ReadOptions(quote='"'))
    assert again.catalog.value(1, 1) == "Glass"
    assert values(again, 1)[0] == "'Mug"
    assert again.report().counts()["extra-cell"] == 1


def test_another_header_line(tmp_path: Path) -> None:
    session = opened(tmp_path, b"Spring list,,\nsku,name,price\nA1,Mug,1\nA2,Cup,2\n")
    assert session.source.header_line == 2
    assert doubted(session) == {"header"}
    session.edit(CellRef(1, 2), "3")
    again = session.reopen(ReadOptions(header_line=1))
    assert again.source.header == ("Spring list", "", "")
    assert values(again, 2) == ["price", "1", "3"]
    assert doubted(again) == set()
    back = again.reopen(ReadOptions(header_line=2))
    assert values(back, 2) == ["1", "3"]
