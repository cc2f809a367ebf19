"""What asking for the pictures of a catalog brings: warnings on cells, and what is known of them the next time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from importers.catalog.model import CellRef, no_report
from importers.catalog.source import ReadOptions
from importers.session.session import Session
from importers.storage.home import Home
from importers.validation.checker import Checker
from tests.importers.validation.test_incremental import content
from tests.support.picture_site import Site, picture_site
from tests.support.tables import table


@pytest.fixture
def site() -> Iterator[Site]:
    with picture_site() as server:
        yield server


def opened(home: Path, *pictures: str) -> Session:
    rows = [(f"A{number}", "Tea", picture) for number, picture in enumerate(pictures)]
    return Session.from_source(
        table(("SKU", "Name", "Image"), *rows), ReadOptions(), Home(home), None
    )


def told(session: Session) -> list[tuple[int, str]]:
    report = session.report()
    return [
        (int(row), report.problem("broken-picture", 2, index).message)
        for index, row in enumerate(report.rows("broken-picture", 2))
    ]


def test_a_wrong_address_is_a_warning_on_its_cell_until_it_is_changed(
    site: Site, tmp_path: Path
) -> None:
    wrong, right = site.address("404"), site.address("right.png")
    session = opened(tmp_path, wrong, right, "", "own.png", wrong)
    assert told(session) == []
    result = session.picture_addresses.check(no_report)
    assert (result.right, result.wrong, result.known, result.note) == (1, 1, 0, "")
    assert result.sentence == "2 picture addresses: 1 right, 1 wrong."
    assert [row for row, _ in told(session)] == [0, 4]
    assert told(session)[0][1].startswith(f'"{wrong}" answers 404: there is no such picture (seen')
    assert not session.report().blocked_rows().any()
    session.edit(CellRef(0, 2), right)
    assert [row for row, _ in told(session)] == [4]
    session.edit(CellRef(1, 2), wrong)
    assert [row for row, _ in told(session)] == [1, 4]
    full = Checker(session.catalog, session.schema, session.fields())
    assert content(full.report()) == content(session.report())
    session.history.undo()
    assert [row for row, _ in told(session)] == [4]


def test_what_is_known_is_not_asked_for_again_but_what_was_wrong_is(
    site: Site, tmp_path: Path
) -> None:
    pictures = [site.address("404"), site.address("right.png")]
    opened(tmp_path, *pictures).picture_addresses.check(no_report)
    asked = len(site.asked)
    again = opened(tmp_path, *pictures)
    assert [row for row, _ in told(again)] == [0]
    result = again.picture_addresses.check(no_report)
    assert result.known == 1
    assert [path for _, path, _ in site.asked[asked:]] == ["/404"]


def test_one_of_several_addresses_in_a_cell_is_named(site: Site, tmp_path: Path) -> None:
    right, wrong = site.address("right.png"), site.address("page")
    session = opened(tmp_path, f"{right}, {wrong}")
    session.picture_addresses.check(no_report)
    ((_, message),) = told(session)
    assert f"has an address that is wrong: {wrong} is a web page" in message


def test_a_password_in_an_address_is_told_of_and_kept_nowhere(site: Site, tmp_path: Path) -> None:
    address = f"http://me:secret@127.0.0.1:{site.server_port}/right.png"
    session = opened(tmp_path, address, site.address("404"))
    assert session.picture_addresses.check(no_report).sentence == "2 picture addresses: 2 wrong."
    assert "holds a name or password" in told(session)[0][1]
    kept = "".join(path.read_text() for path in (tmp_path / "pictures").iterdir())
    assert "secret" not in kept
    assert "404" in kept


def test_a_catalog_without_addresses_asks_nobody(site: Site, tmp_path: Path) -> None:
    session = opened(tmp_path, "a.png", "")
    assert session.picture_addresses.check(no_report).sentence == "No picture has an address."
    assert site.asked == []


def test_the_pictures_of_rows_left_out_are_not_asked_for(site: Site, tmp_path: Path) -> None:
    session = opened(tmp_path, site.address("404"))
    session.exclude([0])
    session.picture_addresses.check(no_report)
    assert site.asked == []


def test_a_broken_file_of_answers_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "wrong.json").write_text('{"http://a.de": ["x"]}')
    assert told(opened(tmp_path, "http://a.de")) == []
