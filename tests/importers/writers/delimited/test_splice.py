"""A saved delimited file differs from the original in the changed fields' bytes only."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.catalog.catalog import Catalog
from importers.catalog.source import ReadOptions
from importers.errors import SaveFailed, UnreadableFile
from importers.readers import read
from importers.writers import losses, save
from tests.support.catalogs import catalog_of, put, rows_of

WITH_TITLE = (
    b"\xef\xbb\xbfPrices of spring;;\r\n"
    b"\r\n"
    b"SKU;Name;Price\r\n"
    b'"001";"Tea ""best""";1,50\r\n'
    b";;\r\n"
    b'002;"two\nlines";  2\r\n'
    b"003;short\r\n"
    b"\r\n"
    b"004;long;3;extra\n"
    b"005;last;4"
)


def saved(catalog: Catalog, name: str = "out.csv") -> bytes:
    target = catalog.source.origin.path.with_name(name)
    save(catalog, target, overwrite=True)
    return target.read_bytes()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(
        st.binary(min_size=1, max_size=120),
        st.text(alphabet='ab1,;\t"\r\n é', min_size=1, max_size=120).map(str.encode),
        st.text(alphabet="ab1,\n あ", min_size=1, max_size=60).map(
            lambda text: f"SKU,あ\n{text}".encode("utf-16")
        ),
    )
)
def test_without_an_edit_not_a_byte_changes(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            catalog = catalog_of(Path(folder), content)
        except UnreadableFile:
            return
        if not catalog.source.is_workbook:
            assert saved(catalog) == content


def test_only_the_changed_field_differs(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, WITH_TITLE)
    put(catalog, 0, 1, 'Tea "better"')
    put(catalog, 1, 2, "2")
    expected = WITH_TITLE.replace(b"best", b"better").replace(b";  2\r", b";2\r")
    assert saved(catalog) == expected


def test_missing_cells_are_added_and_extra_ones_go(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, WITH_TITLE)
    put(catalog, 2, 2, "9")
    put(catalog, 3, 3, None)
    expected = WITH_TITLE.replace(b"003;short\r", b"003;short;9\r").replace(b";extra", b"")
    assert saved(catalog) == expected


def test_left_out_rows_go_with_their_line_ends(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, WITH_TITLE)
    catalog.exclude([1, 4])
    put(catalog, 1, 1, "edited, then left out")
    result = save(catalog, tmp_path / "out.csv")
    expected = WITH_TITLE.replace(b'002;"two\nlines";  2\r\n', b"").replace(b"005;last;4", b"")
    assert result.path.read_bytes() == expected
    assert (result.rows, result.notes) == (3, ("2 left-out rows are not in the file.",))


def test_a_header_label_is_changed_in_place(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, WITH_TITLE)
    put(catalog, None, 2, "Price; net")
    put(catalog, None, 3, "Note")
    expected = WITH_TITLE.replace(b"SKU;Name;Price", b'SKU;Name;"Price; net";Note')
    assert saved(catalog) == expected


def test_undone_edits_leave_no_trace(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, WITH_TITLE)
    put(catalog, 0, 0, "x")
    put(catalog, 0, 0, "001")
    assert saved(catalog) == WITH_TITLE


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "cp932", "cp1252"])
def test_the_encoding_is_kept(tmp_path: Path, encoding: str) -> None:
    word = {"cp932": "茶葉", "cp1252": "Thé"}.get(encoding, "Тея é 茶")
    text = f"SKU,Name\r\n001,{word}\r\n002,Salt {word}\r\n"
    options = ReadOptions(encoding=encoding if encoding.startswith("cp") else None)
    content = text.encode(encoding)
    catalog = catalog_of(tmp_path, content, options=options)
    put(catalog, 1, 1, word)
    assert saved(catalog) == text.replace("Salt ", "").encode(encoding)


