"""Which of the older encodings a text was written in, from a few lines of it."""

import pytest

from importers.readers.delimited.encodings import guess_encoding

WORDS = {
    "Japanese": ["緑茶", "抹茶パウダー", "マグカップ 青", "日本製の急須", "木のスプーン"],
    "Chinese": ["绿茶", "红色马克杯", "木制勺子", "中国制造的茶壶", "陶瓷碗"],
    "Taiwanese": ["綠茶", "紅色馬克杯", "木製湯匙", "台灣製造的茶壺", "陶瓷碗"],
    "Korean": ["녹차 100g", "빨간 머그컵", "나무 숟가락", "한국산 주전자", "도자기 그릇"],
    "Russian": ["Зелёный чай", "Кружка синяя", "Деревянная ложка", "Чайник", "Тарелка"],
    "Polish": ["Kubek żółty", "Łyżka drewniana", "Czajnik świąteczny", "Miska głęboka", "ćma"],
    "Czech": ["Zelený čaj", "Hrnek žlutý", "Dřevěná lžíce", "Konvice světlá", "Miska hluboká"],
    "Greek": ["Πράσινο τσάι", "Κούπα μπλε", "Ξύλινο κουτάλι", "Τσαγιέρα", "Μπολ βαθύ"],
    "German": ["Grüner Tee", "Holzlöffel groß", "Teekanne schön", "Schüssel tief", "Füße"],
    "French": ["Thé vert", "Tasse émaillée", "Théière décorée", "Livraison à domicile", "Crêpe"],
    "Spanish": ["Té verde", "Taza pequeña", "Tazón hondo", "Envío gratuito", "Un año"],
    "Turkish": ["Yeşil çay", "Tahta kaşık", "Çaydanlık", "Ücretsiz kargo", "Derin kâse ığdır"],
    "Hebrew": ["תה ירוק", "ספל כחול", "כף עץ", "קומקום", "קערה עמוקה"],
    "Arabic": ["شاي أخضر", "كوب أزرق", "ملعقة خشبية", "إبريق شاي", "طبق عميق"],
    "Thai": ["ชาเขียว", "แก้วสีฟ้า", "ช้อนไม้", "กาน้ำชา", "ชามลึก"],
    "Lithuanian": ["Žalioji arbata", "Mėlynas puodelis", "Medinis šaukštas", "Gilus dubuo ąčę"],
}


def table(words: list[str]) -> str:
    lines = [f"{number:05},{word},{number}.50" for number, word in enumerate(words)]
    return "\r\n".join(["sku,name,price", *lines, ""])


def read_back(data: bytes) -> str:
    guess = guess_encoding(data, complete=True)
    assert [warning.code for warning in guess.read_warnings] == ["encoding"]
    return data[guess.mark :].decode(guess.name, guess.errors)


@pytest.mark.parametrize(
    ("language", "encodings"),
    [
        ("Japanese", ["cp932", "utf-16-le", "utf-16-be"]),
        ("Chinese", ["gb18030", "utf-16-le", "utf-32-le", "utf-32-be"]),
        ("Taiwanese", ["big5"]),
        ("Korean", ["euc_kr", "cp949", "utf-16-be"]),
        ("Russian", ["cp1251", "koi8-r", "cp866", "iso8859-5", "mac_cyrillic"]),
        ("Polish", ["cp1250", "iso8859-2", "cp852"]),
        ("Czech", ["cp1250", "iso8859-2"]),
        ("Greek", ["iso8859-7", "cp1253"]),
        ("German", ["cp1252", "cp850", "mac_roman"]),
        ("French", ["cp1252", "cp850", "mac_roman"]),
        ("Spanish", ["cp1252", "cp850"]),
        ("Turkish", ["cp1254"]),
        ("Hebrew", ["cp1255"]),
        ("Arabic", ["cp1256"]),
        ("Thai", ["cp874"]),
        ("Lithuanian", ["cp1257"]),
    ],
)
def test_a_few_rows_tell(language: str, encodings: list[str]) -> None:
    text = table(WORDS[language])
    assert {name: read_back(text.encode(name)) for name in encodings} == dict.fromkeys(
        encodings, text
    )


@pytest.mark.parametrize(
    "word",
    ["Café", "Größe 5", "Año nuevo", "5 €", "£5", "20 °C", "½ kg", "Ø 12 mm", "Ø64", "100 µm",
     "Acme®", "Call\xa0Center", "L×B×H", "a¦b", "wait…", "L’été", "Smørrebrød", "Nº 5", "São Paulo"],
)  # fmt: skip
def test_one_word_is_taken_for_the_usual_encoding(word: str) -> None:
    text = table(["Plain", word])
    assert read_back(text.encode("cp1252")) == text


@pytest.mark.parametrize(("word", "name"), [("Möbel", "cp850"), ("5 € – Œuf", "cp1252")])
def test_a_sign_within_a_word_speaks_against_an_encoding(word: str, name: str) -> None:
    text = table([word])
    assert read_back(text.encode(name)) == text
