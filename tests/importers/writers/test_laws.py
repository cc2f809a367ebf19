"""One edit of a delimited file changes the bytes of its field alone, and reads again as the edited table."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.catalog.catalog import Catalog
from importers.catalog.source import ReadOptions
from importers.errors import SaveFailed
from importers.readers import read
from importers.writers import save
from tests.support.catalogs import catalog_of, put, rows_of

# For each encoding some letters that it has; with a mark or told, so that no guess is made.
LETTERS = {
    "utf-8": "é語",
    "utf-8-sig": "é語",
    "utf-16": "é語",
    "utf-32": "é語",
    "utf-16-le": "é語",
    "cp1252": "é€",
    "latin-1": "éÿ",
    "cp932": "表ソ",  # their second bytes are backslashes
    "gb18030": "語é",
    "big5": "許功",
    "euc_kr": "차",
    "iso8859-7": "ώΩ",
    "cp1251": "яЯ",
    "koi8-r": "яЯ",
}
MARKED = ("utf-8-sig", "utf-16", "utf-32")


@dataclass(frozen=True)
class Dialect:
    """How the fields of a file are told apart; `escaped`: a quote is written with a backslash."""

    delimiter: str
    quote: str
    escaped: bool
    spaced: bool

    def quoted(self, value: str) -> str:
        """Return a raw field within quotes."""
        inner = value.replace(self.quote, ("\\" if self.escaped else self.quote) + self.quote)
        return " " * self.spaced + self.quote + inner + self.quote + "  " * self.spaced

    def allows(self, value: str) -> bool:
        """Tell whether a field can stand without quotes, and is the same with none."""
        marks = {self.delimiter, self.quote, "\r", "\n", " ", "\\"}
        return not any(mark in value for mark in marks)


@dataclass(frozen=True)
class Case:
    """A file as a list of records, each its raw fields and the line ends behind it."""

    encoding: str
    dialect: Dialect
    values: list[list[str]]
    raw: list[list[str]]
    ends: list[str]

    def text(self, raw: list[list[str]] | None = None) -> str:
        """Return the file's text."""
        records = zip(raw or self.raw, self.ends, strict=True)
        return "".join(self.dialect.delimiter.join(fields) + end for fields, end in records)

    def field_bytes(self, row: int, column: int) -> tuple[int, int]:
        """Return where a field begins, counted from the start, and ends, counted from the end."""
        fields = self.raw[row]
        before = "".join(
            self.dialect.delimiter.join(record) + end
            for record, end in zip(self.raw[:row], self.ends, strict=False)
        ) + "".join(field + self.dialect.delimiter for field in fields[:column])
        whole = self.text()
        after = whole[len(before) + len(fields[column]) :]
        plain = self.encoding.removesuffix("-sig")
        codec = f"{plain}-le" if plain in ("utf-16", "utf-32") else plain
        return len(whole.encode(self.encoding)) - len(whole[len(before) :].encode(codec)), len(
            after.encode(codec)
        )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    encoding = draw(st.sampled_from(sorted(LETTERS)))
    dialect = Dialect(
        draw(st.sampled_from(",;\t|")),
        draw(st.sampled_from("\"'")),
        draw(st.booleans()),
        draw(st.booleans()),
    )
    cell = st.text(
        st.sampled_from("ab7 \r\n" + dialect.delimiter + dialect.quote + LETTERS[encoding]),
        max_size=6,
    )
    rows = draw(st.lists(st.lists(cell, min_size=2, max_size=4), min_size=1, max_size=6))
    telling = ["1", "a, b; c|d\te", f"5{dialect.quote} x"]
    values = [["sku", "name", "note"], telling, *rows, ["2", "plain", "y"]]
    end = st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\r\n\r\n"])
    raw = [
        [
            value if dialect.allows(value) and draw(st.booleans()) else dialect.quoted(value)
            for value in record
        ]
        for record in values
    ]
    ends = [draw(end) for _ in values]
    ends[-1] = draw(st.sampled_from(["", "\n", "\r\n"]))
    return Case(encoding, dialect, values, raw, ends)


