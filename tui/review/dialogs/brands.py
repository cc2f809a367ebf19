"""Brands that the destination does not know, and the nearest of those that it does."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from importers.catalog.value import Value
from importers.errors import ShelfreadyError
from importers.fixes.history import Change
from importers.fixes.values import is_near, nearest, unknown_values, write_instead
from importers.storage.reference_values import (
    KnownBrands,
    age,
    brand_field,
    cached_brands,
    has_brands,
    noun,
    read_brands,
    text_of,
)
from tui.review.dialogs.fix_preview import FixPreview
from tui.review.dialogs.foreseen import ForeseenDialog
from tui.screen import ShellScreen
from tui.text import content, safe
from tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from importers.destinations.base import Brand
    from importers.session.session import Session
    from importers.writers.workbook.foresight import Foreseen

_OFFERED = 50


class BrandsScreen(ShellScreen[None], actions="brands"):
    """Unknown brands at the left, what to write instead at the right; each choice is one undo step."""

    HELP = """
    Brands of your catalog that the destination does not know are at the left, with how many rows have them.
    Tab or Enter goes to the destination's own at the right, the nearest first; Enter there writes that brand
    in all of these rows, after a look at what changes. ≈ marks what is near; where nothing is, you choose. Brands
    are kept from the last reading: <brands.read> reads them again, which needs a token.
    """
    DEFAULT_CSS = """
    BrandsScreen #about { height: 3; padding: 0 1; background: $panel; }
    BrandsScreen Vertical { width: 1fr; }
    BrandsScreen OptionList, BrandsScreen OptionList:focus { height: 1fr; border: none; }
    BrandsScreen OptionList:focus { background: $boost; }
    BrandsScreen .title { padding: 0 1; color: $foreground-muted; }
    """

    def __init__(self, session: Session, wanted: str = "", *, read: bool = False) -> None:
        """Take the session, the brand to begin with, and whether to read the brands at once.

        Nothing is asked of the destination before the screen is there.
        """
        super().__init__()
        self._open = session
        self._wanted = wanted
        self._reads = read
        self._known: KnownBrands | None = None
        self._unknown: tuple[Value, ...] = ()
        self._offered: list[Brand] = []
        self._said = ""

    def compose(self) -> ComposeResult:
        """Lay out the two lists."""
        yield Static(f"Looking for {self.called} …", id="about")
        with Horizontal():
            with Vertical():
                yield Static("In the catalog, unknown", classes="title")
                yield OptionList(id="unknown", markup=False)
            with Vertical():
                yield Static("At the destination, the nearest first", classes="title")
                yield OptionList(id="offered", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Show what is kept."""
        self.query_one("#unknown").focus()
        self.begin()

    @property
    def column(self) -> int | None:
        """Return the column that holds the brand."""
        return brand_column(self._open)

    @property
    def noun(self) -> str:
        """Return what the destination calls one of what it lists."""
        return noun(self._open.profile)[0]

    @property
    def called(self) -> str:
        """Return what the destination calls several of them."""
        return noun(self._open.profile)[1]

    @property
    def has_brands(self) -> bool:
        """Tell whether there is something to read."""
        return has_brands(self._open.profile)

    @property
    def has_undo(self) -> bool:
        """Tell whether there is a change to take back."""
        return self._open.history.undo_title is not None

    # What is known

    @work(group="change", exit_on_error=False, description="looking for brands")
    async def begin(self) -> None:
        """Show what is kept; nothing is asked of the destination unless its refusal led here."""
        profile = self._open.profile
        if profile is None or not has_brands(profile):
            self._said = self.worded(
                "This destination has no list of brands; choose another with <review.destination>."
            )
        elif self.column is None:
            no_column = f"No column holds the {self.noun}"
            self._said = self.worded(f"{no_column}; choose one with <review.columns>.")
        else:
            self._known = await asyncio.to_thread(cached_brands, self._open.home, profile)
            if self._reads:
                await self._read()
            elif self._known is None:
                asks = self.worded("<brands.read> asks")
                self._said = f"The {self.called} were never read: {asks} {profile.name} for them."
        await self._look()

    @work(group="change", exit_on_error=False, description="reading brands")
    async def action_read(self) -> None:
        """Ask the destination for its brands."""
        await self._read()
        await self._look()

    async def _read(self) -> None:
        session, shell = self._open, self.shell
        self.query_one("#about", Static).update(f"Asking the destination for its {self.called} …")
        profile = session.profile
        assert profile is not None
        await asyncio.to_thread(shell.credentials.recall, profile, session.home)
        found = shell.credentials.find(profile)
        if found is None:
            log_in = self.worded("log in with <review.upload>")
            self._said = f"To read the {self.called}, {log_in}, or set {profile.token_env}."
            return
        try:
            url = await asyncio.to_thread(shell.practice.url_for, profile)
            self._known = await asyncio.to_thread(
                read_brands, session.home, profile, found.credential, url=url
            )
            self._said = self._known.note
            await asyncio.to_thread(session.use_references)
        except ShelfreadyError as error:
            self._said = error.sentence

    async def _look(self) -> None:
        known, profile = self._known, self._open.profile
        if known is not None and known.brands and self.column is not None and profile is not None:
            accepted = known.accepted(profile)
            self._unknown = await asyncio.to_thread(
                unknown_values, self._open.catalog, self.column, accepted
            )
        self._show()

    # Showing

    def _show(self) -> None:
        self.query_one("#about", Static).update(self._about())
        listed = self.query_one("#unknown", OptionList)
        texts = [value.text.strip() for value in self._unknown]
        at = texts.index(self._wanted) if self._wanted in texts else listed.highlighted or 0
        self._wanted = ""
        listed.clear_options()
        listed.add_options([Option(_value_line(value)) for value in self._unknown])
        listed.highlighted = min(at, len(self._unknown) - 1) if self._unknown else None
        self._offer()
        self.refresh_bindings()

    def _about(self) -> Content:
        profile, known = self._open.profile, self._known
        name = safe(profile.name) if profile else "no destination"
        lines = [Content.styled(f"{self.called.capitalize()} of {name}", "bold")]
        if known is not None:
            when = age(known.read, datetime.now(UTC))
            number = len(known.brands)
            words = self.noun if number == 1 else self.called
            lines.append(Content(f"{number:,} {words}, read {when}"))
            if known.brands and not self._unknown:
                said = f"✓ Every {self.noun} in the catalog is known."
                lines.append(Content.styled(said, "$text-success"))
        if self._said:
            lines.append(content(f"▲ {self._said}", "$text-warning"))
        return Content("\n").join(lines[:3])

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Offer what is nearest to the highlighted brand."""
        if event.option_list.id == "unknown":
            self._offer()

    def _offer(self) -> None:
        at = self.query_one("#unknown", OptionList).highlighted
        offered = self.query_one("#offered", OptionList)
        offered.clear_options()
        self._offered = []
        if at is None or self._known is None or not self._unknown:
            return
        brands = {str(brand.id): brand for brand in self._known.brands}
        names = {key: (brand.name, brand.reference) for key, brand in brands.items()}
        near = nearest(self._unknown[at].text, names)[:_OFFERED]
        self._offered = [brands[key] for key, _ in near]
        offered.add_options([Option(self._brand_line(brands[k], score)) for k, score in near])
        offered.highlighted = 0 if near and is_near(near[0][1]) else None

    def _brand_line(self, brand: Brand, score: float) -> Content:
        assert self._open.profile is not None
        text = text_of(brand, self._open.profile)
        mark = "≈" if is_near(score) else " "
        return Content.assemble(f"{mark} {safe(brand.name)}  ", (safe(text), "$text-accent"))

    # Choosing

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter at the left goes to the right, and there writes the brand in all rows."""
        if event.option_list.id == "unknown":
            self.query_one("#offered").focus()
        else:
            self.write(self._offered[event.option_index])

    @work(group="dialog", exit_on_error=False, description="writing a brand")
    async def write(self, brand: Brand) -> None:
        """Put a brand in every row that has the highlighted unknown one."""
        at, column, session = (
            self.query_one("#unknown", OptionList).highlighted,
            self.column,
            self._open,
        )
        if at is None or column is None or session.profile is None:
            return
        old, new = self._unknown[at].text, text_of(brand, session.profile)
        fix = await asyncio.to_thread(write_instead, session.catalog, column, old, new)
        if len(fix.edits) > 1:
            preview = FixPreview(session.catalog, fix)
            if not await self.app.push_screen_wait(preview):
                return
        answer = await asyncio.to_thread(session.attempt, fix)
        if isinstance(answer, Change):
            await self._tell(answer)
        else:
            self.ask_first(answer)

    @work(group="ask", exit_on_error=False, description="asking before a change")
    async def ask_first(self, foreseen: Foreseen) -> None:
        """Ask whether what a fix does to the workbook beside its own cells is wanted, then make it."""
        fix = await self.app.push_screen_wait(ForeseenDialog(foreseen))
        if fix is not None:
            await self._tell(await asyncio.to_thread(self._open.apply, fix))

    async def _tell(self, change: Change) -> None:
        self.say(f"{change.title}. <brands.undo> takes it back.", timeout=4)
        await self._look()
        self.query_one("#unknown").focus()

    @work(group="change", exit_on_error=False, description="undoing")
    async def action_undo(self) -> None:
        """Take back the last change."""
        change = await asyncio.to_thread(self._open.history.undo)
        if change is not None:
            self.notify(f"Undone: {change.title}", timeout=3)
        await self._look()

    def action_leave(self) -> None:
        """Go back to the sheet."""
        self.dismiss(None)


def brand_column(session: Session) -> int | None:
    """Return the column that holds the brand; None where the destination has none, or no column holds it."""
    field = brand_field(session.profile)
    return None if field is None else session.mapping.column(field)


def _value_line(value: Value) -> Content:
    return Content.assemble((f"{value.rows:>7,}  ", "$text-accent"), safe(value.text))