def test_a_character_that_the_encoding_lacks_makes_it_utf8(tmp_path: Path) -> None:
    text = "SKU,Name\r\n1,Crème fraîche légère\r\n2,Café crème\r\n"
    catalog = catalog_of(tmp_path, text.encode("cp1252"), options=ReadOptions(encoding="cp1252"))
    put(catalog, 1, 1, "Ω 3")
    result = save(catalog, tmp_path / "out.csv")
    assert result.path.read_bytes() == text.replace("Café crème", "Ω 3").encode("utf-8-sig")
    assert len(result.notes) == 1
    assert "“Ω”" in result.notes[0]
    assert "line 3" in result.notes[0]


def test_bytes_outside_the_encoding_are_never_lost(tmp_path: Path) -> None:
    content = b"SKU,Name\n1,caf\xe9\n2,plain\n"
    catalog = catalog_of(tmp_path, content, options=ReadOptions(encoding="utf-8"))
    put(catalog, 1, 1, "simple")
    assert saved(catalog) == content.replace(b"plain", b"simple")
    put(catalog, 0, 0, "9")
    assert saved(catalog) == b"SKU,Name\n9,caf\xe9\n2,simple\n"


def test_a_damaged_cell_can_be_put_right(tmp_path: Path) -> None:
    names = "".join(f"{number},Thé {number}\n" for number in range(9))
    content = b"SKU,Name\n" + names.encode() + b"2,caf\xe9,\xff\n"
    catalog = catalog_of(tmp_path, content)
    put(catalog, 9, 1, "café")
    assert saved(catalog) == content.replace(b"caf\xe9", "café".encode())


def test_half_a_character_at_the_end_stays_unless_it_stands_beside_the_edit(tmp_path: Path) -> None:
    content = "SKU,Name\n1,Tea\n2,Tea\n".encode("utf-16") + b"x"
    catalog = catalog_of(tmp_path, content)
    put(catalog, 0, 1, "Thé")
    assert saved(catalog) == "SKU,Name\n1,Thé\n2,Tea\n".encode("utf-16") + b"x"
    put(catalog, 1, 1, "Mug")
    (note,) = save(catalog, tmp_path / "new.csv").notes
    assert "half a character" in note
    assert rows_of(Catalog(read(tmp_path / "new.csv")))[:2] == [("1", "Thé"), ("2", "Mug")]


@pytest.mark.parametrize(
    ("encoding", "damage"), [("utf-8", b"\xff"), ("cp932", b"\x81"), ("utf-16-le", b"\x00\xdc")]
)
def test_an_edit_beside_damage_and_a_stray_quote_is_refused(
    tmp_path: Path, encoding: str, damage: bytes
) -> None:
    content = 'SKU,Name,Note\n1,"a" b",'.encode(encoding) + damage + "\n".encode(encoding)
    catalog = catalog_of(tmp_path, content, options=ReadOptions(encoding=encoding))
    put(catalog, 0, 0, "9")
    with pytest.raises(SaveFailed, match="line 2"):
        saved(catalog)


