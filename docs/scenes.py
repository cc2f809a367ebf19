"""The single pictures: for each, the keys that lead to it from the open sample catalog."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from docs.player import Player
from docs.walkthrough import planned, share_done, to_kind
from importers.upload.snapshot import RunPhase
from tui.upload.screen import UploadScreen

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
    "save": keys("s"),
    "settings": keys("comma"),
    "preview": preview,
    "uploading": uploading,
    "upload": upload,
}
