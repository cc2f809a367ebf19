"""The sheet: what it draws, where its cursor may go, and what never reaches the terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Container, Mapping

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Severity
from importers.storage.home import Home
from tests.support.sheets import make_source
from tests.support.table_app import TableApp
from tests.support.terminal import RecordingDriver
from tui.widgets.table.catalog_table import CatalogTable
from tui.widgets.table.painter import Sheet

HEADER = ["sku", "name", "price"]


class Marked:
    def __init__(self, marks: Mapping[CellRef, tuple[str, Severity]]) -> None:
        self.marks = marks

    def cells(
        self, rows: np.ndarray, columns: Container[int | None] | None = None
    ) -> Mapping[CellRef, tuple[str, Severity]]:
        shown = set(rows.tolist())
        return {ref: mark for ref, mark in self.marks.items() if ref.row in shown}


def catalog(rows: int = 100, kind: str = "csv") -> Catalog:
    values = [[f"SKU-{row}", f"Product {row}", f"{row}.50"] for row in range(rows)]
    return Catalog(make_source(HEADER, values, kind=kind))


async def test_the_rows_bear_the_operators_numbers(home: Home) -> None:
    app = TableApp(Sheet(catalog(kind="xlsx"), fields={0: "ProductID"}), home)
    async with app.run_test(size=(80, 24)):
        labels, fields, first, *_ = app.lines()
    assert "A sku" in labels
    assert "→ ProductID" in fields
    assert "not sent" in fields
    assert first.split()[:2] == ["2", "SKU-0"]


async def test_states_show_as_glyphs(home: Home) -> None:
    shown = catalog()
    shown.set_value(CellRef(3, 1), "New name")
    shown.exclude([4])
    marks = Marked(
        {
            CellRef(0, 1): ("required", Severity.ERROR),
            CellRef(1, 1): ("too-long", Severity.WARNING),
            CellRef(2, 1): ("refused", Severity.ERROR),
            CellRef(2, None): ("extra-cell", Severity.ERROR),
        }
    )
    app = TableApp(Sheet(shown, marks), home)
    async with app.run_test(size=(80, 24)):
        _, *lines = app.lines()
    assert "✖ Product 0" in lines[0]
    assert "▲ Product 1" in lines[1]
    assert "✗ Product 2" in lines[2]
    assert lines[2].startswith("✖")
    assert "✎ New name" in lines[3]
    assert lines[4].startswith("⊘")


async def test_wide_and_combining_characters_keep_the_columns_aligned(home: Home) -> None:
    rows = [
        ["1", name, "9.50"] for name in ("日本茶", "plain", "e\u0301te\u0301", "👍 ok", "\u200bx")
    ]
    app = TableApp(Sheet(Catalog(make_source(HEADER, rows))), home)
    async with app.run_test(size=(60, 12)):
        lines = app.lines()[1:6]
        width = app.table.size.width
    starts = {cell_len(line[: line.index("9.50")]) for line in lines}
    assert len(starts) == 1
    assert {cell_len(line) for line in lines} == {width}


async def test_no_escape_of_a_cell_reaches_the_terminal(
    home: Home, terminal: type[RecordingDriver]
) -> None:
    hostile = "\x1b]2;owned\x07\x9b31m\u202e\r\n[/b]"
    source = make_source(["sku", hostile], [["1", hostile], [hostile, "[red]x"]])
    app = TableApp(Sheet(Catalog(source)), home)
    async with app.run_test(size=(80, 12)) as pilot:
        app.notify(hostile, title=hostile)
        await pilot.pause()
    written = terminal.text()
    assert "␛]2;owned␇" in written
    assert "[/b]" in written
    assert "[red]x" in written
    assert not any(character in written for character in "\x1b\x07\x9b\u202e\r")


async def test_a_filter_keeps_the_cursor_on_its_row(home: Home) -> None:
    app = TableApp(Sheet(catalog()), home)
    async with app.run_test() as pilot:
        app.table.go_to(CellRef(50, 2))
        app.table.show_rows(np.array([3, 50, 70]))
        await pilot.pause()
        assert app.table.cursor == CellRef(50, 2)
        app.table.show_rows(None)
        assert app.table.cursor == CellRef(50, 2)
        assert not app.table.go_to(CellRef(500, 0))


async def test_a_filter_without_rows_says_so(home: Home) -> None:
    app = TableApp(Sheet(catalog()), home)
    async with app.run_test() as pilot:
        app.table.show_rows(np.array([], dtype=np.int64))
        await pilot.press("down", "end", "enter", "ctrl+end")
        assert app.table.cursor is None
        assert any("No rows to show" in line for line in app.lines())


async def test_a_click_puts_the_cursor_there(home: Home) -> None:
    app = TableApp(Sheet(catalog()), home)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(app.table, offset=(20, 5))
        assert app.table.cursor == CellRef(4, 1)


@pytest.mark.parametrize("key", ["ctrl+end", "greater_than_sign"])
async def test_the_last_row_can_be_reached_in_any_terminal(home: Home, key: str) -> None:
    app = TableApp(Sheet(catalog(5000)), home)
    async with app.run_test() as pilot:
        await pilot.press(key)
        assert app.table.cursor_row == 4999
        assert any("SKU-4999" in line for line in app.lines())


MOVES = st.sampled_from(
    [
        ("action_move", (-1, 0)),
        ("action_move", (1, 0)),
        ("action_move", (0, -1)),
        ("action_move", (0, 1)),
        ("action_page", (-1,)),
        ("action_page", (1,)),
        ("action_edge", (-1, 0)),
        ("action_edge", (1, 0)),
        ("action_edge", (0, -1)),
        ("action_edge", (0, 1)),
    ]
)
FILTERS = st.one_of(st.none(), st.lists(st.integers(0, 199), unique=True).map(sorted))


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.one_of(MOVES, FILTERS), max_size=40), st.sampled_from([(80, 24), (30, 6)]))
def test_the_cursor_is_always_on_a_drawn_row(
    home: Home, steps: list[tuple[str, tuple[int, ...]] | list[int] | None], size: tuple[int, int]
) -> None:
    async def story() -> None:
        app = TableApp(Sheet(catalog(200), key_column=0), home)
        async with app.run_test(size=size):
            for step in steps:
                if isinstance(step, tuple):
                    getattr(app.table, step[0])(*step[1])
                else:
                    app.table.show_rows(None if step is None else np.array(step, dtype=np.int64))
                check(app)

    def check(app: TableApp) -> None:
        table = app.table
        if not table.shown:
            assert table.cursor is None or table.cursor.row is None
            return
        assert table.cursor is not None
        assert -1 <= table.position < table.shown
        assert 0 <= table.column < len(HEADER)
        region = table.cell_region()
        if table.position < 0:
            assert (region.y, table.cursor.row) == (0, None)
            return
        assert table.header_height <= region.y < table.size.height
        assert f"SKU-{table.cursor_row} " in table.render_line(region.y).text or size[0] == 30

    asyncio.run(story())


async def test_only_the_rows_on_screen_are_fetched(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = catalog(20_000)
    fetched: list[int] = []
    values = Catalog.values

    def counted(self: Catalog, rows: np.ndarray, column: int) -> list[str | None]:
        fetched.append(len(rows))
        return values(self, rows, column)

    app = TableApp(Sheet(shown), home)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        monkeypatch.setattr(Catalog, "values", counted)
        await pilot.press("ctrl+end", "pageup", "up", "ctrl+home", "pagedown")
        await pilot.pause()
    assert fetched
    assert max(fetched) <= 24


async def test_columns_are_resized_and_hidden_by_keys(home: Home) -> None:
    app = TableApp(Sheet(catalog(), fields={}, key_column=0), home)
    async with app.run_test(size=(80, 12)) as pilot:
        before = app.lines()
        await pilot.press("right", "plus")
        assert app.lines()[0].index("price") == before[0].index("price") + 4
        await pilot.press("minus", "minus", "equals_sign")
        assert app.lines() == before
        await pilot.press("Z")
        assert "name" not in app.lines()[0]
        assert app.table.cursor == CellRef(0, 2)
        await pilot.press("left", "right")
        assert app.table.cursor == CellRef(0, 2)
        app.table.go_to(CellRef(3, 1))  # a problem in a hidden column is shown
        assert "name" in app.lines()[0]
        await pilot.press("Z", "left", "Z", "Z")
        assert "price" in app.lines()[0]
        await pilot.press("z")
        assert app.lines()[0] == before[0]


async def test_no_column_is_cut_at_its_left_by_moving_to_the_right(home: Home) -> None:
    values = [[f"SKU-{row}", f"Product {row}", f"1{row}2,345", "kilogram"] for row in range(20)]
    source = make_source(["sku", "name", "price", "unit"], values)
    app = TableApp(Sheet(Catalog(source), fields={}, key_column=0), home)
    async with app.run_test(size=(34, 10)) as pilot:
        for seen in ("name", "price", "unit"):
            await pilot.press("right")
            words = app.lines()[0].split()
            assert seen in words
            assert words[0] in source.header
            assert words[1] in source.header


LABELS = [f"c{number}" for number in range(7)]
WIDE = [["x" * (3 + 9 * ((row + column) % 4)) for column in range(7)] for row in range(30)]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("hide"), st.integers(0, 6)),
        st.tuples(st.just("wide"), st.integers(0, 6)),
        st.tuples(st.just("scroll"), st.integers(0, 200)),
        st.tuples(st.just("sort"), st.integers(0, 29)),
        st.tuples(st.just("go"), st.integers(0, 6)),
    ),
    max_size=6,
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.one_of(st.none(), st.integers(0, 6)), STEPS, st.sampled_from([(80, 24), (64, 10)]))
def test_the_cursor_goes_in_the_order_in_which_columns_are_drawn(
    home: Home, pinned: int | None, steps: list[tuple[str, int]], size: tuple[int, int]
) -> None:
    def do(table: CatalogTable, what: str, number: int) -> None:
        match what:
            case "hide" if len(table.columns_shown()) > 2:
                table.change_columns(table.columns_view.hiding(number))
            case "wide":
                table.change_columns(table.columns_view.with_width(number, 3 + 5 * number))
            case "scroll":
                table.scroll_to(number, animate=False, force=True, immediate=True)
            case "sort":
                table.show_rows(np.roll(np.arange(30), number))
            case "go":
                table.go_to(CellRef(number, number))

    def check_drawn(app: TableApp) -> None:
        line = app.lines()[0]
        drawn = [word.rstrip("…") for word in line.split()]
        order = [LABELS[column] for column in app.table.columns_shown()]
        beginning = order.index(drawn[-1]) if drawn else 0
        pin = [order[0]] if app.table.columns_shown()[0] == pinned else []
        between = order[beginning + 1 - (len(drawn) - len(pin)) : beginning + 1]
        assert drawn == [*pin, *between] or drawn == order[: len(drawn)]
        for y, text in enumerate(app.lines()[1:3], start=1):
            for value in text.split()[1:]:  # each whole, or said to be cut short
                assert value.strip("x") in ("", "…"), (y, text)

    async def story() -> None:
        app = TableApp(Sheet(Catalog(make_source(LABELS, WIDE)), key_column=pinned), home)
        async with app.run_test(size=size):
            for what, number in steps:
                do(app.table, what, number)
                check_drawn(app)
            table, visited = app.table, list[int]()
            table.action_edge(0, -1)
            for _ in range(len(LABELS)):
                assert table.column not in visited
                visited.append(table.column)
                check_drawn(app)
                region = table.cell_region()
                line = app.lines()[0]
                assert line[region.x :].startswith(LABELS[table.column])  # it is seen
                before = table.column
                table.action_move(0, 1)
                if table.column == before:
                    break
            assert visited == table.columns_shown()
            backwards = []
            for _ in visited:
                backwards.append(table.column)
                table.action_move(0, -1)
            assert backwards == visited[::-1]

    asyncio.run(story())


async def test_a_column_follows_the_mouse(home: Home) -> None:
    app = TableApp(Sheet(catalog()), home)
    async with app.run_test(size=(80, 12)) as pilot:
        border = app.lines()[0].index("name") - 3
        await pilot.mouse_down(app.table, offset=(border, 0))
        await pilot.hover(app.table, offset=(border + 7, 3))
        await pilot.mouse_up(app.table, offset=(border + 7, 3))
        assert app.lines()[0].index("name") == border + 3 + 7
        await pilot.hover(app.table, offset=(border + 12, 3))
        assert app.lines()[0].index("name") == border + 3 + 7


async def test_the_cursor_enters_the_header(home: Home) -> None:
    app = TableApp(Sheet(catalog()), home)
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.press("right", "up")
        assert app.table.cursor == CellRef(None, 1)
        await pilot.press("pageup", "up", "right")
        assert app.table.cursor == CellRef(None, 2)
        await pilot.press("down")
        assert app.table.cursor == CellRef(0, 2)
        await pilot.click(app.table, offset=(app.lines()[0].index("name"), 0))
        assert app.table.cursor == CellRef(None, 1)


async def test_a_sheet_of_nine_thousand_columns_asks_only_for_those_on_screen(home: Home) -> None:
    wide = Catalog(make_source([f"c{n}" for n in range(9000)], [["x"] * 9000] * 3))
    asked: list[int] = []

    class Asked(Marked):
        def cells(
            self, rows: np.ndarray, columns: Container[int | None] | None = None
        ) -> Mapping[CellRef, tuple[str, Severity]]:
            assert isinstance(columns, set)
            asked.append(len(columns))
            return super().cells(rows, columns)

    app = TableApp(Sheet(wide, Asked({})), home)
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.press("end", "left", "home")
        assert app.table.cursor == CellRef(0, 0)
    assert asked
    assert max(asked) < 20


async def test_the_cursor_begins_in_the_column_that_is_drawn_first(home: Home) -> None:
    app = TableApp(Sheet(catalog(), key_column=1), home)
    async with app.run_test(size=(80, 12)) as pilot:
        assert app.table.cursor == CellRef(0, 1)
        await pilot.press("right")
        assert app.table.cursor == CellRef(0, 0)
        await pilot.press("left", "left")
        assert app.table.cursor == CellRef(0, 1)
