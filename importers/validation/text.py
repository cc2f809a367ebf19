"""The shapes of text that the checks look for; the long ones are RE2 patterns for Arrow."""

from __future__ import annotations

import re

# Controls of C0, C1 and of writing direction. Line ends and tabs belong in long texts only.
_INVISIBLE = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}\x{202a}-\x{202e}\x{2066}-\x{2069}"
CONTROL = f"[{_INVISIBLE}]"
CONTROL_IN_ONE_LINE = rf"[{_INVISIBLE}\t\n\r]"

REPLACEMENT = "\ufffd"  # what a decoder writes where bytes were no letter

# Decimal text with a point: no exponent, no thousands separator, no currency, no NaN.
NUMBER = r"^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$"
INTEGER = r"^[+-]?\d+$"

# A long number that a spreadsheet turned into text in its exponent form.
LOST_DIGITS = r"^[+-]?\d(?:[.,]\d+[eE]\+?|[eE]\+)\d{1,3}$"
BARCODE_HEADER = re.compile(
    r"(?i)\b(?:ean|gtin|upc|isbn|jan[ -]?code|bar-?codes?|strichcode|code[ -]barres?|c[oó]digo de barras|codice a barre"
    r"|kod kreskowy)(?:\b|[\d_-])|_(?:ean|gtin|upc)|条码|條碼|バーコード|janコード"
)

_NAME_PART = r"[\pL\pN_](?:[\pL\pN\pM_-]*[\pL\pN\pM_])?"
HOST = rf"(?:\[[0-9a-fA-F:.]+\]|{_NAME_PART}(?:\.{_NAME_PART})*\.?)(?::\d{{1,5}})?"
URL = rf"^(?i:https?)://(?:[^\s/?#@]*@)?{HOST}(?:[/?#][^\s\pZ]*)?$"
# Most addresses look like this; it is told much sooner than whether the one above fits.
USUAL_URL = r"^https?://[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*(?:/[!-~]*)?$"
