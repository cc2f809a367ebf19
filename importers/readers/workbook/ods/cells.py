"""One cell of an OpenDocument sheet: its value, its shown text, and which of them counts."""

from __future__ import annotations

import html
import re

from importers.readers.workbook.number_formats import clock, parse_format, plain, renderer
from importers.readers.workbook.process.allowance import MAX_COLUMNS
from importers.readers.workbook.shown_values import iso_moment

_DURATION = re.compile(r"(?:P(?:(\d+)D)?)T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?")
_BREAKS = re.compile(r" *[\t\r\n][ \t\r\n]*")  # how a file is laid out, and no text
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
_CODE = re.compile(r"[\w-]*\d[\w-]*")
_SPANS = frozenset(("table:number-rows-spanned", "table:number-columns-spanned"))
_KINDS = {"date": "date", "time": "date", "boolean": "boolean", "error": "error"}
_VALUES = frozenset(
    ("table:formula", "office:value", "office:date-value", "office:time-value", "office:boolean-value",
     "office:string-value")
)  # fmt: skip
_NUMBERS = ("float", "currency", "percentage")
_PERCENT = renderer(parse_format("0%"), date1904=False)


class OdsCell:
    """Gathers what stands within one cell."""

    def __init__(self, attributes: dict[str, str]) -> None:
        """Start with the cell's own attributes."""
        repeat = attributes.get("table:number-columns-repeated", "1")
        self.repeat = min(int(repeat), MAX_COLUMNS) if repeat.isdecimal() else 1
        self._attributes = attributes
        self._kind = attributes.get("office:value-type", attributes.get("calcext:value-type", ""))
        self._parts: list[str] = []
        self._paragraphs = 0
        self._spaced = True
        self.link = ""
        self.pictures: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take an element within the cell."""
        if name == "text:p":
            self._parts.append("\n" * bool(self._paragraphs))
            self._paragraphs += 1
            self._spaced = True
        elif name == "text:s":
            count = attributes.get("text:c", "1")
            self._parts.append(" " * (min(int(count), 32767) if count.isdecimal() else 1))
            self._spaced = False
        elif name == "text:tab":
            self._parts.append("\t")
        elif name == "text:line-break":
            self._parts.append("\n")
        elif name == "text:a":
            self._note_link(attributes.get("xlink:href", ""))

    def start_picture(self, attributes: dict[str, str]) -> None:
        """Take a picture that lies on the cell; how an embedded object looks is none."""
        part = attributes.get("xlink:href", "").removeprefix("./")
        if part and not part.startswith("ObjectReplacements"):
            self.pictures.append(part)

    def _note_link(self, address: str) -> None:
        if not address.startswith("#"):  # a place in the same file
            self.link = address

    def text(self, data: str) -> None:
        """Take a stretch of text; between paragraphs it is none, and line breaks within are spaces.

        OpenDocument has spaces at the start, and all but one of many, left out too; not every program
        writes them otherwise, so they are kept, and told where they do harm.
        """
        if not self._paragraphs:
            return
        if self._spaced and (layout := _BREAKS.match(data)):
            data = data[layout.end() :]
        data = _BREAKS.sub(" ", data)
        if data:
            self._parts.append(data)
            self._spaced = data.endswith(" ")

    @property
    def style(self) -> str:
        """Return the name of the cell's own style, "" where it has that of its row or column."""
        return self._attributes.get("table:style-name", "")

    @property
    def number(self) -> str:
        """Return the number that the cell holds, "" for anything else."""
        return self._attributes.get("office:value", "") if self._kind in _NUMBERS else ""

    @property
    def is_filled(self) -> bool:
        """Tell whether the cell holds a value, a text or a formula; an empty text is none."""
        return any(self._parts) or not _VALUES.isdisjoint(self._attributes)

    @property
    def kind(self) -> str:
        """Return what the cell holds, one of the kinds of cells that give the very text to show."""
        is_error = self._attributes.get("calcext:value-type") == "error"
        return "error" if is_error else _KINDS.get(self._kind, "text")

    @property
    def uncalculated(self) -> str:
        """Return the formula as an element, if the file has no value for it; else ""."""
        formula = self._attributes.get("table:formula")
        if formula is None or self._kind or self._parts:
            return ""
        return (
            f"<f>{html.escape(formula.partition(':=')[2] or formula.lstrip('='), quote=False)}</f>"
        )

    @property
    def span(self) -> tuple[int, int]:
        """Return how many rows and columns the cell is merged over, itself included."""
        if _SPANS.isdisjoint(self._attributes):
            return 1, 1
        counts = (self._attributes.get(name, "1") for name in sorted(_SPANS, reverse=True))
        rows, columns = (max(1, int(text)) if text.isdecimal() else 1 for text in counts)
        return rows, min(columns, MAX_COLUMNS)

    @property
    def stored(self) -> str:
        """Return a number without its format, any other value as it is shown."""
        value = self._attributes.get("office:value", "")
        return plain(value) if value and self._kind in _NUMBERS else self.shown()

    def shown(self, decimals: int = 0) -> str:
        """Return the text to show, a moment with so many digits of a part of a second.

        A text is without what its format puts around it, where the file tells both.
        """
        text = "".join(self._parts)
        match self._kind:
            case "float" | "currency":
                return _number(text, self._attributes.get("office:value", ""))
            case "percentage":
                return _PERCENT(self._attributes.get("office:value", "")) or text
            case "date":
                return _moment(self._attributes.get("office:date-value", text), decimals)
            case "time":
                return _duration(self._attributes.get("office:time-value", ""), decimals) or text
            case "boolean":
                return self._attributes.get("office:boolean-value", text).upper()
        held = self._attributes.get("office:string-value", "")
        return held if held and self._paragraphs <= 1 else text


def _number(text: str, value: str) -> str:
    """Return the shown digits where they are the value's own or make a code, else the plain value."""
    if not value:
        return text
    number = plain(value)
    if _PLAIN.fullmatch(text) and plain(text) == number:
        return text
    digits = "".join(char for char in text if char.isdigit())
    if digits.lstrip("0") != number.lstrip("-"):
        return number
    is_padded = digits.startswith("0") and digits != "0"
    return text if is_padded or (_CODE.fullmatch(text) and len(digits) < len(text)) else number


def _moment(value: str, decimals: int) -> str:
    """Return an ISO moment with so many digits of a part of a second."""
    whole, point, fraction = value.partition(".")
    shown = iso_moment(whole)
    if not decimals or not point or " " not in shown:
        return shown
    return f"{shown}.{fraction.rstrip('Z').ljust(decimals, '0')[:decimals]}"


def _duration(value: str, decimals: int) -> str:
    match = _DURATION.fullmatch(value)
    if not match:
        return ""
    days, hours, minutes = (int(group or 0) for group in match.groups()[:3])
    seconds = float((match[4] or "0").replace(",", "."))
    parts = 10**decimals
    return clock(
        (days * 86400 + hours * 3600 + minutes * 60) * parts + round(seconds * parts), decimals
    )