def test_a_value_that_cannot_be_quoted_is_refused(tmp_path: Path) -> None:
    content = b"SKU,Name\n1,a\n2,b\n"
    catalog = catalog_of(tmp_path, content, options=ReadOptions(quote=""))
    put(catalog, 0, 1, "a, b")
    with pytest.raises(SaveFailed, match="“Name” on line 2"):
        save(catalog, tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_when_the_original_is_gone_the_work_is_not(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, WITH_TITLE)
    put(catalog, 0, 1, "Thé")
    catalog.source.origin.path.unlink()
    result = save(catalog, tmp_path / "out.csv")
    assert any("written anew" in note for note in result.notes)
    again = Catalog(read(result.path))
    assert rows_of(again) == rows_of(catalog)
    assert again.labels[:3] == ("SKU", "Name", "Price")


def test_another_delimiter_is_another_file(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, b"SKU;Name\n001;a\tb\n002;c\n")
    assert saved(catalog, "out.tsv") == b'SKU\tName\r\n001\t"a\tb"\r\n002\tc\r\n'
    assert saved(catalog, "out.txt") == b"SKU;Name\n001;a\tb\n002;c\n"


CELLS = st.text(alphabet='ab ,"\r\né', max_size=6)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2), CELLS), max_size=8),
    st.sets(st.integers(0, 5), max_size=3),
)
def test_what_was_saved_is_what_is_read_again(
    edits: list[tuple[int, int, str]], excluded: set[int]
) -> None:
    lines = [f'{n}00,"name {n}",note {n}' for n in range(6)]
    with tempfile.TemporaryDirectory() as folder:
        content = "\n".join(["SKU,Name,Note", *lines, ""]).encode()
        catalog = catalog_of(Path(folder), content)
        for row, column, value in edits:
            put(catalog, row, column, value)
        catalog.exclude(excluded)
        written = saved(catalog)
        again = Catalog(read(Path(folder) / "out.csv"))
        kept = [cells for row, cells in enumerate(rows_of(catalog)) if row not in excluded]
        assert rows_of(again) == [cells for cells in kept if any(c and c.strip() for c in cells)]
        untouched = set(range(6)) - excluded - {row for row, _, _ in edits}
        assert all(lines[row].encode() + b"\n" in written for row in untouched)


def test_a_record_with_a_stray_quote_is_written_anew_alone(tmp_path: Path) -> None:
    content = b'SKU,Name,Note\n1,"a" b",x\n\n2,plain,y\n3,"5" pipe",z\n'
    catalog = catalog_of(tmp_path, content)
    assert rows_of(catalog)[0][1] == 'a" b'
    put(catalog, 0, 2, "new")
    assert saved(catalog) == content.replace(b'1,"a" b",x', b'1,"a"" b",new')
    catalog.exclude([2])
    assert saved(catalog) == b'SKU,Name,Note\n1,"a"" b",new\n\n2,plain,y\n'


def test_stray_quotes_around_make_it_a_new_file(tmp_path: Path) -> None:
    content = b'col0;col1\n1b ;"bea \na11;"1;"\n"e\\"e"; ee; "ee1e";1;\n'
    catalog = catalog_of(tmp_path, content)
    put(catalog, 1, 1, 'say "hi"')
    put(catalog, 0, 0, None)
    result = save(catalog, tmp_path / "out.csv")
    options = ReadOptions(delimiter=";")
    wanted = [cells for cells in rows_of(catalog) if any(cells)]
    again = [
        tuple(cell or "" for cell in cells)
        for cells in rows_of(Catalog(read(result.path, options)))
    ]
    assert again == [tuple(cell or "" for cell in cells) for cells in wanted]


def test_what_a_new_file_has_no_room_for_is_told(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, WITH_TITLE)
    assert (
        "What stood above the header is not in the file."
        in save(catalog, tmp_path / "out.tsv").notes
    )


def test_another_encoding_is_told_before(tmp_path: Path) -> None:
    options = ReadOptions(encoding="cp1252")
    catalog = catalog_of(tmp_path, "SKU,Name\n1,Größe\n2,b\n".encode("cp1252"), options=options)
    target = tmp_path / "out.csv"
    assert losses(catalog, target) == ()
    put(catalog, 1, 1, "Łódź")
    catalog.exclude([0])
    left_out, encoding = losses(catalog, target)
    assert "1 left-out row" in left_out
    assert "now UTF-8" in encoding
    assert save(catalog, target).notes == (left_out, encoding)


def test_a_file_keeps_an_unusual_name(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, b"SKU|Name\n1|a\n2|b\n", "list.psv")
    put(catalog, 0, 1, "x")
    assert losses(catalog, tmp_path / "new.psv") == ()
    assert saved(catalog, "new.psv") == b"SKU|Name\n1|x\n2|b\n"
