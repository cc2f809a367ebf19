"""Files as real shops and suppliers have them get no new doubts: exports of shop systems, price lists, odd names."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.session.session import Session
from importers.storage.home import Home

SHOPIFY = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,"
    "Variant Price,Variant Barcode,Image Src,Gift Card,Status\n"
    "mug,Mug,<p>Blue</p>,Acme,Cup,a,TRUE,Title,Default,M-1,100,9.90,,https://x.example/1.jpg,FALSE,active\n"
    "cup,Cup,<p>Red</p>,Acme,Cup,a,TRUE,Title,Default,M-2,90,8.90,,https://x.example/2.jpg,FALSE,active\n"
)
WOO = (
    "ID,Type,SKU,Name,Published,Is featured?,Short description,Description,In stock?,Regular price,Categories,Images\n"
    "44,simple,woo-1,Tee,1,0,Short,Long,1,18,Clothing,https://x.example/1.jpg\n"
    "45,simple,woo-2,Cap,1,1,Short,Long,1,16,Clothing,https://x.example/2.jpg\n"
)
MEDUSA = (
    "Product Id;Product Handle;Product Title;Product External Id;Variant Id;Variant Title;Variant Sku;Variant Ean\n"
    "p1;mug;Mug;;v1;Blue;mug-blue;\np2;cup;Cup;;v2;Red;cup-red;\n"
)
VENDURE = (
    "name   , slug , description , assets , optionGroups , optionValues , sku  , price , stockOnHand\n"
    '"Mug" , mug , "A, b" , a.jpg , size , small , M1 , 9.90 , 5\n'
    '"Cup" , cup , "A, c" , b.jpg , size , large , C1 , 8.90 , 7\n'
)
PANTRY = "Acme pantry,,,\nProduct name,Pack size,Stock status,\nRICE,,,\nBasmati,1 kg,Yes,\nJasmine,500 g,No,note\n"
TOOLS = "SKU,Name,Price\nT-1,Total station,900\nT-2,Laser level,120\nT-3,50 % Off! tape,5\nT-4,Subtotal ruler,3\n"
QUESTIONS = (
    "SKU,Name,Description\nA,Who? What? game,Ready? Go!\nB,Why not,see https://x.example/?a=b&c=d\n"
)
MATHS = "SKU,Name\nA+B-1,Plus + minus\nC+D,2+2-3\n~{x},Brace\n"
IDS = "ID;Price;Name\n1;5;Tea\n2;6;Pea\n"
NOTES = 'sku,note\n1,"Hello, world"\n2,"Good day, moon"\n'
PORTUGUESE = "SKU,Nome\nA,MAÇÃ VERDE\nB,“PÃO”\nC,SÃO PAULO – 5 €\n"


@pytest.mark.parametrize(
    ("text", "line", "key", "name"),
    [
        pytest.param(SHOPIFY, 1, "Variant SKU", "Title", id="Shopify"),
        pytest.param(WOO, 1, "SKU", "Name", id="WooCommerce"),
        pytest.param(MEDUSA, 1, "Variant Sku", "Product Title", id="Medusa"),
        pytest.param(VENDURE, 1, "sku", "name", id="Vendure"),
        pytest.param(PANTRY, 2, None, "Product name", id="title and sections"),
        pytest.param(TOOLS, 1, "SKU", "Name", id="measuring tools"),
        pytest.param(QUESTIONS, 1, "SKU", "Name", id="questions"),
        pytest.param(MATHS, 1, "SKU", "Name", id="plus signs"),
        pytest.param(IDS, 1, "ID", "Name", id="begins with ID"),
        pytest.param(NOTES, 1, "sku", None, id="quoted notes"),
        pytest.param(PORTUGUESE, 1, "SKU", "Nome", id="Portuguese"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_files_as_shops_have_them(
    tmp_path: Path, text: str, line: int, key: str | None, name: str | None, encoding: str
) -> None:
    path = tmp_path / "catalog.csv"
    path.write_text(text, encoding=encoding)
    session = Session.open(path, home=Home(tmp_path / "home"))
    source, mapping = session.source, session.mapping
    assert source.header_line == line
    columns = (mapping.column("sku"), mapping.column("name"))
    found = [None if at is None else source.header[at].strip() for at in columns]
    assert found == [key, name]
    said = {warning.code for warning in source.read_warnings}
    allowed = {"header"} if line > 1 else set()
    assert said <= allowed | (
        {"encoding"} if encoding == "cp1252" and not text.isascii() else set()
    )
    assert not {"garbled-text", "lost-characters"} & session.report().counts().keys()
