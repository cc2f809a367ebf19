"""The letters of a sheet's columns: 0 is A, 25 is Z, 26 is AA.

openpyxl has the same (`openpyxl.utils`), but loading it takes a quarter of a second, which no command and no
first screen can spare.
"""

from __future__ import annotations


def column_letters(column: int) -> str:
    """Return a column's spreadsheet letters: 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    number = column + 1
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def column_index(letters: str) -> int:
    """Return the index of the column with these upper-case letters: A → 0, Z → 25, AA → 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
