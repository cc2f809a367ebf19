"""The parts of the upload screen: what they say, and that they say only what is true."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult

from importers.upload.snapshot import BatchState, BatchView, Counts, RowState, RunPhase
from tests.support.upload_snapshots import batch, batches, snapshot
from tui.upload.batch_columns import columns, fit, middle
from tui.upload.batch_pane import BatchPane
from tui.upload.progress_line import bar
from tui.upload.sparkline import sparkline
from tui.upload.totals import totals_line
from tui.widgets.marks import BATCH_MARKS, PHASE_MARKS, ROW_MARKS
from tui.widgets.wording import duration, rate, summary, time_left

numbers = st.integers(0, 10**7)


@given(st.builds(Counts, *[numbers] * 7))
def test_the_numbers_of_the_totals_add_up_to_the_rows_they_name(counts: Counts) -> None:
    left, right = totals_line(counts).plain.split(" = ")

    terms = [int(term.split(" ")[1].replace(",", "")) for term in left.split(" + ")]

    assert sum(terms) == int(right.split()[0].replace(",", "")) == counts.total


def test_every_total_has_a_glyph_and_a_word() -> None:
    line = totals_line(Counts(1, 2, 3, 4, 5, 6, 7)).plain

    assert line == (
        "✓ 5 uploaded + ✗ 6 refused + ? 7 unknown + » 2 skipped + · 7 waiting + ■ 1 blocked = 28 rows"
    )


def test_every_state_has_its_own_glyph_of_one_cell() -> None:
    assert set(ROW_MARKS) == set(RowState)
    assert set(BATCH_MARKS) == set(BatchState)
    assert set(PHASE_MARKS) == set(RunPhase)
    for marks in (ROW_MARKS, BATCH_MARKS):
        glyphs = [mark.glyph for mark in marks.values()]
        assert len(set(glyphs)) == len(glyphs)
        assert all(cell_len(glyph) == 1 for glyph in glyphs)


@given(st.integers(1, 10**6), st.integers(1, 200), st.data())
def test_the_bar_is_full_only_when_all_is_done(total: int, width: int, data: st.DataObject) -> None:
    done = data.draw(st.integers(0, total))

    drawn = bar(done, total, width)

    assert len(drawn) == width
    assert (drawn == "█" * width) == (done == total)


def test_a_steady_rate_is_drawn_as_full_bars_and_no_rate_as_none() -> None:
    assert sparkline((48, 48, 48), 10) == "███"
    assert sparkline((0, 0), 10) == "  "
    assert sparkline((1, 1000), 10) == "▁█"
    assert sparkline((9, 9, 0, 2, 4), 3) == " ▄█"
    assert sparkline((), 5) == ""


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0:00"), (7.4, "0:07"), (59.6, "1:00"), (750, "12:30"), (7500, "2:05:00")],
)
def test_durations(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_rates_show_a_decimal_where_it_matters() -> None:
    assert [rate(value) for value in (0, 0.24, 9.94, 48.2, 1234.5)] == [
        "0.0/s",
        "0.2/s",
        "9.9/s",
        "48/s",
        "1,234/s",
    ]


def test_the_time_left_is_measuring_until_it_is_steady() -> None:
    running = snapshot()

    assert time_left(running) == "0:27 left"
    assert time_left(replace(running, eta=None)) == "time left: measuring"
    assert time_left(replace(running, phase=RunPhase.PAUSED)) == "1:01 so far"
    assert time_left(replace(running, phase=RunPhase.FINISHED)) == "took 1:01"


def test_the_summary_tells_of_every_row_that_needs_a_look() -> None:
    done = snapshot(phase=RunPhase.FINISHED, counts=Counts(12, 30, 0, 0, 1_200, 1, 2))

    assert summary(done) == (
        "Finished: 1,200 uploaded, 30 already there and skipped. 1 row refused by the shop. "
        "2 rows sent without a clear answer. 12 rows not sent because of errors."
    )


def test_a_cancelled_run_says_how_much_was_not_sent() -> None:
    cancelled = snapshot(phase=RunPhase.CANCELLED, counts=Counts(waiting=7, uploaded=3))

    assert summary(cancelled) == "Cancelled: 3 uploaded. 7 rows not sent."


texts = st.text(st.characters(), max_size=40)


@given(texts, st.integers(0, 60), st.booleans())
def test_a_fitted_text_is_exactly_as_wide_as_its_column(text: str, width: int, right: bool) -> None:
    from tui.text import safe

    assert cell_len(fit(safe(text), width, right=right)) == width


@pytest.mark.parametrize("width", [60, 78, 80, 109, 158, 300])
def test_the_columns_fill_the_width_whatever_the_data(width: int) -> None:
    odd = BatchView(
        1, (1,), "茶茶\x1b]2;x\x07[/b]" * 9, BatchState.REFUSED, 400, 5, 1e6, "\u202e" * 99
    )

    line = " ".join(column.cell(odd) for column in columns(width))

    assert cell_len(line) == width
    assert "\x1b" not in line


class PaneApp(App[None]):
    """Holds a pane, and what it asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[int] = []

    def compose(self) -> ComposeResult:
        yield BatchPane()

    def on_batch_pane_opened(self, event: BatchPane.Opened) -> None:
        self.opened.append(event.batch.number)

    @property
    def pane(self) -> BatchPane:
        return self.query_one(BatchPane)

    def lines(self) -> list[str]:
        return [strip.text for strip in self.pane.render_lines(self.pane.size.region)]


@pytest.fixture
def app() -> PaneApp:
    return PaneApp()


