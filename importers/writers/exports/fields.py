"""The fields that import formats share. Their labels are those of catalogs; each format narrows what it takes."""

from __future__ import annotations

import re

from importers.catalog import vocabulary
from importers.catalog.schema import Field, FieldKind, Requirement, Sendable

_REQUIRED = Requirement.REQUIRED

SKU = Field("sku", "SKU", FieldKind.KEY, _REQUIRED, vocabulary.KEY_HEADERS, space_refused=True)
NAME = Field("name", "Name", requirement=_REQUIRED, synonyms=vocabulary.NAME_HEADERS)
PRICE = Field("price", "Price", FieldKind.MONEY, _REQUIRED, vocabulary.PRICE_HEADERS)
BRAND = Field("brand", "Brand", FieldKind.REFERENCE, synonyms=vocabulary.BRAND_HEADERS)
DESCRIPTION = Field(
    "description", "Description", synonyms=vocabulary.DESCRIPTION_HEADERS, multiline=True
)
PAGE = Field("client_url", "Web address", FieldKind.URL, synonyms=vocabulary.URL_HEADERS)
IMAGE = Field("image", "Image", FieldKind.IMAGE, synonyms=vocabulary.IMAGE_HEADERS)
BARCODE = Field(
    "barcode",
    "Barcode",
    synonyms=(
        *("gtin", "ean", "upc", "isbn", "variant barcode", "gtin upc ean or isbn", "ean code"),
        *("code ean", "ean13", "gtin13", "Strichcode", "code-barres", "código de barras"),
        *("codice a barre", "kod kreskowy", "条码", "jan", "janコード", "バーコード"),
    ),
)
CATEGORY = Field(
    "category",
    "Category",
    synonyms=(
        *(
            "categories",
            "product type",
            "type",
            "Kategorie",
            "Warengruppe",
            "categorie",
            "catégorie",
        ),
        *("categoría", "categoria", "kategoria", "类别", "分类", "類別", "カテゴリ", "カテゴリー"),
    ),
)
TAGS = Field("tags", "Tags")
# A column called quantity may as well tell what is in a box: only what says stock is taken for it by itself.
STOCK = Field(
    "stock",
    "Stock",
    FieldKind.INTEGER,
    synonyms=(
        *("stock on hand", "stock level", "stock quantity", "inventory quantity"),
        *("variant inventory qty", "Lagerbestand", "voorraad", "stock disponible", "existencias"),
    ),
)  # fmt: skip


def only(pattern: str, sentence: str) -> Sendable:
    """Return what lets only texts pass that a pattern of RE2 and of Python fits, without the space around them."""
    sought = re.compile(pattern)

    def fault(text: str) -> str | None:
        return None if sought.search(text.strip()) else f"{text.strip()!r} {sentence}"

    return Sendable(pattern, fault)
