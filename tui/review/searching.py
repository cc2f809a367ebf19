"""Searching: the cursor follows what is typed, all matches stand out, and two keys go from one to the next."""

from __future__ import annotations

import asyncio

from importers.query.find import Match, Shown, count_matches, next_match
from importers.query.search import matching_rows
from tui.parts import ScreenPart, working
from tui.review.host import ReviewHost
from tui.review.search_bar import SearchBar
from tui.review.shown_rows import ShownRows
from tui.widgets.wording import count

_PAUSE = 0.2  # seconds without a letter before all matches are counted


class Searching(ScreenPart[ReviewHost]):
    """`words` is what is searched; "" when nothing is."""

    def __init__(self, screen: ReviewHost, shown: ShownRows) -> None:
        """Start with nothing searched."""
        super().__init__(screen)
        self._shown = shown
        self.words = ""
        self._origin = (0, 0)

    @property
    def is_on(self) -> bool:
        """Tell whether there are matches to go to."""
        return bool(self.words)

    @property
    def walks_problems(self) -> bool:
        """Tell whether the keys for the next and the one before go to problems."""
        return not self.words and bool(self.screen.report.groups)

    @property
    def ends_next(self) -> bool:
        """Tell whether the search is what goes away first."""
        return bool(self.words) and self.screen.table.block_begin is None

    @property
    def all_rows_next(self) -> bool:
        """Tell whether the filter is what goes away first."""
        return not self.words and self.screen.table.block_begin is None and self._shown.is_filtered

    def open(self) -> None:
        """Show the line in which a search is typed."""
        table = self.screen.table
        self._origin = (table.position, table.column)
        self._bar.open(self.words)

    @property
    def _bar(self) -> SearchBar:
        return self.screen.query_one("SearchBar", SearchBar)

    def _shown_now(self) -> Shown:
        table = self.screen.table
        return Shown(self.screen.session.catalog, tuple(table.columns_shown()), table.rows)

    @working("searching", group="search")
    async def follow(self, words: str) -> None:
        """Go to the first match from where the search began, and count all of them once the operator pauses."""
        self._search(words)
        shown, (position, column) = self._shown_now(), self._origin
        if not words:
            self.screen.table.place(position, column)
            self._bar.tell("")
            return
        found = await self.screen.off_screen(
            lambda: _first(shown, words, position, column), "Searching"
        )
        if found is None:
            self.screen.table.place(position, column)
            self._bar.tell("nothing found")
            return
        self.screen.table.place(found.position, found.column)
        self._bar.tell("found")
        await asyncio.sleep(_PAUSE)
        number = await self.screen.off_screen(lambda: count_matches(shown, words), "Counting")
        self._bar.tell(count(number, "cell"))

    def _search(self, words: str) -> None:
        self.words = words
        self.screen.table.emphasise(words)
        self.screen.show_status()

    def next(self) -> None:
        """Go to the next match."""
        self.step(back=False)

    def previous(self) -> None:
        """Go to the match before."""
        self.step(back=True)

    @working("searching", group="search")
    async def step(self, *, back: bool) -> None:
        """Go to the match after or before the cursor; after the last comes the first."""
        table, shown, words = self.screen.table, self._shown_now(), self.words
        at = (table.position, table.column)
        found = await self.screen.off_screen(
            lambda: next_match(shown, words, *at, back=back), "Searching"
        )
        if found is None:
            edge = (shown.count, -1) if back else (-1, -1)
            found = await self.screen.off_screen(
                lambda: next_match(shown, words, *edge, back=back), "Searching"
            )
            told = "On from the other end." if found else f"“{words}” is nowhere in what is shown."
            self.screen.say(told, timeout=2)
        if found is not None:
            table.place(found.position, found.column)
            self._origin = (found.position, found.column)

    def leave(self, words: str, *, stay: bool, only: bool) -> None:
        """Go back to the sheet: with the search on, with only its rows, or as it was before."""
        self.screen.table.focus()
        if only:
            self._show_only(words)
        elif stay:
            self._search(words)
            told = "<review.next-match> and <review.previous-match> go from match to match, "
            self.screen.say(f"{told}<review.end-search> ends the search.", timeout=4)
        else:
            self.end()
            self.screen.table.place(*self._origin)

    @working("searching", group="search")
    async def _show_only(self, words: str) -> None:
        self._search(words)
        catalog = self.screen.session.catalog
        rows = await self.screen.off_screen(lambda: matching_rows(catalog, words), "Searching")
        self._shown.show_found(rows, words)
        self.screen.say(
            f"{count(len(rows), 'row')} with “{words}”. <review.end-search> ends the search, and again "
            "shows all rows.",
            timeout=4,
        )

    def end(self) -> None:
        """Search no more."""
        self._search("")


def _first(shown: Shown, words: str, position: int, column: int) -> Match | None:
    found = next_match(shown, words, position, column, here=True)
    return found or next_match(shown, words, -1, -1)
