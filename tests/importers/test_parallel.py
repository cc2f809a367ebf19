"""A large catalog is checked on all cores: the same problems, and it can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from importers.catalog.model import Progress
from importers.errors import Cancelled
from importers.parallel import mapped, streamed
from importers.session.session import Session
from importers.storage.home import Home
from importers.validation import checker

HEADER = "sku,name,price,client_url,notes"
RECORDS = (
    ",,x,y z, ",
    "A1,Mug,-1,https://example.com,",
    "a1,Cup,1.5,www, b",
    "A1,\x07,2,,c,d",
    "7",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "stock.csv"
    path.write_text("\n".join((HEADER, *RECORDS * 5)) + "\n", encoding="utf-8")
    return path


def found(path: Path) -> dict[tuple[str, int | None], list[int]]:
    report = Session.open(path, home=Home(path.parent / "home"), note=False).report()
    return {(g.code, g.column): report.rows(g.code, g.column).tolist() for g in report.groups}


def test_the_problems_are_those_of_one_core(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = found(path)
    monkeypatch.setattr(checker, "_MANY", 0)
    assert found(path) == alone
    assert {code for code, _ in alone} > {"duplicate-sku", "near-duplicate-sku", "extra-cell"}


def test_a_check_that_is_stopped_stops(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(progress: Progress) -> None:
        if progress.what == "Checking columns":
            raise Cancelled

    monkeypatch.setattr(checker, "_MANY", 0)
    with pytest.raises(Cancelled):
        Session.open(path, home=Home(path.parent / "home"), report=stop, note=False)


@pytest.mark.parametrize("many", [False, True])
def test_results_come_in_order_and_failures_at_their_place(many: bool) -> None:
    gate = threading.Event()

    def invert(number: int) -> float:
        if many and number == 4:
            gate.wait(5)  # the first is last to end
        gate.set()
        return 1 / number

    with mapped(invert, [4, 2, 1, 0], many) as results:
        assert [next(results), next(results), next(results)] == [0.25, 0.5, 1]
        with pytest.raises(ZeroDivisionError):
            next(results)


def test_a_stream_is_not_read_far_ahead_of_its_results() -> None:
    taken: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    with streamed(str, numbers()) as results:
        assert next(results) == "0"
        assert len(taken) < 500
        assert list(results) == [str(number) for number in range(1, 1000)]


def test_a_failure_in_a_stream_comes_at_its_place_and_ends_it() -> None:
    with streamed(lambda number: 1 / number, iter([2, 1, 0, 4])) as results:
        assert [next(results), next(results)] == [0.5, 1]
        with pytest.raises(ZeroDivisionError):
            next(results)


def test_a_single_item_gets_no_thread() -> None:
    with streamed(lambda _: threading.current_thread(), ["only"]) as results:
        assert list(results) == [threading.current_thread()]
    with streamed(str, []) as results:
        assert list(results) == []
