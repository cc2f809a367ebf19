"""What other programs leave in a sheet is told alike in every format, and put right in one step."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from importers.session.session import Session
from importers.storage.home import Home

HEADER = ["SKU", "Name", "Price", "URL"]
ROWS = [
    ["'00123", "Cap", "€ 1.234,50", "https://a.de/1"],
    ['="00456"', "Hat\u200b", "15,00 EUR", "https://a.de/2"],
    ["\ufeffA-3", "#WERT!", "1.299,-", '=HYPERLINK("https://a.de/3","view")'],
    ["A-4", "'Tis the season", "12,50", "https://a.de/4"],
    ["A-5", "❤️ mug \U0001f468\u200d\U0001f469\u200d\U0001f467", "3,00", "a.de/5"],
    ["SKU", "Name", "Price", "URL"],
    ["Kitchen", "", "", ""],
    ["A-6", "50 % Off!", "2.00", "https://a.de/6"],
    ["T-7", "Total", "9.00", "https://a.de/7"],
    ["Total", "", "99.00", ""],
]
FOUND = {
    "not-a-product": [5, 6, 9],
    "text-mark": [0, 1],
    "invisible-character": [1, 2],
    "excel-error": [2],
    "not-a-number": [0, 1, 2, 3, 4],
    "invalid-url": [2, 4],
}
SENT = [
    ("00123", "Cap", "1234.50", "https://a.de/1"),
    ("00456", "Hat", "15.00", "https://a.de/2"),
    ("A-3", "#WERT!", "1299.00", "https://a.de/3"),
    ("A-4", "'Tis the season", "12.50", "https://a.de/4"),
    ("A-5", "❤️ mug \U0001f468\u200d\U0001f469\u200d\U0001f467", "3.00", "https://a.de/5"),
    ("A-6", "50 % Off!", "2.00", "https://a.de/6"),
    ("T-7", "Total", "9.00", "https://a.de/7"),
]


def written(path: Path) -> Path:
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, quoting=csv.QUOTE_ALL).writerows([HEADER, *ROWS])
    else:
        frame = pd.DataFrame(ROWS, columns=HEADER, dtype=str)
        engine = "odf" if path.suffix == ".ods" else "xlsxwriter"
        options = {"strings_to_formulas": False, "strings_to_urls": False}
        how = {"engine_kwargs": {"options": options}} if engine == "xlsxwriter" else {}
        with pd.ExcelWriter(path, engine=engine, **how) as book:  # type: ignore[arg-type, call-overload]
            frame.to_excel(book, index=False)
    return path


@pytest.fixture(params=["csv", "xlsx", "ods"])
def session(request: pytest.FixtureRequest, tmp_path: Path) -> Session:
    path = written(tmp_path / f"list.{request.param}")
    return Session.open(path, home=Home(tmp_path / "home"), note=False)


def rows_of(session: Session, code: str) -> list[int]:
    report = session.report()
    groups = [group for group in report.groups if group.code == code]
    return sorted(row for g in groups for row in report.rows(g.code, g.column).tolist() if row >= 0)


def test_each_kind_is_told_on_its_rows_in_every_format(session: Session) -> None:
    # The rows that are no products are no numbers and no addresses either.
    odd = {5, 9}
    for code, rows in FOUND.items():
        assert [row for row in rows_of(session, code) if row not in odd - set(rows)] == rows, code


def test_each_kind_is_put_right_in_one_step(session: Session) -> None:
    for code in FOUND:
        fix = session.suggest_all(code, None)
        if code == "excel-error":
            assert fix is None
            continue
        assert fix is not None, code
        session.apply(fix)
        assert rows_of(session, code) == [], code
    catalog = session.catalog
    rows = [row for row in range(catalog.row_count) if not catalog.excluded[row]]
    assert [catalog.row_values(row)[:4] for row in rows] == SENT
    assert rows_of(session, "excel-error") == [2]
