"""What the parts of the screen before an upload see of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from importers.destinations.base import Profile
from tui.parts import ScreenHost

if TYPE_CHECKING:
    from importers.upload.snapshot import UploadPreview


class PreviewHost(ScreenHost, Protocol):
    """The chosen destination, the address in use, and a line for what is to be said."""

    @property
    def profile(self) -> Profile | None:
        """Return the chosen destination."""

    @property
    def url(self) -> str:
        """Return where to send; "" until it is known."""

    @property
    def plan(self) -> UploadPreview | None:
        """Return what would be sent; None until it is counted."""

    @property
    def can_send(self) -> bool:
        """Tell whether there is something to send."""

    def tell(self, sentence: str, style: str = "") -> None:
        """Show a sentence below the choices."""

    def recount(self) -> None:
        """Count anew what would be sent."""