def catalog(folder: Path, case: Case, name: str = "list.csv") -> Catalog:
    return catalog_of(folder, case.text().encode(case.encoding), name, options(case))


def options(case: Case) -> ReadOptions:
    """Name all but what only the file can tell: a mark, and how quotes are escaped."""
    told = None if case.encoding in MARKED else case.encoding
    return ReadOptions(
        encoding=told,
        delimiter=case.dialect.delimiter,
        quote=case.dialect.quote,
        header_line=1,
    )


def filled(rows: list[list[str]]) -> list[list[str]]:
    return [row for row in rows if any(map(str.strip, row))]


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(case=cases(), data=st.data())
def test_an_edit_changes_its_field_alone(case: Case, data: st.DataObject) -> None:
    rows = filled(case.values[1:])
    row = data.draw(st.integers(1, len(rows) - 1), "row")  # the first tells the dialect
    column = data.draw(st.integers(0, len(rows[row]) - 1), "column")
    value = data.draw(st.text("ab7 \r\n,;|'\"\t\\" + LETTERS[case.encoding], max_size=6), "value")
    before = case.text().encode(case.encoding)
    with tempfile.TemporaryDirectory() as folder:
        opened = catalog(Path(folder), case)
        assert [list(cells) for cells in rows_of(opened)] == rows
        put(opened, row, column, value)
        try:
            save(opened, Path(folder) / "out.csv")
        except SaveFailed:
            # There is no telling a backslash before a closing quote from an escape.
            assert case.dialect.escaped
            assert "\\" in value
            return
        after = (Path(folder) / "out.csv").read_bytes()
        again = Catalog(read(Path(folder) / "out.csv", options(case)))
    place = [index for index, cells in enumerate(case.values) if index and filled([cells])][row]
    start, rest = case.field_bytes(place, column)
    assert after[:start] == before[:start]
    assert after[len(after) - rest :] == before[len(before) - rest :]
    rows[row] = [*rows[row][:column], value, *rows[row][column + 1 :]]
    assert [list(cells) for cells in rows_of(again)] == filled(rows)


PIECES = st.sampled_from(
    ["a", "é", " ", '"', '""', ",", "\n", "\r\n", "\r", '\\"', "x,y", '"q"', ',"', '",', '"\n', '\n"']
)  # fmt: skip


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    pieces=st.lists(PIECES, max_size=60),
    encoding=st.sampled_from(["utf-8", "utf-16", "cp1252"]),
    place=st.tuples(st.integers(0, 30), st.integers(0, 4)),
    value=st.text('ab ,"\n\ré', max_size=5),
    left_out=st.sets(st.integers(0, 9), max_size=2),
)
def test_a_messy_file_reads_again_as_it_was_edited(
    pieces: list[str], encoding: str, place: tuple[int, int], value: str, left_out: set[int]
) -> None:
    text = 'sku,name,note\r\n1,"a, b",c\n' + "".join(pieces)
    told = ReadOptions(delimiter=",", quote='"', header_line=1)
    exact = replace(told, encoding=None if encoding == "utf-16" else encoding)
    with tempfile.TemporaryDirectory() as folder:
        opened = catalog_of(Path(folder), text.encode(encoding), options=exact)
        row = place[0] % opened.row_count
        put(opened, row, place[1] % max(1, int(opened.source.widths[row])), value)
        opened.exclude(left_out & set(range(opened.row_count)))
        result = save(opened, Path(folder) / "out.csv")
        anew = any("written anew as UTF-8" in note for note in result.notes)
        again = Catalog(read(result.path, told if anew else exact))
    kept = [row for row, out in zip(rows_of(opened), opened.excluded, strict=True) if not out]
    assert cells(rows_of(again)) == cells(kept)


def cells(rows: list[tuple[str | None, ...]]) -> list[list[str]]:
    """Return the rows that hold something; a missing cell is an empty one."""
    return filled([[cell or "" for cell in row] for row in rows])