async def test_the_pane_follows_the_newest_batch_until_the_operator_moves(app: PaneApp) -> None:
    async with app.run_test(size=(100, 20)) as pilot:
        app.pane.show(batches(50))
        await pilot.pause()
        assert app.pane.selected == batches(50)[-1]
        assert "TEA-00050" in app.lines()[-1]

        await pilot.press("up")
        app.pane.show(batches(90))
        await pilot.pause()
        assert app.pane.selected is not None
        assert app.pane.selected.number == 49

        await pilot.press("end")
        app.pane.show(batches(120))
        await pilot.pause()
        assert app.pane.selected.number == 120


async def test_a_filter_shows_one_kind_and_keeps_the_cursor_on_its_batch(app: PaneApp) -> None:
    async with app.run_test(size=(100, 20)) as pilot:
        app.pane.show(batches(30))
        await pilot.press("home", "down", "f")
        await pilot.pause()

        assert app.pane.filter.name == "refused"
        assert [found.number for found in app.pane.shown] == [2, 5, 6, 12, 15, 16, 22, 25, 26]
        assert app.pane.selected is not None
        assert app.pane.selected.number == 2

        app.pane.show((*batches(30), batch(31, BatchState.REFUSED)))
        assert app.pane.selected.number == 2
        assert app.pane.shown[-1].number == 31


async def test_enter_and_a_double_click_open_the_batch(app: PaneApp) -> None:
    async with app.run_test(size=(100, 20)) as pilot:
        app.pane.show(batches(5))
        await pilot.pause()
        await pilot.press("enter")
        await pilot.click(BatchPane, offset=(5, 2), times=2)

        assert app.opened == [5, 2]


async def test_a_pane_without_batches_opens_nothing(app: PaneApp) -> None:
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.press("enter", "up", "down", "end", "f", "pagedown")

        assert app.opened == []
        assert app.pane.selected is None


async def test_only_the_lines_in_view_are_drawn_of_a_hundred_thousand(app: PaneApp) -> None:
    many = batches(100_000)
    drawn = 0
    render = BatchPane._batch_line

    def counting(self: BatchPane, found: BatchView, width: int, cursor: bool) -> object:
        nonlocal drawn
        drawn += 1
        return render(self, found, width, cursor)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BatchPane, "_batch_line", counting)
        async with app.run_test(size=(100, 20)) as pilot:
            app.pane.show(many)
            await pilot.pause()
            app.pane.show((*many, batch(100_001)))
            await pilot.pause()

    assert 0 < drawn < 200


async def test_names_with_markup_and_escapes_are_shown_as_they_are_and_harmless(
    app: PaneApp,
) -> None:
    async with app.run_test(size=(120, 10)) as pilot:
        app.pane.show((batch(1, BatchState.REFUSED, "[/b] \x1b]2;owned\x07 [red]no"),))
        await pilot.pause()

        line = app.lines()[1]
        assert "[/b]" in line
        assert "[red]no" in line
        assert "\x1b" not in line


@given(st.builds(Counts, *[numbers] * 7), st.integers(30, 200))
def test_no_total_is_torn_apart_at_the_end_of_a_line(counts: Counts, width: int) -> None:
    lines = totals_line(counts, width).plain.split("\n")

    assert all(cell_len(line) <= width for line in lines)
    assert " ".join(lines) == totals_line(counts).plain


async def test_the_line_under_the_cursor_stands_out(app: PaneApp) -> None:
    async with app.run_test(size=(100, 20)) as pilot:
        app.pane.focus()
        app.pane.show(batches(8))
        await pilot.press("up", "up")

        backgrounds = [
            {segment.style.bgcolor for segment in app.pane.render_line(line) if segment.style}
            for line in range(1, 9)
        ]
        assert all(len(colours) == 1 for colours in backgrounds)
        assert backgrounds[5] != backgrounds[4] == backgrounds[6] == backgrounds[7]


def test_a_long_sku_is_cut_in_its_middle() -> None:
    assert middle("SKU-00000104-GR", 12) == "SKU-0…104-GR"
    assert middle("SKU-00000104-GR", 15) == "SKU-00000104-GR"


async def test_batches_of_one_row_name_its_line(app: PaneApp) -> None:
    async with app.run_test(size=(100, 40)) as pilot:
        await app.pane.remove()
        await app.screen.mount(BatchPane(lambda row: row + 2))
        app.pane.show(batches(3))
        await pilot.pause()
        lines = [line.split() for line in app.lines()]

        assert lines[0][:2] == ["batch", "line"]
        assert [line[:3] for line in lines[1:4]] == [
            ["1", "3", "TEA-00001"],
            ["2", "4", "TEA-00002"],
            ["3", "5", "TEA-00003"],
        ]


async def test_once_it_is_over_the_batches_in_trouble_come_first() -> None:
    states = [BatchState.UPLOADED, BatchState.REFUSED, BatchState.UPLOADED, BatchState.UNKNOWN]
    run = tuple(batch(number, state) for number, state in enumerate(states))
    app = PaneApp()
    async with app.run_test(size=(80, 20)) as pilot:
        pane = app.query_one(BatchPane)
        pane.show(run)
        assert [each.number for each in pane.shown] == [0, 1, 2, 3]
        pane.show(run, troubled_first=True)
        await pilot.pause()
        assert [each.number for each in pane.shown] == [1, 3, 0, 2]
        assert pane.selected == run[1]
        pane.show((*run, batch(4)))
        assert [each.number for each in pane.shown] == [0, 1, 2, 3, 4]
        assert pane.selected == run[1]
