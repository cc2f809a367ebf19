"""From stored cells to the texts that Excel shows, whole columns at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog.cell_facts import CellKind
from importers.errors import UnreadableFile
from importers.readers.workbook.number_formats import GENERAL, Kind, NumberFormat, renderer
from importers.readers.workbook.ooxml.cells import KINDS, Cells
from importers.readers.workbook.ooxml.shared_strings import unescaped
from importers.readers.workbook.ooxml.texts import BOOLEANS, formula_text, text_of, unescape
from importers.readers.workbook.process.allowance import LOST_TEXTS

# Numbers that are written just as they are shown: no exponent, no noise in the last digits.
_AS_SHOWN = r"^(?:0|-?[1-9][0-9]{0,14}|-?(?:0|[1-9][0-9]{0,10})\.[0-9]{0,3}[1-9])$"
_WITH_DECIMALS = r"^-?(?:0|[1-9][0-9]{0,10})\.[0-9]{%d,3}[1-9]$"
_STORED = -1  # stands for the style of a cell to be read without its number format
_INDEX = r"^[0-9]{1,9}$"
_LONG_NUMBER = r"^-?[0-9]{16,}|^-?[0-9.]+[eE]\+?(?:1[5-9]|[2-9][0-9]|[1-9][0-9]{2})$"


# What the cells of each of `KINDS` are; a number is a date by its format alone.
_KINDS = np.zeros(len(KINDS), np.uint8)
for _kind, _names in (
    (CellKind.DATE, ("d", "date")),
    (CellKind.BOOLEAN, ("b", "boolean")),
    (CellKind.ERROR, ("e", "error")),
):
    _KINDS[[KINDS.index(name) for name in _names]] = _kind


@dataclass(frozen=True, slots=True)
class Setting:
    """What the workbook gives for reading its cells; numbers in `stored_columns` have no format."""

    strings: pa.Array = field(default_factory=lambda: pa.array([], pa.string()))
    formats: Sequence[NumberFormat] = ()
    date1904: bool = False
    stored_columns: Sequence[int] = ()


@dataclass(slots=True)
class _Texts:
    """Texts of groups of cells, put back into the cells' order at the end."""

    places: list[np.ndarray] = field(default_factory=list)
    parts: list[pa.Array] = field(default_factory=list)

    def add(self, places: np.ndarray, part: pa.Array) -> None:
        self.places.append(places)
        self.parts.append(part)

    def in_order(self, count: int) -> pa.Array:
        order = np.empty(count, np.int64)
        order[np.concatenate(self.places)] = np.arange(count)
        return pa.concat_arrays(self.parts).take(pa.array(order))


def shown(cells: Cells, setting: Setting) -> pa.Array:
    """Return the text of every cell."""
    if not len(cells.rows):
        return pa.array([], pa.string())
    texts = _Texts()
    for code in np.unique(cells.kinds):
        places, kind = np.flatnonzero(cells.kinds == code), KINDS[code]
        if kind == "n":
            _add_numbers(texts, cells, places, setting)
        else:
            part = _MAKERS[kind](cells, pa.array(places), setting)
            texts.add(places, _around(part, cells, places, setting) if kind in _TEXTS else part)
    return texts.in_order(len(cells.rows))


def shown_with_units(cells: Cells, setting: Setting) -> pa.Array | None:
    """Return the text of every amount with the unit that Excel shows beside it, "" for all else; None: none has one."""
    styles = [at for at, form in enumerate(setting.formats) if form.shown_as]
    if not styles:
        return None
    places = np.flatnonzero((cells.kinds == KINDS.index("n")) & np.isin(cells.styles, styles))
    places = places[~np.isin(cells.columns[places], setting.stored_columns)]
    if not len(places):
        return None
    texts = np.full(len(cells.rows), "", object)
    for style in np.unique(cells.styles[places]):
        group = places[cells.styles[places] == style]
        raw = cells.values.take(pa.array(group))
        form = setting.formats[style].shown_as[0]
        texts[group] = _numbers(raw, form, setting.date1904).to_pylist()
    return pa.array(texts, pa.string())


def _around(part: pa.Array, cells: Cells, places: np.ndarray, setting: Setting) -> pa.Array:
    """Put around texts what their formats show around them."""
    styles = [at for at, form in enumerate(setting.formats) if form.texts]
    for style in styles:
        mask = (cells.styles[places] == style) & (pc.binary_length(part).to_numpy() > 0)
        mask &= ~np.isin(cells.columns[places], setting.stored_columns)
        if mask.any():
            texts = _each(part.filter(pa.array(mask)), setting.formats[style].around)
            part = pc.replace_with_mask(part, pa.array(mask), texts)
    return part


def cell_kinds(cells: Cells, setting: Setting) -> np.ndarray:
    """Return each cell's `CellKind`; a number read as stored is plain, as is a cell without a value."""
    kinds: np.ndarray = _KINDS[cells.kinds]
    moments = [at for at, form in enumerate(setting.formats) if form.kind is Kind.MOMENT]
    if moments:
        dated = (cells.kinds == KINDS.index("n")) & np.isin(cells.styles, moments)
        dated &= ~np.isin(cells.columns, setting.stored_columns)
        kinds[dated] = CellKind.DATE
    if kinds.any():
        kinds[pc.binary_length(cells.values).to_numpy() == 0] = CellKind.PLAIN
    return kinds


