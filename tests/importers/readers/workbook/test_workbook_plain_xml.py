"""A part with a prefix before its names reads as one without, wherever its bytes are cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.catalog.source import ReadOptions
from importers.readers.workbook.ooxml import event_reader
from importers.readers.workbook.ooxml.plain_xml import Irregular, windows, without_prefix
from importers.readers.workbook.ooxml.xlsx import read_grid
from tests.support.grids import filled
from tests.support.raw_workbook import sheet_xml, write_workbook

_PREFIXED = b'<x:worksheet xmlns:x="u"><x:row r="1"><x:c><x:v>1 &lt;x: 2</x:v></x:c><y:z/></x:row>'
_PLAIN = b'<worksheet xmlns:x="u"><row r="1"><c><v>1 &lt;x: 2</v></c><y:z/></row>'


def test_a_prefix_is_taken_off_wherever_the_part_is_cut() -> None:
    for cut in range(20, len(_PREFIXED)):
        pieces = [_PREFIXED[:cut], _PREFIXED[cut : cut + 3], _PREFIXED[cut + 3 :]]
        assert b"".join(without_prefix(pieces)) == _PLAIN


def test_a_part_without_a_prefix_stays() -> None:
    assert b"".join(without_prefix([_PLAIN[:30], _PLAIN[30:]])) == _PLAIN


def test_a_prefixed_sheet_is_read_in_the_fast_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = '<row r="1"><c r="A1" t="str"><v>sku</v></c></row>'
    plain = sheet_xml(rows).replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    prefixed = plain.replace("<x:?xml", "<?xml").replace("xmlns=", "xmlns:x=")
    monkeypatch.delattr(event_reader, "scan")
    path = write_workbook(tmp_path / "w.xlsx", prefixed)
    grid = read_grid(path, ReadOptions(), lambda *_progress: None)
    assert filled(grid) == {1: {0: "sku"}}


def test_windows_end_with_a_row() -> None:
    found = list(windows([b"<a/></row><b", b"/></row>", b"tail"], b"</row>", 1))
    assert [window.xml for window in found] == [b"<a/></row>", b"<b/></row>", b"tail"]
    assert [(window.first, window.last) for window in found] == [
        (True, False), (False, False), (False, True),
    ]  # fmt: skip


def test_no_window_grows_for_ever() -> None:
    with pytest.raises(Irregular):
        list(windows([bytes(40 << 20)] * 2, b"</row>", 1))
