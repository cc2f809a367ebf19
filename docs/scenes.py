"""The single pictures: for each, the keys that lead to it from the open sample catalog."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from docs.player import Player
from docs.walkthrough import planned, share_done, to_kind
from importers.sync.configured import ConfiguredSync, save_sync
from importers.sync.record import RefusedProduct, SyncDetails, SyncRecord, keep_record
from importers.upload.snapshot import RunPhase
from tui.sync.screen import SyncScreen
from tui.upload.screen import UploadScreen
from tui.widgets.line_block import LineBlock

Scene = Callable[[Player], Awaitable[None]]


def keys(*pressed: str) -> Scene:
    """Return the scene that some keys lead to."""

    async def scene(player: Player) -> None:
        await player.press(*pressed)

    return scene


async def preview(player: Player) -> None:
    """What an upload would do."""
    await player.press("g")
    await player.until(lambda: planned(player.app))


async def uploading(player: Player) -> None:
    """An upload half done."""
    await preview(player)
    await player.press("ctrl+g")
    await player.screen("UploadScreen")
    await player.until(lambda: share_done(player.app) >= 0.5)


async def upload(player: Player) -> None:
    """A finished upload to the practice server."""
    await uploading(player)
    await player.until(lambda: _seen(player) is RunPhase.FINISHED)
    await player.screen("UploadScreen")  # with the keys that there are at the end


def _seen(player: Player) -> RunPhase | None:
    screen = player.app.screen
    return screen.seen.phase if isinstance(screen, UploadScreen) and screen.seen else None


async def brands(player: Player) -> None:
    """Unknown brands beside those of the shop."""
    await player.press("B", "r")


async def recipe(player: Player) -> None:
    """What was done so far as a recipe: a row left out, and every space around a name taken away."""
    await player.press("n", "n", "x", "tab")
    await to_kind(player, "surrounding-space", "Name")
    await player.press("F")
    await player.screen("FixPreview")
    await player.press("a")
    await player.screen("ReviewScreen")
    await player.press("W")


async def syncs(player: Player) -> None:
    """Two syncs, one of which was refused products, and one stopped by a guard."""
    home, refused = player.app.home, "Invalid Brand reference or id."
    save_sync(home, ConfiguredSync("till", "db:shop", "scantrust", table="product"))
    save_sync(home, ConfiguredSync("prices", "/srv/suppliers", "digible", every=15))
    keep_record(
        home,
        SyncRecord("till", "scantrust", _THEN - 720, skipped=1_187, times=6, first=_THEN - 1_320),
    )
    keep_record(
        home,
        SyncRecord("till", "scantrust", _THEN, uploaded=14, skipped=1_171, refused=2, gone=1),
        SyncDetails(
            (
                RefusedProduct("TEA-00123", "brand", refused),
                RefusedProduct("TEA-00871", "brand", refused),
            ),
            ("CUP-0009",),
        ),
    )
    guard = "912 of 1,340 products would be changed, more than the guard changed>50% allows."
    keep_record(home, SyncRecord("prices", "digible", _THEN - 300, error=guard, guarded=True))
    await player.press("Y")
    await player.screen("SyncScreen")
    shown = player.app.screen
    assert isinstance(shown, SyncScreen)
    await player.until(lambda: "TEA-00871" in str(shown.query_one("#known", LineBlock).content))


_THEN = 1_767_261_790.0  # Unix time, so that the picture tells a day and not an hour of today

SCENES: dict[str, Scene] = {
    "review": keys("n", "n"),
    "help": keys("question_mark"),
    "format": keys("t"),
    "columns": keys("m"),
    "form": keys("n", "n", "n", "e"),
    "inspector": keys("n", "n", "n", "n", "i"),
    "duplicates": keys("D"),
    "replace": keys("R", "t", "e", "a"),
    "brands": brands,
    "recipe": recipe,
    "supplier": keys("M"),
    "save": keys("s"),
    "settings": keys("comma"),
    "syncs": syncs,
    "preview": preview,
    "uploading": uploading,
    "upload": upload,
}
