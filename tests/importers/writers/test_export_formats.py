"""The columns of each import format are those of its documentation, and handles are unique and never move."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.catalog import arrow
from importers.writers.exports.cells import is_address, prices
from importers.writers.exports.format import ExportFormat
from importers.writers.exports.handles import handles
from importers.writers.exports.registry import FORMATS, format_named

# Headers of Shopify's sample file product_template.csv as of 2025/26, without metafields and markets.
SHOPIFY = """Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,
Barcode,Option1 name,Option1 value,Option1 Linked To,Option2 name,Option2 value,Option2 Linked To,Option3 name,
Option3 value,Option3 Linked To,Price,Compare-at price,Cost per item,Charge tax,Tax code,Unit price total measure,
Unit price total measure unit,Unit price base measure,Unit price base measure unit,Inventory tracker,Inventory quantity,
Continue selling when out of stock,Weight value (grams),Weight unit for display,Requires shipping,Fulfillment service,
Product image URL,Image position,Image alt text,Variant image URL,Gift card,SEO title,SEO description"""
# The labels that WooCommerce's importer knows columns by; the barcode's is that of its exporter.
WOOCOMMERCE = """ID;Type;SKU;GTIN, UPC, EAN, or ISBN;Name;Published;Is featured?;Visibility in catalog;
Short description;Description;Date sale price starts;Date sale price ends;Tax status;Tax class;In stock?;Stock;
Backorders allowed?;Low stock amount;Sold individually?;Allow customer reviews?;Purchase note;Sale price;
Regular price;Categories;Tags;
Shipping class;Images;Download limit;Download expiry days;Parent;Upsells;Cross-sells;Grouped products;External URL;
Button text;Position;Brands"""
# Attributes of Google's product data specification that are about one simple product.
GOOGLE = """id,title,description,link,image_link,additional_image_link,availability,price,sale_price,brand,gtin,mpn,
identifier_exists,condition,google_product_category,product_type"""

DOCUMENTED = {
    "shopify-csv": SHOPIFY.replace("\n", "").split(","),
    "woocommerce-csv": WOOCOMMERCE.replace("\n", "").split(";"),
    "google-tsv": GOOGLE.replace("\n", "").split(","),
}
NEEDED = {
    "shopify-csv": {"Title", "URL handle", "SKU", "Price", "Option1 name", "Option1 value"},
    "woocommerce-csv": {"Type", "SKU", "Name", "Regular price"},
    "google-tsv": {
        *("id", "title", "description", "link", "image_link", "availability", "price"),
    },
}


def headers(kind: ExportFormat) -> list[str]:
    states = [column for columns in kind.states.values() for column in columns]
    return [column.header for column in (*kind.columns, *states)]


@pytest.mark.parametrize("name", FORMATS)
def test_headers_are_those_of_the_documentation(name: str) -> None:
    told = headers(format_named(name))
    assert [header for header in told if header not in DOCUMENTED[name]] == []
    assert NEEDED[name] <= set(told)


@pytest.mark.parametrize("name", FORMATS)
def test_a_column_needs_fields_that_there_are(name: str) -> None:
    kind = format_named(name)
    fields = {field.name for field in kind.schema.fields}
    assert (kind.name, kind.schema.name) == (name, name)
    assert [column for column in kind.columns if not fields.issuperset(column.needs)] == []


KEYS = st.lists(st.text(min_size=1, max_size=30).filter(lambda key: key.strip() == key), min_size=1)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(KEYS.map(lambda keys: [*dict.fromkeys(keys)]))
def test_handles_are_of_the_shop_s_letters_and_unique(keys: list[str]) -> None:
    made = handles(arrow.texts(keys)).to_pylist()
    assert all(re.fullmatch("[a-z0-9]+(?:-[a-z0-9]+)*", handle) for handle in made)
    assert len(set(made)) == len(keys)
    assert made == [handles(arrow.texts([key]))[0].as_py() for key in keys]  # whoever is beside it


def test_a_plain_sku_is_its_handle() -> None:
    twins = ["AB-12", "ab-12", "AB/12", "AB--12", "Ab-12", "0012", "é", "-", "A" * 300]
    made = handles(arrow.texts(twins)).to_pylist()
    assert (made[0], made[5]) == ("ab-12", "0012")
    assert len(set(made)) == len(twins)
    assert max(map(len, made)) <= 255


def test_prices_are_plain_decimals() -> None:
    spelled = {"12.50": "12.50", " .5 ": "0.5", "5.": "5", "+3": "3", "-0.00": "0.00", "": ""}
    spelled["9" * 40 + ".123456789012345678901234567890"] = (
        "9" * 40 + ".123456789012345678901234567890"
    )
    assert prices(arrow.texts([*spelled])).to_pylist() == [*spelled.values()]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("https://a.example/1,2.jpg", True),
        ("HTTP://a.example/?url=https://b.example/x.png", True),
        ("https://a.example/1.jpg,https://a.example/2.jpg", False),
        ("https://a.example/1.jpg https://a.example/2.jpg", False),
        ("mug.jpg", False),
        ("ftp://a.example/1.jpg", False),
    ],
)
def test_an_address_is_one(text: str, told: bool) -> None:
    assert is_address(text) is told
