"""Columns are known in the languages that suppliers write, and the key is what surely is one."""

import pytest

from importers.catalog.column_mapping import Content, guess, unsure
from importers.destinations.digible.schema import DIGIBLE
from importers.destinations.scantrust.schema import SCANTRUST
from importers.destinations.schemas import COMMON


@pytest.mark.parametrize(
    "header",
    [
        "Artikelnummer;Bezeichnung;Preis;Marke;Beschreibung;Bild",
        "Art.-Nr.;Artikelbezeichnung;VK-Preis;Hersteller;Langtext;Produktbild",
        "artikelnr;naam;verkoopprijs;merk;omschrijving;afbeelding",
        "Réf.;Désignation;Prix HT;Marque;Descriptif;Photo",
        "Reference article;Libelle;Prix de vente;Fabricant;Description;Visuel",
        "Código de artículo;Nombre;PVP;Marca;Descripción;Imagen",
        "Codice articolo;Nome prodotto;Prezzo di vendita;Marchio;Descrizione;Immagine",
        "Código do produto;Nome do produto;Preço;Marca;Descrição;Imagem",
        "Indeks;Nazwa;Cena brutto;Producent;Opis;Zdjęcie",
        "货号;商品名称;售价;品牌;描述;图片",
        "品番;商品名;販売価格;ブランド;商品説明;画像",
        "Seller SKU;item_name;standard_price;Brand Name;Product Description;Main Image URL",
        "Custom label (SKU);Title;Your price;Brand;Details;Picture",
    ],
)
def test_a_header_in_any_of_the_languages(header: str) -> None:
    labels = header.split(";")
    mapping = guess(labels, COMMON).columns
    found = [mapping.get(n) for n in ("sku", "name", "price", "brand", "description", "image")]
    assert found == [0, 1, 2, 3, 4, 5]
    assert unsure(labels, COMMON, guess(labels, COMMON)) == ()


@pytest.mark.parametrize("schema", [COMMON, SCANTRUST, DIGIBLE])
@pytest.mark.parametrize(
    ("labels", "key"),
    [
        (["Product ID", "Seller SKU", "Name"], 1),
        (["Item ID", "Parent SKU", "Custom label (SKU)"], 2),
        (["ID", "Artikelnummer", "Bezeichnung"], 1),
        (["Code", "Lieferanten-SKU"], 1),
        (["Related SKUs", "Article number"], 1),
        (["riskuri", "id"], 1),
        (["Handle", "variantSku", "Item code"], 1),
    ],
)
def test_what_holds_the_word_sku_is_the_key(schema, labels: list[str], key: int) -> None:
    assert guess(labels, schema).column(schema.key.name) == key


def test_a_column_of_barcodes_yields_to_one_of_codes() -> None:
    labels = ["Product ID", "Item code", "Name"]
    looks = {0: Content(barcodes=True)}
    assert guess(["id", "code"], COMMON, lambda c: looks.get(c, Content())).column("sku") == 1
    assert guess(labels, DIGIBLE, lambda c: looks.get(c, Content())).column("productId") == 1
    assert guess(["sku", "name"], COMMON, lambda c: looks.get(c, Content())).column("sku") == 0


def test_a_word_for_a_code_or_a_name_is_what_its_values_are() -> None:
    words = {0: Content(words=True)}
    assert guess(["Artikel", "Preis"], COMMON).column("sku") == 0
    named = guess(["Artikel", "Preis"], COMMON, lambda c: words.get(c, Content()))
    assert (named.column("sku"), named.column("name")) == (None, 0)


def test_two_columns_that_could_be_the_key_are_told() -> None:
    labels = ["Seller SKU", "Vendor SKU", "Name"]
    said = unsure(labels, COMMON, guess(labels, COMMON))
    assert [warning.code for warning in said] == ["columns"]
    assert "“Seller SKU” was taken" in said[0].message
    assert "“Vendor SKU”" in said[0].message
    for sure in (["SKU", "Vendor SKU", "Name"], ["ID", "Seller SKU", "Name"]):
        assert unsure(sure, COMMON, guess(sure, COMMON)) == ()
    blank = lambda column: Content(blank=column == 1)  # noqa: E731
    assert unsure(labels, COMMON, guess(labels, COMMON, blank), blank) == ()


def test_without_a_key_the_column_of_codes_is_named_and_not_taken() -> None:
    labels = ["Vare", "EAN", "Nr."]
    looks = [Content(words=True), Content(codes=True, barcodes=True), Content(codes=True)]
    mapping = guess(labels, COMMON, looks.__getitem__)
    assert mapping.column("sku") is None
    said = unsure(labels, COMMON, mapping, looks.__getitem__)
    assert "by its values “Nr.” could be it" in said[0].message
    told = unsure(labels[:1], COMMON, mapping, looks.__getitem__)
    assert [each.message for each in told] == [
        "No column is called a name; by its values “Vare” could be it: choose it if that is right."
    ]


def test_a_description_in_the_place_of_the_name_is_told() -> None:
    labels = ["Art.nr.", "Omschrijving", "Merk"]
    mapping = guess(labels, COMMON)
    assert mapping.column("name") == 1
    assert "“Omschrijving” was taken for it" in unsure(labels, COMMON, mapping)[0].message
    both = ["Art.nr.", "Omschrijving", "Naam"]
    assert (guess(both, COMMON).column("name"), guess(both, COMMON).column("description")) == (2, 1)
