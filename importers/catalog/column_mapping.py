"""Which column of a sheet holds which field of the destination."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from importers.catalog.letters import column_letters
from importers.catalog.model import ReadWarning
from importers.catalog.schema import Field, FieldKind, Requirement, Schema
from importers.catalog.vocabulary import EITHER_HEADERS, OTHER_HEADERS, SURE_KEYS, SURE_NAMES

# Labels that hold the word SKU and mean another product's, or a number of them.
_OTHERS_SKU = re.compile(
    r"parent|related|up-?sell|cross|bundle|group|associated|child|count|number of|old|previous|competitor|configur"
    r"|master|alternat|replace|skus\b",
    re.IGNORECASE,
)
_SKU = re.compile(r"(?:(?<![A-Za-z])[Ss]|(?<=[a-z])S)[Kk][Uu](?![a-z])")
# Labels of what the shop itself pays, in the languages of the vocabulary.
_COST = re.compile(
    r"\bcost|inkoop|einkauf|\bEK\b|achat|compra|costo|acquisto|zakup|purchase|wholesale|进价|进货|原価|仕入",
    re.IGNORECASE,
)
_LOOKED_AT = 60  # columns
_HOLDS_SKU = (
    3.5  # the rank of a label that holds the word: behind `item sku`, before all that do not
)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Field names to source column indices; a field without a column is not in it.

    `constants` are fields that are the same text for all rows, whatever the file has.
    """

    columns: Mapping[str, int]
    constants: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def column(self, field: str) -> int | None:
        """Return the column that holds a field, or None."""
        return self.columns.get(field)

    def field(self, column: int) -> str | None:
        """Return the field that a column holds, or None."""
        return next((name for name, index in self.columns.items() if index == column), None)

    def bind(self, field: str, column: int | None) -> ColumnMapping:
        """Return a mapping with that field moved to a column, or to none; a column holds one field."""
        kept = {
            name: index for name, index in self.columns.items() if name != field and index != column
        }
        if column is not None:
            kept[field] = column
        constants = {name: text for name, text in self.constants.items() if name != field}
        return ColumnMapping(MappingProxyType(kept), MappingProxyType(constants))

    def with_constant(self, field: str, text: str) -> ColumnMapping:
        """Return a mapping where that field is the same text for all rows, and no column holds it."""
        freed = self.bind(field, None)
        constants = MappingProxyType({**freed.constants, field: text})
        return ColumnMapping(freed.columns, constants)

    def holds(self, field: str) -> bool:
        """Tell whether a field has a column, or is the same for all rows."""
        return field in self.columns or field in self.constants


@dataclass(frozen=True, slots=True)
class Content:
    """What a column's values look like: nothing but blanks, barcodes (GTIN) or words for the most part.

    `codes`: each value is another one, and could be a product's code. `prices`, `addresses` and `pictures`: most
    are amounts with decimals, web addresses, or names of picture files.
    """

    blank: bool = False
    barcodes: bool = False
    words: bool = False
    codes: bool = False
    prices: bool = False
    addresses: bool = False
    pictures: bool = False


def nothing_known(_column: int) -> Content:
    """Say nothing of any column, for callers that cannot look."""
    return Content()


def guess(
    labels: Sequence[str], schema: Schema, look: Callable[[int], Content] = nothing_known
) -> ColumnMapping:
    """Return which column most likely holds each field, by the header's labels and a look at the key's values.

    A label means a field when it equals the field's name or one of its synonyms, whatever the case,
    accents, spaces and punctuation. The exact name wins, then the synonym listed first, then the leftmost.
    For the key a label that holds the word SKU, such as `Custom label (SKU)`, comes before all that do
    not. Only the key's candidates are looked at: a column without a single value yields to another
    one, as does one of barcodes, and a word that means a code or a name (`Artikel`) is what its values are.
    Fields choose in the schema's order and a column holds one field.
    """
    taken: dict[str, int] = {}
    for field in schema.fields:
        found = _candidates(labels, field, look)
        column = next((column for _, column in found if column not in taken.values()), None)
        if column is not None:
            taken[field.name] = column
    return ColumnMapping(MappingProxyType(taken))


def unsure(
    labels: Sequence[str],
    schema: Schema,
    mapping: ColumnMapping,
    look: Callable[[int], Content] = nothing_known,
) -> tuple[ReadWarning, ...]:
    """Say where a guess could as well have been another: two keys, or a name that is called a description.

    Where no label means a required field, the column is named whose values could be it; it is not taken.
    """
    warnings = []
    key, name = schema.key, _name_field(schema)
    chosen = mapping.column(key.name)
    proposed = by_values(labels, schema, mapping, look)
    for field in schema.fields:
        if field.requirement is Requirement.REQUIRED and field.name in proposed:
            warnings.append(_of_proposal(labels, field, proposed[field.name]))
    if chosen is None or chosen >= len(
        labels
    ):  # a column beyond the header was meant by whoever chose it
        pass
    elif labels[chosen] != key.name:
        rival = _rival(labels, key, chosen, look)
        if rival is not None:
            warnings.append(_of_rival(labels[chosen], labels[rival]))
    column = None if name is None else mapping.column(name.name)
    labelled = column is not None and column < len(labels)
    if (
        name is not None
        and column is not None
        and labelled
        and not _is_surely(labels[column], name)
    ):
        warnings.append(_of_name(labels[column]))
    return tuple(warnings)


def _is_surely(label: str, name: Field) -> bool:
    return label == name.name or plain(label) in _plain_set(SURE_NAMES)


def _of_name(label: str) -> ReadWarning:
    return ReadWarning(
        "columns",
        f"No column is called a name, so “{label.strip()}” was taken for it: "
        "choose another column if that is wrong.",
    )


