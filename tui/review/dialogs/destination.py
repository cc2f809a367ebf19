"""Choosing where the catalog is to be sent."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from importers.destinations.base import Profile
from tui.screen import ShellDialog
from tui.text import safe

NO_DESTINATION = ""


class DestinationDialog(ShellDialog[str]):
    """Its result is a profile's name, or `NO_DESTINATION`."""

    HELP = "Where the catalog goes. It decides the columns and the checks; nothing is sent by choosing."
    DEFAULT_CSS = """
    DestinationDialog OptionList { height: auto; max-height: 60vh; border: none; margin-top: 1; }
    """

    def __init__(self, profiles: Sequence[Profile], present: Profile | None) -> None:
        """Take what can be chosen, and what is chosen now."""
        super().__init__()
        self.profiles = profiles
        self.present = present.name if present else NO_DESTINATION

    def compose(self) -> ComposeResult:
        """Lay out the destinations."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Destination"
            yield Static("Where will these products go? The checks follow.", classes="hint")
            yield OptionList(
                Option("No destination yet: only general checks", id="none"),
                *(
                    Option(_line(profile), id=f"profile-{n}")
                    for n, profile in enumerate(self.profiles)
                ),
            )

    def on_mount(self) -> None:
        """Begin on the present destination."""
        names = [NO_DESTINATION, *(profile.name for profile in self.profiles)]
        choices = self.query_one(OptionList)
        choices.highlighted = names.index(self.present) if self.present in names else 0
        choices.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer with the chosen one."""
        index = event.option_index
        self.dismiss(self.profiles[index - 1].name if index else NO_DESTINATION)


def _line(profile: Profile) -> Content:
    kind = "practice, nothing leaves this computer" if profile.practice else profile.base_url
    return Content.assemble(f"{safe(profile.name):<22}", (safe(kind), "$foreground-muted"))
