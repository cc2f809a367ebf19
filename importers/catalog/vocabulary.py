"""What shops, programs and suppliers call the columns of a catalog, in English and the languages of its neighbours.

From the exports of Shopify, WooCommerce, Medusa, Magento, Vendure, Amazon and eBay, and from price lists in
German (de), Dutch (nl), French (fr), Spanish (es), Italian (it), Portuguese (pt), Polish (pl), Chinese (zh)
and Japanese (ja). The order within a meaning is the precedence: what says it clearly comes first. Words are
compared by their letters and digits alone, without case and accents.
"""

from __future__ import annotations

_SURE_KEYS = """
    sku|product sku|variant sku|item sku|sku code|sku id|stock code|article number|article no|item number|item no
    item code|part number|product code|product number
    Artikelnummer|Artikelnr|Artikel-Nr|Art.-Nr.|ArtNr|Bestellnummer|Bestellnr|Best.-Nr.|Produktnummer|Produktnr
    Produktcode|Teilenummer|Materialnummer|Sachnummer|Artikelcode
    Bestelnummer|Productcode|Productnummer|Artikel nummer
    référence|réf.|référence article|réf. article|référence produit|réf. produit|code article|code produit
    numéro d'article|n° article|n° d'article|code de l'article
    referencia|código de artículo|código artículo|código de producto|código producto|número de artículo|n.º de artículo
    codice articolo|cod. articolo|cod. art.|codice prodotto|numero articolo|codice art.
    referência|código do produto|código do artigo|código produto|cód. produto|código do item
    indeks|kod produktu|kod towaru|numer katalogowy|nr katalogowy|symbol produktu|indeks towaru|numer artykułu
    货号|商品货号|商品编号|产品编号|商品编码|产品编码|商家编码|物料编码|款号|料号|產品編號|商品編號|貨號
    商品コード|品番|商品番号|製品番号|製品コード|型番|商品管理番号
"""
_LIKELY_KEYS = """
    article|product id|item id|code|id|Artikel-ID|Produkt-ID|Referenz|codice|código|cód.|kod|symbol
    riferimento|编号|編號|管理番号
"""
_SURE_NAMES = """
    name|product name|title|product title|item name|article name|variant title|product|post title
    Bezeichnung|Artikelbezeichnung|Produktbezeichnung|Produktname|Artikelname|Titel|Produkttitel|Benennung
    Kurzbezeichnung|Artikeltext|Produkt
    naam|productnaam|artikelnaam|titel
    nom|nom du produit|nom produit|nom de l'article|désignation|libellé|intitulé|titre|produit
    nombre|nombre del producto|nombre producto|nombre del artículo|denominación|título|producto
    nome|nome prodotto|nome del prodotto|denominazione|titolo|prodotto
    nome do produto|nome produto|designação|produto
    nazwa|nazwa produktu|nazwa towaru|tytuł|produkt|towar
    名称|品名|商品名称|产品名称|商品名|商品标题|标题|名稱|產品名稱|商品名稱
    製品名|名前|商品タイトル
"""
# Where nothing is called a name, price lists in these languages call the name a description.
_LIKELY_NAMES = """
    omschrijving|artikelomschrijving|productomschrijving|descripción|descripción del artículo|descrizione
    descrizione articolo|descrição
"""
# A code or a name, which only the values tell.
_EITHER = "item|article|Artikel|articolo|artículo|artigo|artykuł|ref"
_PRICES = """
    price|sell price|product price|selling price|variant price|regular price|sale price|unit price|retail price
    list price|your price|standard price|amount
    Preis|Verkaufspreis|VK-Preis|VK|Einzelpreis|Stückpreis|Listenpreis|UVP|Bruttopreis|Nettopreis|Preis brutto
    Preis netto
    prijs|verkoopprijs|stuksprijs|adviesprijs|consumentenprijs|nettoprijs|brutoprijs
    prix|prix de vente|prix unitaire|prix public|prix TTC|prix HT|tarif
    precio|precio de venta|precio unitario|PVP|tarifa
    prezzo|prezzo di vendita|prezzo unitario|prezzo al pubblico|prezzo di listino
    preço|preço de venda|preço unitário
    cena|cena sprzedaży|cena jednostkowa|cena brutto|cena netto
    价格|售价|单价|销售价|零售价|價格|售價|單價
    価格|販売価格|単価|定価|値段|売価
"""
_BRANDS = """
    brand|brand name|brand id|vendor|manufacturer|make|Marke|Hersteller|merk|fabrikant|marque|fabricant|marca
    fabricante|marchio|produttore|marka|producent|品牌|ブランド|メーカー
"""
_ADDRESSES = """
    client url|url|product url|external url|link|product link|website|web address|Webadresse|Produktlink|Produkt-URL
    webadres|lien|adresse web|url produit|enlace|collegamento|ligação|adres www|链接|网址|リンク
"""
_IMAGES = """
    image|image src|picture|photo|images|image url|main image url|image link|product image|product image url|image file
    thumbnail
    product thumbnail|assets
    Bild|Bilder|Produktbild|Bild-URL|Bilddatei|Foto|afbeelding|afbeeldingen|visuel|imagen|immagine|imagem|zdjęcie
    obraz|图片|主图|商品图片|圖片|画像|商品画像|写真
"""
_DESCRIPTIONS = """
    description|product description|body html|body|long description|details|short description
    Beschreibung|Artikelbeschreibung|Produktbeschreibung|Langtext|Kurzbeschreibung
    omschrijving|beschrijving|productomschrijving|descriptif|description du produit|descripción
    descripción del producto|descrizione|descrizione prodotto|descrição|descrição do produto|opis|opis produktu
    描述|商品描述|产品描述|说明|详情|描述說明|説明|商品説明
"""
_SHORT_DESCRIPTIONS = """
    short description|summary|excerpt|Kurzbeschreibung|korte omschrijving|description courte|descripción corta
    descrizione breve|descrição curta|krótki opis|简短描述
"""
_STOCKS = """
    stock|stock quantity|quantity in stock|stock on hand|in stock qty|inventory|quantity|qty
    Bestand|Lagerbestand|Lager|voorraad|stock disponible|existencias|giacenza|estoque|stan magazynowy|库存|在庫数|在庫
"""
_CATEGORIES = """
    category|categories|product category|Kategorie|Warengruppe|categorie|catégorie|categoría|categoria|kategoria
    类别|分类|カテゴリ|カテゴリー
"""
_CAMPAIGNS = "campaign|campaign id|Kampagne|campagne|campaña|campagna|campanha|kampania"

