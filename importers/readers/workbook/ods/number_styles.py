"""The number formats of an OpenDocument workbook, as codes of the kind that Excel has (ODF 1.3 part 3, 16.29)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_FORMATS = ("number", "currency", "percentage", "date", "time", "boolean", "text")
_STYLES = frozenset(f"number:{name}-style" for name in _FORMATS)
_FOR_TEXTS = "number:text-style"
_FOR_NUMBERS = 3  # of a code's sections; the next is for texts
_DECIMALS = frozenset(("number:decimal-places", "number:min-decimal-places", "number:grouping"))
_LONGEST = 64  # digits and levels of parents; no real style has more
_SIGNS = {"value()>=0": 2, "value()>0": 3}


@dataclass(slots=True)
class _Format:
    """One format as far as it is read: its parts in order, and what is shown under conditions.

    One that `is_for_texts` has numbers only under conditions.
    """

    is_percentage: bool
    is_for_texts: bool = False
    parts: list[str] = field(default_factory=list)
    maps: list[tuple[str, str]] = field(default_factory=list)
    is_plain: bool = True


class NumberStyles:
    """Gathers formats and the styles of cells that name them, as a parser goes through `office:styles`."""

    def __init__(self) -> None:
        """Start without styles."""
        self._formats: dict[str, _Format] = {}
        self._cells: dict[str, tuple[str, str]] = {}
        self._format: _Format | None = None
        self._number: dict[str, str] = {}
        self._embedded: list[tuple[int, str]] = []
        self._text: list[str] | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the start of an element."""
        if name == "style:style":
            parent = attributes.get("style:parent-style-name", "")
            self._cells[attributes.get("style:name", "")] = (
                attributes.get("style:data-style-name", ""), parent,
            )  # fmt: skip
        elif name in _STYLES:
            self._format = _Format(name == "number:percentage-style", name == _FOR_TEXTS)
            self._formats[attributes.get("style:name", "")] = self._format
        elif self._format is not None:
            self._start_part(self._format, name, attributes)

    def _start_part(self, form: _Format, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "number:number":
                self._number, self._embedded = dict(attributes), []
            case "number:text" | "number:embedded-text":
                self._text = []
                self._embedded.append((_count(attributes.get("number:position")), ""))
            case "number:text-content":
                form.parts.append("@")
            case "number:seconds":
                form.parts.append("ss." + "0" * _count(attributes.get("number:decimal-places")))
            case "number:scientific-number" | "number:fraction":
                form.is_plain = False
            case "style:map":
                condition = attributes.get("style:condition", "").replace(" ", "")
                form.maps.append((condition, attributes.get("style:apply-style-name", "")))

    def end(self, name: str) -> None:
        """Take the end of an element."""
        form = self._format
        if form is None:
            return
        if name == "number:text":
            text = "".join(self._text or ())
            is_sign = form.is_percentage and text.strip() == "%"
            form.parts.append("%" if is_sign else _literal(text))
            self._text = None
        elif name == "number:embedded-text":
            self._embedded[-1] = (self._embedded[-1][0], "".join(self._text or ()))
            self._text = None
        elif name == "number:number":
            form.parts.append(_digits(self._number, self._embedded))
        elif name in _STYLES:
            self._format = None

    def text(self, data: str) -> None:
        """Take a stretch of text."""
        if self._text is not None:
            self._text.append(data)

    def code(self, style: str) -> str:
        """Return the format that a cell of this style has; "" where none is told."""
        for _ in range(_LONGEST):
            found, parent = self._cells.get(style, ("", ""))
            if found or not parent:
                return self._code(found)
            style = parent
        return ""

    def _code(self, name: str) -> str:
        form = self._formats.get(name)
        if form is None or not form.is_plain:
            return ""
        own = "".join(form.parts)
        others = [self._formats.get(shown) for _, shown in form.maps]
        if not form.maps or any(other is None or not other.is_plain for other in others):
            return own
        codes = ["".join(other.parts) for other in others if other is not None]
        if form.is_for_texts:
            return _with_texts([condition for condition, _ in form.maps], codes, own)
        if _SIGNS.get(form.maps[0][0]) == len(codes) + 1:
            return ";".join([*codes, own])
        condition = form.maps[0][0].removeprefix("value()").replace("!=", "<>")
        return f"[{condition}]{codes[0]};{own}"


def _with_texts(conditions: list[str], codes: list[str], own: str) -> str:
    """Return the code of a format for texts whose numbers are shown by these codes under these conditions."""
    if len(codes) == 1:
        return f"{codes[0]};{own}"
    if _SIGNS.get(conditions[0]) != len(codes):
        return f"[{conditions[0].removeprefix('value()').replace('!=', '<>')}]{codes[0]};{codes[1]}"
    return ";".join((*(*codes, codes[0])[:_FOR_NUMBERS], own))


def _digits(attributes: Mapping[str, str], embedded: list[tuple[int, str]]) -> str:
    """Return the digits of a number, with the texts that stand between them."""
    least = _count(attributes.get("number:min-integer-digits"))
    if _DECIMALS.isdisjoint(attributes) and least <= 1 and not embedded:
        return "General"
    places = max([least, 1, *(position + 1 for position, _ in embedded)])
    whole = ["#"] * (places - least) + ["0"] * least
    for position, text in sorted(embedded):
        whole.insert(places - position, _literal(text))
    decimals = _count(attributes.get("number:decimal-places"))
    shown = min(decimals, _count(attributes.get("number:min-decimal-places"), decimals))
    fraction = "0" * shown + "#" * (decimals - shown)
    grouping = "#," if attributes.get("number:grouping") == "true" else ""
    return grouping + "".join(whole) + ("." + fraction if fraction else "")


def _literal(text: str) -> str:
    return "".join("\\" + char for char in text)


def _count(text: str | None, default: int = 0) -> int:
    return min(int(text), _LONGEST) if text and text.isascii() and text.isdecimal() else default