def uncalculated(cells: Cells) -> np.ndarray:
    """Tell which cells hold a formula whose value the file does not have."""
    formula = pc.binary_length(cells.formulas).to_numpy() > 0
    empty = (
        pc.binary_length(cells.values).to_numpy() + pc.binary_length(cells.inline).to_numpy() == 0
    )
    return np.asarray(formula & empty & (cells.kinds != KINDS.index("str")))


def with_formulas(texts: pa.Array, cells: Cells, mask: np.ndarray) -> pa.Array:
    """Show the formula itself, as `=A2*2`, in cells where it was never calculated."""
    if not mask.any():
        return texts
    formulas = _each(cells.formulas.filter(pa.array(mask)), formula_text)
    return pc.replace_with_mask(texts, pa.array(mask), formulas)


def long_numbers(cells: Cells) -> np.ndarray:
    """Tell which cells hold a number of 16 digits or more, of which Excel keeps only 15."""
    long = cells.kinds == 0
    raw = cells.values.filter(pa.array(long))
    long[long] = pc.match_substring_regex(raw, _LONG_NUMBER).to_numpy(zero_copy_only=False)
    return np.asarray(long)


def _add_numbers(texts: _Texts, cells: Cells, places: np.ndarray, setting: Setting) -> None:
    styles = cells.styles[places]
    styles[np.isin(cells.columns[places], setting.stored_columns)] = _STORED
    for style in np.unique(styles):
        group = places[styles == style]
        form = setting.formats[style] if 0 <= style < len(setting.formats) else GENERAL
        raw = cells.values.take(pa.array(group))
        texts.add(group, _numbers(raw, form, setting.date1904))


def _numbers(raw: pa.Array, form: NumberFormat, date1904: bool) -> pa.Array:
    """Render numbers; those that are written as they are shown, as most are, stay as they are."""
    rendered = renderer(form, date1904)

    def render(number: str) -> str:
        return rendered(_bare(number))

    if form.kind is not Kind.NUMBER or form.integers > 1 or form.decimals > 3:
        return _each(raw, render)
    as_shown = _WITH_DECIMALS % max(form.decimals - 1, 0) if form.decimals else _AS_SHOWN
    odd = pc.invert(pc.match_substring_regex(raw, as_shown))
    return pc.replace_with_mask(raw, odd, _each(raw.filter(odd), render))


def _each(raw: pa.Array, render: Callable[[str], str]) -> pa.Array:
    """Render each different number once, where numbers repeat; an empty cell stays empty."""
    coded = raw.dictionary_encode()
    texts = [render(text) if text else "" for text in coded.dictionary.to_pylist()]
    return pa.array(texts, pa.string()).take(coded.indices)


def _bare(raw: str) -> str:
    """Return what is no text without the spaces and the references that XML allows in it."""
    return unescape(raw).strip()


def _shared(cells: Cells, places: pa.Array, setting: Setting) -> pa.Array:
    raw = cells.values.take(places)
    if not pc.all(pc.match_substring_regex(raw, _INDEX)).as_py():
        raw = _each(raw, _bare)
    index = pc.if_else(pc.match_substring_regex(raw, _INDEX), raw, None).cast(pa.int64())
    index = pc.if_else(pc.less(index, len(setting.strings)), index, None)
    if pc.any(pc.and_(index.is_null(), pc.not_equal(raw, ""))).as_py():
        raise UnreadableFile(LOST_TEXTS)
    return pc.fill_null(setting.strings.take(index), "")


def _as_is(cells: Cells, places: pa.Array, _setting: Setting) -> pa.Array:
    return cells.values.take(places)


def _literal(cells: Cells, places: pa.Array, _setting: Setting) -> pa.Array:
    return unescaped(cells.values.take(places))


def _inline(cells: Cells, places: pa.Array, _setting: Setting) -> pa.Array:
    texts, markup = unescaped(cells.values.take(places)), cells.inline.take(places)
    rich = pc.greater(pc.binary_length(markup), 0)
    runs = pc.utf8_slice_codeunits(markup.filter(rich), len("<is>"), -len("</is>"))
    return pc.replace_with_mask(texts, rich, _each(runs, text_of)) if len(runs) else texts


def _boolean(cells: Cells, places: pa.Array, _setting: Setting) -> pa.Array:
    return _each(cells.values.take(places), lambda raw: BOOLEANS.get(_bare(raw), raw))


def _iso_moment(cells: Cells, places: pa.Array, _setting: Setting) -> pa.Array:
    return _each(cells.values.take(places), lambda raw: iso_moment(_bare(raw)))


def iso_moment(raw: str) -> str:
    """Return an ISO moment as all others are shown: a space for the T, no time where there is none."""
    day, _, clock = raw.rstrip("Z").partition("T")
    clock = clock.partition(".")[0]
    return f"{day} {clock}" if clock.strip("0:") else day


_TEXTS = ("s", "str", "inlineStr", "text")
_MAKERS: dict[str, Callable[[Cells, pa.Array, Setting], pa.Array]] = {
    "s": _shared,
    "str": _literal,
    "inlineStr": _inline,
    "b": _boolean,
    "e": _literal,
    "d": _iso_moment,
    "text": _as_is,
    "date": _as_is,
    "boolean": _as_is,
    "error": _as_is,
}
