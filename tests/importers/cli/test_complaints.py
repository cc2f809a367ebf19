"""What people complained of in public about imports of product lists, rebuilt: told in every format, and put right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from importers.session.session import Session
from importers.storage.home import Home
from tests.importers.readers.workbook.test_sheet_fit import html, xls, xlsx
from tests.support.commands import Command

Rows = Sequence[Sequence[str]]
HEADER = ("SKU", "Name", "Price", "Notes", "Size")
FULL = [(f"A-{n}", f"Cap {n}", "9.90", "red", "L") for n in range(12)]


def csv(folder: Path, sheets: dict[str, list[list[str]]]) -> Path:
    (rows,) = sheets.values()
    quoted = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    (folder / "book.csv").write_text("\n".join([*quoted, ""]), encoding="utf-8")
    return folder / "book.csv"


def html_of_text(folder: Path, sheets: dict[str, list[list[str]]]) -> Path:
    """Write a web page that shows each cell as it is."""
    shown = {
        name: [[cell.replace("&", "&amp;").replace("<", "&lt;") for cell in row] for row in rows]
        for name, rows in sheets.items()
    }
    return html(folder, shown)


@dataclass(frozen=True)
class Complaint:
    """A row among others, the kind of problem that it has in which column, and what its fix makes of it."""

    name: str
    row: tuple[str, ...]
    code: str
    column: int | None
    fixed: str | None = None
    left_out: bool = False
    blocks: bool = field(default=False)


COMPLAINTS = (
    Complaint("a key that was a number", ("12345.0", "Cap", "1", "", ""), "changed-code", 0, "12345"),
    Complaint("a key that became a date", ("02-Jan", "Cap", "1", "", ""), "changed-code", 0),
    Complaint("a key that became another date", ("Mar-05", "Cap", "1", "", ""), "changed-code", 0),
    Complaint("a German date", ("1. Mrz", "Cap", "1", "", ""), "changed-code", 0),
    Complaint("curly quotes", ("“A-17”", "Cap", "1", "", ""), "changed-code", 0, "A-17"),
    Complaint("letters of two scripts", ("АB-17", "Cap", "1", "", ""), "changed-code", 0),
    Complaint("an entity", ("X", "Salt &amp; Pepper", "1", "", ""), "web-markup", 1, "Salt & Pepper"),
    Complaint("a named letter", ("X", "Caf&eacute;", "1", "", ""), "web-markup", 1, "Café"),
    Complaint("a tag", ("X", "<b>Cap</b>", "1", "", ""), "web-markup", 1, "Cap"),
    Complaint("an escaped address", ("X", "Caf%C3%A9", "1", "", ""), "web-markup", 1, "Café"),
    Complaint("an object", ("X", "[object Object]", "1", "", ""), "stand-in", 1),
    Complaint("a missing value of Python", ("nan", "Cap", "1", "", ""), "stand-in", 0, blocks=True),
    Complaint("a missing value of a database", ("NULL", "Cap", "1", "", ""), "stand-in", 0, blocks=True),
    Complaint("a code to come", ("TBD", "Cap", "1", "", ""), "stand-in", 0, blocks=True),
    Complaint("a line of dashes", ("---", "----", "---", "", ""), "not-a-product", None, left_out=True),
    Complaint("a template's row", ("Required", "Required", "Optional", "", ""), "not-a-product", None, left_out=True),
    Complaint("a label and a word", ("Category:", "Kitchen", "", "", ""), "not-a-product", None, left_out=True),
    Complaint("a heading and a note", ("", "Kitchen", "", "for home", ""), "not-a-product", None, left_out=True),
    Complaint("a heading for a code", ("KITCHEN", "Household", "", "", ""), "not-a-product", None, left_out=True),
    Complaint("a numbered heading", ("2.1.", "Kitchen", "", "", ""), "not-a-product", None, left_out=True),
    Complaint("a heading with a count", ("Kitchen", "12 items", "", "", ""), "not-a-product", None, left_out=True),
    Complaint("a price by Swiss habit", ("X", "Cap", "1'234.50", "", ""), "not-a-number", 2, "1234.50", blocks=True),
    Complaint("a price with its currency", ("X", "Cap", "1.23 €", "", ""), "not-a-number", 2, "1.23", blocks=True),
    Complaint("a price on request", ("X", "Cap", "POA", "", ""), "not-a-number", 2, blocks=True),
    Complaint("a price by SAP", ("X", "Cap", "12.50-", "", ""), "not-a-number", 2, blocks=True),
    Complaint("damaged letters", ("X", "16Â½ cm", "1", "", ""), "garbled-text", 1, "16½ cm"),
)  # fmt: skip
FORMATS = (csv, xlsx, xls, html_of_text)


@pytest.mark.parametrize("write", FORMATS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("complaint", COMPLAINTS, ids=lambda each: each.name)
def test_it_is_told_and_put_right(
    complaint: Complaint, write: Callable[[Path, dict[str, list[list[str]]]], Path], tmp_path: Path
) -> None:
    rows = [list(row) for row in (HEADER, *FULL, complaint.row, *FULL[:0])]
    path = write(tmp_path, {"Stock": rows})
    session = Session.open(path, home=Home(tmp_path / "home"), note=False)
    at = len(FULL)
    assert at in session.report().rows(complaint.code, complaint.column).tolist()
    if complaint.blocks:
        assert session.report().blocked_rows()[at]
    fix = session.suggest_all(complaint.code, complaint.column)
    if complaint.fixed is None and not complaint.left_out:
        assert fix is None
        return
    assert fix is not None
    session.apply(fix)
    assert bool(session.catalog.excluded[at]) == complaint.left_out
    if complaint.column is not None:
        assert session.catalog.value(at, complaint.column) == complaint.fixed
    assert not len(session.report().rows(complaint.code, complaint.column))


@pytest.mark.parametrize("shop", ["scantrust", "digible"])
def test_check_and_dry_run_tell_the_same_rows(command: Command, tmp_path: Path, shop: str) -> None:
    rows = [list(row) for row in (HEADER, *FULL, *(each.row for each in COMPLAINTS))]
    path = csv(tmp_path, {"Stock": rows})
    checked = command("check", path, "--to", shop, "--json").json
    errors = {each["line"] for each in checked["items"] if each["severity"] == "error"}
    sent = command("upload", path, "--to", shop, "--dry-run", "--json")
    assert {each["line"] for each in sent.json["blocked_rows"]} == errors
    assert sent.json["blocked"] == len(errors - {1})


@pytest.mark.parametrize(
    "row",
    [
        ("T-1", "Total", "3.00", "x", "L"), ("M-1", "50 % Off!", "1.00", "x", "L"),
        ("90.75", "Cap", "1.00", "x", "L"), ("MAR-05-X", "Cap", "1.00", "x", "L"),
        ("N/A-12", "None of these", "1.00", "x", "L"), ("X-1", "R&D; kit", "1.00", "x", "L"),
        ("X-2", "Nan bread", "1.00", "x", "L"), ("-A1", "Screw -- long", "1.00", "x", "L"),
        ("X-3", "a < b > c", "1.00", "x", "L"), ("МУГ-1", "Кружка", "1.00", "x", "L"),
        ("X-4", "“Vintage”", "1.00", "x", "L"), ("X-5", "Kitchen", "", "", ""),
    ],
    ids=lambda row: row[1],
)  # fmt: skip
def test_no_false_alarm(row: tuple[str, ...], tmp_path: Path) -> None:
    path = csv(tmp_path, {"Stock": [list(each) for each in (HEADER, *FULL, row)]})
    session = Session.open(path, home=Home(tmp_path / "home"), note=False)
    assert session.report().counts() == {}
