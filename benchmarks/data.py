"""Seeded catalogs with planted problems, so that every contender's answer can be judged."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HEADER = (
    "sku", "name", "brand", "description", "client_url", "price",
    "barcode", "category", "color", "size", "weight", "notes",
)  # fmt: skip
WORDS = (
    "organic cotton steel walnut amber classic light heavy garden kitchen travel winter summer "
    "handmade recycled compact folding insulated waterproof premium ceramic bamboo woven polished"
).split()
BRANDS = ("Acme", "Nordwind", "Casa Verde", "Bläuel & Söhne", "Tsuru", "Old Mill")
PROBLEM_RATE = 0.005
# How many rows one planted problem of each kind makes wrong.
ROWS_PER_PLANT = {
    "duplicate-sku": 2,
    "near-duplicate-sku": 2,
    "blank-sku": 1,
    "required": 1,
    "not-a-number": 1,
    "negative-number": 1,
    "invalid-url": 1,
    "missing-cell": 1,
    "extra-cell": 1,
    "surrounding-space": 1,
    "control-character": 1,
}


@dataclass(frozen=True, slots=True)
class Truth:
    """What was planted: problem code to the number of rows that have it."""

    rows: int
    counts: dict[str, int]


def _clean_row(number: int, rng: random.Random) -> list[str]:
    words = rng.choices(WORDS, k=24)
    sku = f"SKU-{number:08d}-{rng.choice('ABCDEFGH')}{rng.choice('JKLMNPQR')}"
    return [
        sku,
        f"{words[0].title()} {words[1]} {words[2]} {number % 997}",
        rng.choice(BRANDS),
        " ".join(words[3:20]),
        f"https://shop.example.com/products/{words[20]}-{words[21]}/{number}",
        f"{rng.randrange(100, 99_999) / 100:.2f}",
        f"{rng.randrange(4_000_000_000_000, 4_999_999_999_999)}",
        words[22],
        words[23],
        rng.choice(("S", "M", "L", "XL", "10 x 20 cm")),
        f"{rng.randrange(1, 5000)} g",
        " ".join(words[5:9]),
    ]


def _plan(rows: int, rng: random.Random) -> tuple[dict[int, str], dict[int, int], dict[str, int]]:
    """Choose which rows get which problem, and the partner whose SKU a duplicate takes."""
    each = max(1, int(rows * PROBLEM_RATE) // len(ROWS_PER_PLANT))
    chosen = iter(rng.sample(range(rows), each * sum(ROWS_PER_PLANT.values())))
    planted: dict[int, str] = {}
    partners: dict[int, int] = {}
    for code, width in ROWS_PER_PLANT.items():
        for _ in range(each):
            row = next(chosen)
            planted[row] = code
            if width == 2:
                first, second = sorted((row, next(chosen)))
                planted.pop(row)
                planted[second] = code
                partners[second] = first
    return planted, partners, {code: each * width for code, width in ROWS_PER_PLANT.items()}


def _spoil(record: list[str], code: str, partner_sku: str) -> list[str]:
    match code:
        case "duplicate-sku":
            record[0] = partner_sku
        case "near-duplicate-sku":
            record[0] = partner_sku.lower()
        case "blank-sku":
            record[0] = ""
        case "required":
            record[1] = ""
        case "not-a-number":
            record[5] = "on request"
        case "negative-number":
            record[5] = "-" + record[5]
        case "invalid-url":
            record[4] = "www example com"
        case "missing-cell":
            del record[-2:]
        case "extra-cell":
            record.append("stray")
        case "surrounding-space":
            record[2] += " "
        case "control-character":
            record[3] = record[3].replace(" ", "\x07", 1)
    return record


def records(rows: int, seed: int) -> tuple[Iterator[list[str]], Truth]:
    """Return the records below the header, and what was planted in them."""
    rng = random.Random(seed)
    planted, partners, counts = _plan(rows, rng)
    wanted = set(partners.values())

    def generate() -> Iterator[list[str]]:
        skus: dict[int, str] = {}
        for number in range(rows):
            record = _clean_row(number, rng)
            if number in wanted:
                skus[number] = record[0]
            if number in planted:
                partner_sku = skus[partners[number]] if number in partners else ""
                record = _spoil(record, planted[number], partner_sku)
            yield record

    return generate(), Truth(rows, counts)


def write_csv(path: Path, rows: int, seed: int = 7) -> Truth:
    """Write a catalog of `rows` records, about 290 bytes each, as UTF-8 CSV."""
    body, truth = records(rows, seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(body)
    return truth


def write_xlsx(path: Path, rows: int, seed: int = 7) -> Truth:
    """Write the same catalog as a workbook; prices are numbers shown with two decimals."""
    import xlsxwriter

    body, truth = records(rows, seed)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False})
    sheet = book.add_worksheet("Catalog")
    money = book.add_format({"num_format": "0.00"})
    sheet.write_row(0, 0, HEADER)
    for index, record in enumerate(body, start=1):
        for column, text in enumerate(record):
            if column == 5 and text.lstrip("-").replace(".", "").isdigit():
                sheet.write_number(index, column, float(text), money)
            else:
                sheet.write_string(index, column, text)
    book.close()
    # A short row of a sheet has all its cells: nothing is missing there.
    counts = {code: count for code, count in truth.counts.items() if code != "missing-cell"}
    return Truth(rows, counts)
