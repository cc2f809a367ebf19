"""Files for shops' imports read back as the catalog stands, without the rows that have errors."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.catalog.model import CellRef
from importers.catalog.source import ReadOptions
from importers.errors import SaveFailed, UnreadableFile
from importers.session.exporting import export_of
from importers.session.session import Session
from importers.storage.home import Home
from importers.writers.exports.registry import FORMATS
from importers.writers.exports.status import Status
from tests.support.sheets import make_source

HEADER = ("SKU", "Name", "Price", "Brand", "Description", "URL", "Image", "EAN")
PAGE, PICTURE = "https://s.example/a", "https://s.example/a.jpg"
ROW = ("A-1", "Mug", "2.50", "Acme", "Holds tea", PAGE, PICTURE, "")
FOR_ALL = [("currency:", "EUR"), ("availability:", "in stock")]


def opened(
    folder: Path, rows: Sequence[Sequence[str | None]], header: Sequence[str] = HEADER
) -> Session:
    source = make_source(header, rows, path=folder / "list.csv")
    return Session.from_source(source, ReadOptions(), Home(folder / "home"), None)


def written(session: Session, name: str, folder: Path, status: Status = Status.LIVE) -> bytes:
    chosen = FOR_ALL if name == "google-tsv" else []
    target = folder / "out"
    export_of(session, name, chosen).write(target, status, overwrite=True)
    return target.read_bytes()


def read_back(content: bytes, name: str) -> list[dict[str, str]]:
    text = io.StringIO(content.decode("utf-8"), newline="")
    if name.endswith("tsv"):
        return list(csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE))
    return list(csv.DictReader(text, strict=True))


COLUMNS = {
    "shopify-csv": ("SKU", "Title", "Description", "Vendor", "Price"),
    "woocommerce-csv": ("SKU", "Name", "Description", "Brands", "Regular price"),
    "google-tsv": ("id", "title", "description", "brand", "price"),
}
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from("\"=+-@',\\"),
    max_size=20,
)


@st.composite
def catalogs(draw: st.DrawFn) -> list[tuple[str, ...]]:
    count = draw(st.integers(1, 8))
    number = st.decimals(0, 10**6, places=2, allow_nan=False).map(str)
    return [
        (
            f"S{row}" + draw(TEXTS),
            draw(TEXTS),
            draw(number | st.sampled_from([".5", "7.", "+3", "free"])),
            draw(TEXTS),
            draw(TEXTS) + draw(st.sampled_from(["", "\n", "\r\n\ttwo"])),
            PAGE,
            PICTURE,
            draw(st.sampled_from(["", "4006381333931", "1", "X"])),
        )
        for row in range(count)
    ]


@pytest.mark.parametrize("name", FORMATS)
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(rows=catalogs())
def test_a_file_reads_back_as_the_rows_without_errors(
    name: str, rows: list[tuple[str, ...]]
) -> None:
    with TemporaryDirectory() as place:
        session = opened(Path(place), rows)
        export = export_of(session, name, FOR_ALL if name == "google-tsv" else [])
        ready = [rows[row] for row in range(len(rows)) if export.rows.ready[row]]
        assert export.left_out == len(rows) - len(ready)
        if not ready:
            with pytest.raises(SaveFailed):
                written(session, name, Path(place))
            return
        records = read_back(written(session, name, Path(place)), name)
    one_line = name.endswith("tsv")
    for row, record in zip(ready, records, strict=True):
        key, title, text, brand, price = (record[column] for column in COLUMNS[name])
        stands = [row[0], row[1], row[4], row[3]]
        if one_line:
            stands = [" ".join(part.replace("\r\n\t", "\n").split("\n")) for part in stands]
            assert price.endswith(" EUR")
        assert [key, title, text, brand] == stands
        assert Decimal(price.removesuffix(" EUR")) == Decimal(row[2])
        assert "e" not in price


@pytest.mark.parametrize("name", FORMATS)
def test_pandas_reads_it_too(name: str, tmp_path: Path) -> None:
    session = opened(tmp_path, [(*ROW[:7], "0012345678905"), ("007", *ROW[1:])])
    content = written(session, name, tmp_path)
    tabs = {"sep": "\t", "quoting": csv.QUOTE_NONE} if name.endswith("tsv") else {"sep": ","}
    frame = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, **tabs)  # type: ignore[call-overload]
    assert frame[COLUMNS[name][0]].tolist() == ["A-1", "007"]
    assert "0012345678905" in frame.to_numpy().tolist()[0]
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content


def test_products_are_drafts_unless_one_says_otherwise(tmp_path: Path) -> None:
    session = opened(tmp_path, [ROW])
    export = export_of(session, "shopify-csv")
    target = tmp_path / "new.csv"
    export.write(target)
    record = read_back(target.read_bytes(), "shopify-csv")[0]
    assert (record["Published on online store"], record["Status"]) == ("FALSE", "draft")
    record = read_back(written(session, "woocommerce-csv", tmp_path, Status.DRAFT), "")[0]
    assert record["Published"] == "-1"
    record = read_back(written(session, "shopify-csv", tmp_path, Status.UNCHANGED), "")[0]
    assert {"Published on online store", "Status"}.isdisjoint(record)
    with pytest.raises(SaveFailed, match="draft"):
        written(session, "google-tsv", tmp_path, Status.DRAFT)


def test_a_column_that_nothing_feeds_is_not_written(tmp_path: Path) -> None:
    session = opened(tmp_path, [("A", "Mug", "1")], ("SKU", "Name", "Price"))
    record = read_back(written(session, "woocommerce-csv", tmp_path), "woocommerce-csv")[0]
    assert [*record] == ["Type", "SKU", "Name", "Regular price", "Published"]


def test_it_takes_the_columns_that_were_chosen_on_the_sheet(tmp_path: Path) -> None:
    session = opened(tmp_path, [("A", "Mug", "1", "9")], ("SKU", "Name", "Price", "Retail"))
    session.set_mapping(session.mapping.bind("price", 3).with_constant("brand", "Acme"))
    record = read_back(written(session, "shopify-csv", tmp_path), "shopify-csv")[0]
    assert (record["Price"], record["Vendor"]) == ("9", "Acme")


def test_rows_left_out_and_edits_are_seen(tmp_path: Path) -> None:
    session = opened(tmp_path, [ROW, ("A-2", *ROW[1:]), ("A-3", "", *ROW[2:])])
    session.exclude([0])
    session.edit(CellRef(1, 1), "Cup")
    export = export_of(session, "shopify-csv")
    assert (export.ready, export.left_out) == (1, 1)
    assert "1 left-out row is not in the file." in export.notes()
    records = read_back(written(session, "shopify-csv", tmp_path), "shopify-csv")
    assert [record["Title"] for record in records] == ["Cup"]


def test_rows_that_share_a_handle_are_left_out(tmp_path: Path) -> None:
    rows = [("A", "Mug", "1", "mug"), ("B", "Cup", "1", "mug"), ("C", "Jar", "1", "")]
    session = opened(tmp_path, rows, ("SKU", "Name", "Price", "Handle"))
    export = export_of(session, "shopify-csv")
    assert (export.ready, export.left_out) == (1, 2)
    assert any("line 2, line 3" in note for note in export.notes())
    record = read_back(written(session, "shopify-csv", tmp_path), "shopify-csv")[0]
    assert record["URL handle"] == "c"


def test_skus_that_woocommerce_takes_for_one_are_left_out(tmp_path: Path) -> None:
    rows = [("b9\u00c9", "Mug", "1"), ("B9e", "Cup", "1"), ("C", "Jar", "1")]
    session = opened(tmp_path, rows, ("SKU", "Name", "Price"))
    export = export_of(session, "woocommerce-csv")
    assert (export.ready, export.left_out) == (1, 2)
    assert any("neither case nor accents; left out: line 2, line 3" in n for n in export.notes())


def test_a_picture_s_file_is_told_and_left_blank(tmp_path: Path) -> None:
    session = opened(tmp_path, [ROW, ("A-2", *ROW[1:6], "mug.jpg", "")])
    done = export_of(session, "shopify-csv").write(tmp_path / "out")
    assert any(note.startswith("1 of Product image URL left blank") for note in done.notes)
    assert [
        record["Product image URL"] for record in read_back((tmp_path / "out").read_bytes(), "")
    ] == ["https://s.example/a.jpg", ""]


def test_a_comma_in_an_address_stays_one_picture(tmp_path: Path) -> None:
    session = opened(tmp_path, [(*ROW[:6], "https://s.example/a,b.jpg", "")])
    record = read_back(written(session, "woocommerce-csv", tmp_path), "woocommerce-csv")[0]
    assert record["Images"] == r"https://s.example/a\,b.jpg"


def test_what_a_format_needs_is_never_guessed(tmp_path: Path) -> None:
    export = export_of(opened(tmp_path, [ROW]), "google-tsv")
    assert [field.name for field in export.missing] == ["currency", "availability"]
    with pytest.raises(SaveFailed, match="Currency, Availability"):
        export.write(tmp_path / "out", Status.LIVE)
    assert not (tmp_path / "out").exists()
    with pytest.raises(UnreadableFile, match="no code of a currency"):
        export_of(export.session, "google-tsv", [("currency:", "Euro")])


@pytest.mark.parametrize(
    ("name", "column", "text"),
    [
        ("woocommerce-csv", 3, "Acme, Inc"),
        ("woocommerce-csv", 4, r"C:\new"),
        ("woocommerce-csv", 7, "40-A"),
        ("google-tsv", 0, "S" * 51),
        ("google-tsv", 1, '"Best" mug'),
        ("google-tsv", 6, "mug.jpg"),
        ("google-tsv", 7, "12345"),
        ("shopify-csv", 0, " A-1"),
    ],
)
def test_what_the_importer_would_misread_is_left_out(
    name: str, column: int, text: str, tmp_path: Path
) -> None:
    row = [*ROW]
    row[column] = text
    export = export_of(opened(tmp_path, [row]), name, FOR_ALL if name == "google-tsv" else [])
    assert (export.ready, export.left_out) == (0, 1)


def test_the_catalog_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("SKU,Name,Price\nA,Mug,1\n")
    session = Session.open(path, home=Home(tmp_path / "home"))
    with pytest.raises(SaveFailed, match="never replaces"):
        export_of(session, "shopify-csv").write(path, overwrite=True)
    (tmp_path / "there").write_text("x")
    with pytest.raises(SaveFailed, match="exists already"):
        export_of(session, "shopify-csv").write(tmp_path / "there")
    assert (tmp_path / "there").read_text() == "x"
