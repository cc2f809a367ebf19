"""The app with nothing but a sheet on its screen."""

from __future__ import annotations

from textual.app import ComposeResult

from importers.storage.home import Home
from tui.app import ShelfreadyApp
from tui.screen import ShellScreen
from tui.widgets.table.catalog_table import CatalogTable
from tui.widgets.table.painter import Sheet


class _TableScreen(ShellScreen[None]):
    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self.sheet = sheet

    def compose(self) -> ComposeResult:
        yield CatalogTable()

    def on_mount(self) -> None:
        table = self.query_one(CatalogTable)
        table.show(self.sheet)
        table.focus()


class TableApp(ShelfreadyApp):
    """Shows one sheet."""

    def __init__(self, sheet: Sheet, home: Home) -> None:
        super().__init__(home=home)
        self.first_sheet = sheet

    def start(self) -> None:
        self.push_screen(_TableScreen(self.first_sheet))

    @property
    def table(self) -> CatalogTable:
        return self.screen.query_one(CatalogTable)

    def lines(self) -> list[str]:
        """Return the table's lines as they are drawn, without styles."""
        return [self.table.render_line(y).text for y in range(self.table.size.height)]
