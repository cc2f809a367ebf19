"""Which column is taken for which field."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import pytest

from importers.catalog.column_mapping import ColumnMapping, Content, guess
from importers.destinations.digible.schema import DIGIBLE
from importers.destinations.scantrust.schema import SCANTRUST
from importers.destinations.schemas import COMMON
from importers.storage.home import Home
from importers.storage.remembered_mappings import recall, remember

SHOPIFY = ("Handle", "Title", "Body (HTML)", "Vendor", "Variant SKU", "Variant Price", "Image Src")
WOO = ("ID", "Type", "SKU", "Name", "Description", "Sale price", "Regular price", "External URL")
MEDUSA = ("Product Id", "Product Title", "Product Thumbnail", "Variant Sku", "Variant Title")


def names(labels: tuple[str, ...], schema=COMMON) -> dict[str, str]:
    return {field: labels[column] for field, column in guess(labels, schema).columns.items()}


@pytest.mark.parametrize(
    "header",
    [
        "sku",
        "SKU",
        " Sku ",
        "id",
        "ProductID",
        "productId",
        "product_id",
        "Variant SKU",
        "StockCode",
        "item number",
        "Item-No.",
        "ARTICLE",
        "Part Number",
        "product code",
        "stock_code",
    ],
)
def test_headers_that_mean_the_key(header: str) -> None:
    for schema in (SCANTRUST, DIGIBLE, COMMON):
        assert guess((header, "x"), schema).column(schema.key.name) == 0


def test_each_destination_takes_the_others_headers() -> None:
    digible = ("ProductID", "ProductName", "SellPrice", "QrCode", "Status")
    scantrust = ("sku", "name", "brand", "description", "client_url", "image", "campaign")
    assert names(digible, SCANTRUST) == {"sku": "ProductID", "name": "ProductName"}
    assert names(scantrust, DIGIBLE) == {"productId": "sku", "productName": "name"}
    assert names(scantrust, SCANTRUST) == dict(zip(scantrust, scantrust, strict=True))
    assert list(names(digible, DIGIBLE).values()) == ["ProductID", "ProductName", "SellPrice"]


def test_the_headers_of_common_shop_systems() -> None:
    assert names(SHOPIFY) == {
        "sku": "Variant SKU",
        "name": "Title",
        "price": "Variant Price",
        "brand": "Vendor",
        "description": "Body (HTML)",
        "image": "Image Src",
    }
    assert names(WOO) == {
        "sku": "SKU",
        "name": "Name",
        "price": "Regular price",
        "description": "Description",
        "client_url": "External URL",
    }
    assert names(MEDUSA) == {
        "sku": "Variant Sku",
        "name": "Product Title",
        "image": "Product Thumbnail",
    }


def test_the_better_name_wins_then_the_column_further_left() -> None:
    assert guess(("id", "Variant SKU", "sku", "SKU"), COMMON).column("sku") == 2
    assert guess(("id", "sku", "productId"), DIGIBLE).column("productId") == 2
    assert guess(("id", "Variant SKU"), COMMON).column("sku") == 1


def test_a_key_column_without_values_yields_to_the_next() -> None:
    assert guess(("sku", "id"), COMMON, lambda c: Content(blank=c == 0)).column("sku") == 1
    assert guess(("sku", "id"), COMMON, lambda _column: Content(blank=True)).column("sku") == 0


def test_a_column_holds_one_field() -> None:
    mapping = ColumnMapping({}).bind("sku", 0).bind("name", 1).bind("price", 0)
    assert dict(mapping.columns) == {"name": 1, "price": 0}
    assert mapping.field(0) == "price"
    assert mapping.column("sku") is None
    assert dict(mapping.bind("name", None).columns) == {"price": 0}


def test_unknown_and_blank_headers_mean_nothing() -> None:
    assert dict(guess(("", "  ", "---", "colour"), COMMON).columns) == {}


def test_a_mapping_is_remembered_by_header_and_schema(tmp_path: Path) -> None:
    home = Home(tmp_path / "new")
    mapping = ColumnMapping(MappingProxyType({"sku": 1, "name": 0}))
    remember(home, ("a", "b"), "common", mapping)
    assert recall(home, ("a", "b"), COMMON) == mapping
    assert recall(home, ("b", "a"), COMMON) is None
    assert recall(home, ("a", "b"), DIGIBLE) is None
    remember(home, ("a", "b"), "common", ColumnMapping({}))
    assert recall(home, ("a", "b"), COMMON) == ColumnMapping({})


@pytest.mark.parametrize(
    "columns", ['{"sku": 7}', '{"sku": 0, "name": 0}', '{"sku": "0"}', '{"etsy": 0}', "3"]
)
def test_a_memory_that_does_not_fit_is_ignored(tmp_path: Path, columns: str) -> None:
    home = Home(tmp_path)
    home.mappings.write_text(f'{{"[\\"common\\", \\"a\\"]": {columns}}}', encoding="utf-8")
    assert recall(home, ("a",), COMMON) is None