# Columns that no field stands for, but by which a header is known.
_OTHERS = """
    key|ean|gtin|upc|barcode|mpn|handle|slug|cost|cost price|msrp|rrp|supplier|category|categories|type|product type
    tags|quantity|qty|stock|stock level|stock on hand|stock status|inventory|size|pack size|colour|color|weight|unit
    unit of measure|uom|currency|status|published|active|tax|vat|country|date|time|notes|note|remarks|comments|comment
    remark|invoice no|invoice date|variant|net|gross|ean code|code ean|parent sku
    Menge|Bestand|Lager|Lagerbestand|Einheit|Kategorie|Warengruppe|Farbe|Größe|Gewicht|MwSt|USt|Lieferant|Währung
    Verpackungseinheit|VPE|Barcode|Strichcode|Bemerkung|EK|Einkaufspreis
    voorraad|aantal|eenheid|categorie|kleur|maat|gewicht|btw|leverancier|inhoud|opmerking|inkoopprijs|advies incl. btw
    quantité|qté|unité|catégorie|couleur|taille|poids|TVA|fournisseur|devise|code-barres|stock disponible
    cantidad|existencias|unidad|categoría|talla|peso|IVA|proveedor|moneda|código de barras
    quantità|giacenza|unità|categoria|colore|taglia|fornitore|valuta|codice a barre
    quantidade|estoque|unidade|cor|tamanho|fornecedor|moeda|código de barras
    ilość|stan|stan magazynowy|jednostka|kategoria|kolor|rozmiar|waga|dostawca|waluta|kod kreskowy
    数量|库存|单位|类别|分类|颜色|尺寸|重量|条码|规格|产地|庫存|單位|類別|顏色|規格
    在庫|在庫数|単位|カテゴリ|カテゴリー|色|カラー|サイズ|jan|janコード|バーコード
"""


def _words(text: str) -> tuple[str, ...]:
    """Return the words of a list, each once, lines and bars between them."""
    found = (word.strip() for line in text.splitlines() for word in line.split("|"))
    return tuple(dict.fromkeys(word for word in found if word))


SURE_KEYS = _words(_SURE_KEYS)
SURE_NAMES = _words(_SURE_NAMES)
EITHER_HEADERS = _words(_EITHER)
KEY_HEADERS = (*SURE_KEYS, *_words(_LIKELY_KEYS), *EITHER_HEADERS)
NAME_HEADERS = (*SURE_NAMES, *_words(_LIKELY_NAMES), *EITHER_HEADERS)
PRICE_HEADERS = _words(_PRICES)
BRAND_HEADERS = _words(_BRANDS)
URL_HEADERS = _words(_ADDRESSES)
IMAGE_HEADERS = _words(_IMAGES)
DESCRIPTION_HEADERS = _words(_DESCRIPTIONS)
SHORT_DESCRIPTION_HEADERS = _words(_SHORT_DESCRIPTIONS)
STOCK_HEADERS = _words(_STOCKS)
CATEGORY_HEADERS = _words(_CATEGORIES)
CAMPAIGN_HEADERS = _words(_CAMPAIGNS)
OTHER_HEADERS = _words(_OTHERS)
EVERY_HEADER = (
    *KEY_HEADERS, *NAME_HEADERS, *PRICE_HEADERS, *BRAND_HEADERS, *URL_HEADERS, *IMAGE_HEADERS,
    *DESCRIPTION_HEADERS, *CAMPAIGN_HEADERS, *OTHER_HEADERS,
)  # fmt: skip
