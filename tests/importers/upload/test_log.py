"""The plain log of uploaded SKUs, out and in."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from importers.destinations.registry import BUILT_IN
from importers.destinations.work import Entry, EntryState
from importers.errors import UnreadableFile
from importers.ledger.place import open_ledger
from importers.upload.log import export_log, import_log
from importers.upload.plan import HeldBack, preview
from tests.support.uploads import teas

PROFILE = BUILT_IN["scantrust"]


def test_only_what_is_uploaded_is_in_the_log(ledger: Path, tmp_path: Path) -> None:
    with closing(open_ledger(ledger, PROFILE)) as opened:
        opened.write(
            [
                Entry("B", EntryState.UPLOADED, b"x", b"x"),
                Entry("A ", EntryState.REFUSED, b"y", b"x"),
                Entry("C", EntryState.REFUSED, b"x"),
                Entry("D", EntryState.UNKNOWN, b"x"),
            ]
        )
    assert export_log(ledger, PROFILE, tmp_path / "log.txt") == 2
    assert (tmp_path / "log.txt").read_text() == "A \nB\n"


def test_a_log_gives_back_the_very_skus(ledger: Path, tmp_path: Path) -> None:
    odd = ["A\u2028B", "C\x0bD", "E\x85F", " G", "H\t"]
    with closing(open_ledger(ledger, PROFILE)) as opened:
        opened.write(Entry(sku, EntryState.UPLOADED, b"x", b"x") for sku in [*odd, "I\nJ", "K\r"])
    assert export_log(ledger, PROFILE, tmp_path / "log.txt") == len(odd)
    other = tmp_path / "other.sqlite3"
    assert import_log(other, PROFILE, tmp_path / "log.txt") == len(odd)
    with closing(open_ledger(other, PROFILE)) as opened:
        assert {entry.sku for entry in opened.all_entries()} == set(odd)


def test_without_a_record_the_log_is_empty(ledger: Path, tmp_path: Path) -> None:
    assert export_log(ledger, PROFILE, tmp_path / "log.txt") == 0
    assert not ledger.exists()


def test_skus_of_a_log_are_skipped_whatever_their_content(ledger: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    log.write_text("\ufeffTEA-0000\r\nTEA-0002\n\nTEA-0000\n", encoding="utf-8")
    assert import_log(ledger, PROFILE, log) == 2
    assert import_log(ledger, PROFILE, log) == 0
    seen = preview(PROFILE, teas(3), HeldBack(), ledger)
    assert (seen.unchanged, seen.new) == (2, 1)


def test_an_import_does_not_overrule_the_record(ledger: Path, tmp_path: Path) -> None:
    with closing(open_ledger(ledger, PROFILE)) as opened:
        opened.write([Entry("A", EntryState.UNKNOWN, b"x")])
    (tmp_path / "log.txt").write_text("A\n")
    assert import_log(ledger, PROFILE, tmp_path / "log.txt") == 0
    with closing(open_ledger(ledger, PROFILE)) as opened:
        assert opened.entries(["A"])["A"].state is EntryState.UNKNOWN


def test_a_log_that_cannot_be_read_is_told(ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_bytes(b"\xff\xfe\x00")
    for name in ("log.txt", "gone.txt"):
        with pytest.raises(UnreadableFile):
            import_log(ledger, PROFILE, tmp_path / name)
