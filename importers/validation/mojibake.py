"""Text that was written in UTF-8 and read as Windows-1252: `CafÃ©` for `Café`, and back again where that is certain."""

from __future__ import annotations

# What stands for the first byte of a character of UTF-8, then for one of the others.
_FIRST = "ÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóô"
_OTHERS = (
    "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201a"
    "\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
)
MOJIBAKE = f"[{_FIRST}][{_OTHERS}]"


def repaired(text: str) -> str:
    """Return what a text was before it was read in another encoding; the text itself where that is not certain."""
    import ftfy  # only few files need it

    # A part of a text is never taken alone: `“MAÇÃ”` is whole as it stands.
    fixed = ftfy.fix_encoding(text, ftfy.TextFixerConfig(decode_inconsistent_utf8=False))
    return _read_again(text) if fixed == text else fixed


def _read_again(text: str) -> str:
    """Return the text that its bytes are in UTF-8, if all of them are."""
    try:
        return text.encode("sloppy-windows-1252").decode("utf-8")
    except UnicodeError:
        return text
