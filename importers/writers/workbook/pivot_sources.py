"""Lists that pivot tables are made from: they follow an edit only when they are refreshed, and a new label not at all.

A pivot table keeps a copy of its list (the cache), with the labels as names of its fields; a refresh drops a
field whose label is gone. Source: ECMA-376 part 1, 18.10.1 (`cacheSource`, `worksheetSource`, `cacheField`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from importers.catalog.area import Area
from importers.readers.workbook.ooxml.package import Package, Workbook
from importers.writers.workbook.markup import Unpatchable, as_utf8, elements
from importers.writers.workbook.tables import TablePart

_CACHE = "pivotCacheDefinition"
_TRUE = ("1", "true", "on")
_PLACE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!\[\]]+))!(.+)")


@dataclass(frozen=True, slots=True)
class PivotSource:
    """Cells that pivot tables are made from, the header first; `fields` are its labels as they keep them."""

    pivots: tuple[str, ...]
    area: Area
    fields: tuple[str, ...]
    follows: bool  # they are refreshed whenever the workbook is opened

    @property
    def title(self) -> str:
        """Return what is made from it, for a sentence."""
        names = ", ".join(f"“{name}”" for name in self.pivots)
        return f"pivot table{'s' if len(self.pivots) > 1 else ''} {names}"

    @property
    def header(self) -> Area:
        """Return the cells that name its fields."""
        area = self.area
        return Area(area.top, area.left, area.top, area.right)


def read_pivot_sources(
    package: Package, book: Workbook, part: str, tables: Sequence[TablePart]
) -> Iterator[PivotSource]:
    """Yield what pivot tables of the whole workbook are made from in one sheet."""
    if not any(kind == _CACHE for kind, _ in package.relations(package.main).values()):
        return
    sheet = next((each.name for each in book.sheets if each.part == part), "")
    names = _Names(sheet, {table.name.casefold(): table.area for table in tables})
    caches: dict[str, list[str]] = {}
    for pivot, cache in _pivots(package, book):
        caches.setdefault(cache, []).append(pivot)
    for cache, pivots in caches.items():
        with suppress(Unpatchable):  # nothing is written there, so it need not be understood
            if source := _source(package, cache, tuple(dict.fromkeys(pivots)), names):
                yield source


def _source(
    package: Package, cache: str, pivots: tuple[str, ...], names: _Names
) -> PivotSource | None:
    found = elements(as_utf8(package.whole(cache)), (_CACHE, "worksheetSource", "cacheField"))
    source = next((each.attributes for each in found if each.name == "worksheetSource"), {})
    area = names.area(package, source)
    if area is None:
        return None
    fields = [each.attributes.get("name", "") for each in found if each.name == "cacheField"]
    follows = found[0].attributes.get("refreshOnLoad") in _TRUE
    return PivotSource(pivots, area, tuple(fields), follows)


def _pivots(package: Package, book: Workbook) -> Iterator[tuple[str, str]]:
    """Yield each pivot table's name with the part of its cache."""
    for sheet in book.sheets:
        for part in _related(package, sheet.part, "pivotTable"):
            named = elements(as_utf8(package.whole(part)), ("pivotTableDefinition",))
            name = next((each.attributes.get("name", "") for each in named), "")
            yield from ((name, cache) for cache in _related(package, part, _CACHE))


def _related(package: Package, part: str, kind: str) -> Iterator[str]:
    targets: Iterable[tuple[str, str]] = package.relations(part).values()
    return (target for each, target in targets if each == kind and package.exists(target))


@dataclass(frozen=True, slots=True)
class _Names:
    """A sheet, and its tables' cells by their folded names."""

    sheet: str
    tables: dict[str, Area]

    def area(self, package: Package, source: Mapping[str, str]) -> Area | None:
        """Return the cells that a `worksheetSource` means; None if they are on another sheet, or nobody knows where."""
        if "id" in source:  # another workbook's
            return None
        name = source.get("name", "")
        if not name:
            return Area.of(source.get("ref", "")) if self._is_own(source.get("sheet", "")) else None
        return self.tables.get(name.casefold()) or self._defined(package, name)

    def _defined(self, package: Package, name: str) -> Area | None:
        xml = as_utf8(package.whole(package.main))
        for each in elements(xml, ("definedName",)):
            if each.attributes.get("name", "").casefold() == name.casefold():
                place = _PLACE.fullmatch(xml[each.inner : each.close].decode().strip())
                if place and self._is_own((place[1] or place[2]).replace("''", "'")):
                    return Area.of(place[3])
        return None

    def _is_own(self, sheet: str) -> bool:
        return sheet.casefold() == self.sheet.casefold()
