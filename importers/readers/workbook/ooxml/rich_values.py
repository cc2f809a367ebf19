"""Pictures that are the value of a cell: Excel's rich values ([MS-XLSX] 2.2.4.12), and WPS's cell images."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from importers.catalog.cell_facts import SheetPicture
from importers.readers.workbook.ooxml.package import Package, attribute, local, whole_number

_Place = tuple[int, int]
_IMAGE = "_localImage"
_LARGEST = 16 << 20  # bytes: the cells can be read without, so no large part is worth its memory


def is_readable(package: Package, part: str) -> bool:
    """Tell whether a part is there, and of a size that a real one may have."""
    return package.exists(part) and package.size(part) <= _LARGEST


def local_images(package: Package, rich_values: Mapping[_Place, int]) -> list[SheetPicture]:
    """Return the pictures among cells with a rich value; its number counts from 1.

    Without the parts that tell what the values are, all count as pictures, whose files are not known.
    """
    parts = dict(package.relations(package.main).values())
    values = _each(package, parts.get("rdRichValue"), "rv")
    shapes = _each(package, parts.get("rdRichValueStructure"), "s")
    if not values or not shapes:
        return [SheetPicture(*place, part="") for place in rich_values]
    files = _files(package, parts.get("richValueRel"))
    order = _order(package, parts.get("sheetMetadata"))
    found = []
    for place, number in rich_values.items():
        index = order[number - 1] if 0 < number <= len(order) else number - 1
        value = values[index] if 0 <= index < len(values) else None
        if value is not None and _shape(value, shapes) == _IMAGE:
            found.append(SheetPicture(*place, part=_file(value, files)))
    return found


def _shape(value: Element, shapes: list[Element]) -> str:
    index = whole_number(value.get("s"), -1)
    return shapes[index].get("t", "") if 0 <= index < len(shapes) else ""


def _file(value: Element, files: list[str]) -> str:
    first = next((child.text for child in value if local(child.tag) == "v"), None)
    index = whole_number(first, -1)
    return files[index] if 0 <= index < len(files) else ""


def cell_images(package: Package, names: Mapping[_Place, str]) -> list[SheetPicture]:
    """Return the pictures that formulas as `=DISPIMG("ID_1F",1)` name, as WPS writes them."""
    part = next(
        (part for kind, part in package.relations(package.main).values() if kind == "cellImage"), ""
    )
    files = _named(package, part) if is_readable(package, part) else {}
    return [SheetPicture(*place, part=files.get(name, "")) for place, name in names.items()]


def _named(package: Package, part: str) -> dict[str, str]:
    relations, found = package.relations(part), {}
    for image in package.xml(part):
        about = {local(each.tag): each for each in image.iter()}
        blip = attribute(about["blip"], "embed") if "blip" in about else None
        if blip in relations and "cNvPr" in about:
            found[about["cNvPr"].get("name", "")] = relations[blip][1]
    return found


def _order(package: Package, part: str | None) -> list[int]:
    """Return which rich value each value of a cell's metadata is."""
    if part is None or not is_readable(package, part):
        return []
    root = package.xml(part)
    blocks = [whole_number(each.get("i"), -1) for each in root.iter() if local(each.tag) == "rvb"]
    records = (
        whole_number(record.get("v"), -1)
        for group in root
        if local(group.tag) == "valueMetadata"
        for record in group.iter()
        if local(record.tag) == "rc"
    )
    return [blocks[index] if 0 <= index < len(blocks) else -1 for index in records]


def _files(package: Package, part: str | None) -> list[str]:
    if part is None or not is_readable(package, part):
        return []
    relations = package.relations(part)
    names = (attribute(each, "id") or "" for each in package.xml(part))
    return [relations.get(name, ("", ""))[1] for name in names]


def _each(package: Package, part: str | None, name: str) -> list[Element]:
    if part is None or not is_readable(package, part):
        return []
    return [each for each in package.xml(part) if local(each.tag) == name]
