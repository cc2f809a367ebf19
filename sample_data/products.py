"""The made-up assortment of a pantry shop, from which the sample catalogs are drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

# Brands that the practice server knows: by reference, or by id.
BRANDS = ("ACME", "NORTHWIND", "ILE-DE-SEL", "50")
UNKNOWN_BRAND = "Umbrella Foods"

_KINDS = (
    ("Basmati rice", "A long, fragrant grain for curries and pilafs.", 340),
    ("Red lentils", "Split and quick to cook.", 280),
    ("Chickpeas", "Large and creamy, for hummus and stews.", 310),
    ("Olive oil, extra virgin", "Cold pressed from Koroneiki olives.", 1190),
    ("Wildflower honey", "Unheated, from one valley.", 890),
    ("Jasmine tea", "Green leaves scented with fresh blossoms.", 640),
    ("Crème de marrons", "Sweet chestnut purée from the Ardèche.", 525),
    ("Jalapeño relish", "Hot, sweet and green.", 465),
    ("Smørrebrød crispbread", "Rye with caraway.", 395),
    ("Kürbiskernöl", "Roasted pumpkin seed oil from Styria.", 1450),
    ("抹茶 matcha", "Stone-ground, for whisking.", 1890),
    ("Sea salt flakes", "Dried by wind and sun.", 430),
    ("Black peppercorns", "Whole Tellicherry berries.", 520),
    ("Dark chocolate 72 %", "Single origin, with a hint of cherry.", 355),
    ("Oat granola", "Baked with hazelnuts, lightly sweet.", 475),
    ("Spelt flour", "Stone-milled, type 630.", 265),
    ("Apple vinegar", "Unfiltered, with the mother.", 385),
    ("Dried apricots", "Unsulphured, from Malatya.", 610),
)
_SIZES = (("small", "250 g", 1.0), ("medium", "500 g", 1.8), ("large", "1 kg", 3.3))
_FARMS = ("Hilltop", "Riverside", "Old Mill", "Sunny Slope", "Lakeview", "Stonebridge")


@dataclass(frozen=True, slots=True)
class Item:
    """One product of the assortment, all of it text."""

    number: int
    name: str
    brand: str
    description: str
    price: str
    barcode: str

    @property
    def sku(self) -> str:
        """Return its number with leading zeros."""
        return f"{self.number:05}"

    @property
    def url(self) -> str:
        """Return its page in the shop."""
        return f"https://shop.example.com/p/{self.sku}"


def items(count: int, seed: int) -> list[Item]:
    """Return that many different products; the same for the same seed."""
    random = Random(seed)
    made = _items(random)
    return [next(made) for _ in range(count)]


def _items(random: Random) -> Iterator[Item]:
    number = 100
    for farm in ("", *_FARMS, *(f"{farm} Reserve" for farm in _FARMS)):
        for kind, description, cents in _KINDS:
            for _size, weight, factor in _SIZES:
                number += random.randint(1, 9)
                price = round(cents * factor * random.uniform(0.9, 1.1))
                name = f"{farm} {kind}, {weight}".strip()
                brand = random.choice(BRANDS)
                money = f"{price // 100}.{price % 100:02}"
                yield Item(number, name, brand, description, money, barcode(random))


def barcode(random: Random) -> str:
    """Return a 13-digit EAN with a true check digit."""
    digits = [4, 0] + [random.randrange(10) for _ in range(10)]
    total = sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return "".join(map(str, digits)) + str(-total % 10)