def by_values(
    labels: Sequence[str],
    schema: Schema,
    mapping: ColumnMapping,
    look: Callable[[int], Content],
) -> dict[str, int]:
    """Return which column each field without one could be by its values; these are guesses, for people to judge.

    Only columns that no field has are proposed, but for the name, which may be what goes as the description. What
    something costs the shop itself is no price.
    """
    free = [at for at in range(min(len(labels), _LOOKED_AT)) if mapping.field(at) is None]
    name, proposed = _name_field(schema), dict[str, int]()
    for field in schema.fields:
        if mapping.holds(field.name):
            continue
        left = [at for at in free if at not in proposed.values()]
        if field is name:
            optional = (at for at in mapping.columns.values() if _is_spare(schema, mapping, at))
            left += sorted(optional)
        column = _fitting(field, labels, left, look, named=field is name)
        if column is not None:
            proposed[field.name] = column
    return proposed


def _fitting(
    field: Field,
    labels: Sequence[str],
    free: Sequence[int],
    look: Callable[[int], Content],
    *,
    named: bool,
) -> int | None:
    """Return the first column whose values fit a field's kind; for the key those of barcodes come last."""
    match field.kind:
        case FieldKind.KEY:
            codes = [(look(at).barcodes, at) for at in free if look(at).codes]
            return min(codes)[1] if codes else None
        case FieldKind.MONEY:
            fitting = (at for at in free if look(at).prices and not _COST.search(labels[at]))
        case FieldKind.URL:
            fitting = (at for at in free if look(at).addresses and not look(at).pictures)
        case FieldKind.IMAGE:
            fitting = (at for at in free if look(at).pictures)
        case _:
            others = _plain_set(OTHER_HEADERS)  # such as notes: words, and known to be no name
            fitting = (
                at for at in free if named and plain(labels[at]) not in others and look(at).words
            )
    return next(fitting, None)


def _is_spare(schema: Schema, mapping: ColumnMapping, column: int) -> bool:
    field = mapping.field(column)
    return field is not None and schema.field(field).requirement is Requirement.OPTIONAL


def _of_proposal(labels: Sequence[str], field: Field, column: int) -> ReadWarning:
    label = labels[column].strip() or f"column {column_letters(column)}"
    called = "an SKU" if field.kind is FieldKind.KEY else f"a {field.label.lower()}"
    message = f"No column is called {called}; by its values “{label}” could be it: choose it if that is right."
    return ReadWarning("columns", message)


def _name_field(schema: Schema) -> Field | None:
    """Return the field that the names of products go to, by its synonyms."""
    return next((field for field in schema.fields if SURE_NAMES[0] in field.synonyms), None)


def _of_rival(chosen: str, rival: str) -> ReadWarning:
    return ReadWarning(
        "columns",
        f"“{chosen.strip()}” was taken for the SKU, and “{rival.strip()}” could be meant as well: "
        "choose another column if that is wrong.",
    )


def _rival(
    labels: Sequence[str], key: Field, chosen: int, look: Callable[[int], Content]
) -> int | None:
    """Return a column whose claim to be the key is of the same kind as that of the one that was chosen."""
    if plain(labels[chosen]) == "sku":
        return None
    claim = _claim(labels[chosen])
    for _, column in _candidates(labels, key, look):
        same = column != chosen and _claim(labels[column]) == claim
        content = look(column)
        if same and not (content.blank or content.barcodes or content.words):
            return column
    return None


def _claim(label: str) -> int:
    """Return how clearly a label speaks of a key: it holds the word SKU, is sure, or only likely."""
    if _holds_sku(label):
        return 0
    return 1 if plain(label) in _plain_set(SURE_KEYS) else 2


def _candidates(
    labels: Sequence[str], field: Field, look: Callable[[int], Content]
) -> list[tuple[float, int]]:
    """Return the ranks and columns that could hold a field, the likeliest first."""
    rank: dict[str, float] = {plain(field.name): len(field.synonyms)}
    rank |= {plain(name): place for place, name in reversed(list(enumerate(field.synonyms)))}
    is_key = field.kind is FieldKind.KEY
    found = []
    for column, label in enumerate(labels):
        place = -1.0 if label == field.name else rank.get(plain(label))
        if is_key and place != -1.0 and _holds_sku(label):
            place = _HOLDS_SKU if place is None else min(place, _HOLDS_SKU)
        if place is not None:
            found.append((place, column))
    found.sort()
    return _fit_for_key(labels, found, look) if is_key else found


def _fit_for_key(
    labels: Sequence[str], found: list[tuple[float, int]], look: Callable[[int], Content]
) -> list[tuple[float, int]]:
    """Return the key's candidates by rank, those whose values speak against them behind the others."""
    either = _plain_set(EITHER_HEADERS)
    contents = {column: look(column) for _, column in found}
    kept = [
        (place, column)
        for place, column in found
        if not (contents[column].words and plain(labels[column]) in either)
    ]

    def order(one: tuple[float, int]) -> tuple[bool, bool, float, int]:
        place, column = one
        barcodes = contents[column].barcodes and place >= 0
        return contents[column].blank, barcodes, place, column

    return sorted(kept, key=order)


def _holds_sku(label: str) -> bool:
    return _SKU.search(label) is not None and _OTHERS_SKU.search(label) is None


_sets: dict[tuple[str, ...], frozenset[str]] = {}


def _plain_set(words: tuple[str, ...]) -> frozenset[str]:
    if words not in _sets:
        _sets[words] = frozenset(map(plain, words))
    return _sets[words]


def plain(label: str) -> str:
    """Return a label's letters and digits alone, without case and accents: `Variant_SKU ` is `variantsku`."""
    folded = unicodedata.normalize("NFKD", label.casefold())
    return "".join(character for character in folded if character.isalnum())
