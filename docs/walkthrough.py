"""The story that the walk-through tells: a messy file, put right, uploaded, refused, put right again."""

from __future__ import annotations

from docs.player import Player
from importers.upload.snapshot import Counts, RunPhase
from tui.app import ShelfreadyApp
from tui.review.screen import ReviewScreen
from tui.upload.preview import PreviewScreen
from tui.upload.screen import UploadScreen


async def walk(player: Player) -> None:
    """Play it from opening the file to the last row in the shop."""
    await _look(player)
    await _fix(player)
    await _resolve(player)
    await _upload(player)
    await _resend(player)
    await _save(player)


async def _look(player: Player) -> None:
    player.show(
        "", "A supplier's file is open. On the right, every kind of problem and its count.", 5
    )
    await player.press("n")
    player.show("n", "goes to the next problem. The line below says where it is and what is wrong.")


async def _fix(player: Player) -> None:
    await player.press("n", "enter")
    await player.type("Chickpeas, 250 g")
    player.show("Enter", "edits the cell in place.")
    await player.press("enter")
    player.show("Enter", "The row is checked again at once: one error less.")
    await player.press("tab")
    await to_kind(player, "surrounding-space", "Name")
    player.show("Tab ↓", "A line of the list shows just the rows that have that problem.")
    await player.press("F")
    await player.screen("FixPreview")
    player.show("F", "fixes all of a kind, after showing the old values beside the new ones.", 5)
    await player.press("a")
    await player.screen("ReviewScreen")


async def to_kind(player: Player, code: str, label: str) -> None:
    """Move down the list of problems to a kind in a column."""
    screen = player.app.screen
    assert isinstance(screen, ReviewScreen)
    wanted = code, screen.session.catalog.labels.index(label)
    for _ in screen.session.report().groups:
        if screen.shown.choice.kind == wanted:
            return
        await player.press("down")
    raise LookupError(f"there is no {code} in {label}")


async def _resolve(player: Player) -> None:
    await player.press("D")
    await player.screen("DuplicatesScreen")
    player.show("D", "puts rows of one SKU side by side; ≠ marks what differs.", 5)
    await player.press("f")
    player.show("f", "keeps the first and leaves the other out. The next group comes up.")
    await player.press("escape")
    await player.screen("ReviewScreen")


async def _upload(player: Player) -> None:
    await player.press("g")
    await player.screen("PreviewScreen")
    await player.until(lambda: planned(player.app))
    player.show("g", "shows what an upload would do, before anything is sent.", 5)
    await player.press("ctrl+g")
    await player.screen("UploadScreen")
    for share, seconds in ((0.1, 1), (0.3, 1), (0.5, 1), (0.8, 1)):
        await player.until(lambda share=share: share_done(player.app) >= share)  # type: ignore[misc]
        player.show(
            "Ctrl+G", "sends the rows without errors. Every row is in one of the totals.", seconds
        )
    await player.until(lambda: _seen(player.app) is RunPhase.FINISHED)
    await player.screen("UploadScreen")
    player.show("", "The shop has refused three rows.", 4)


def planned(app: ShelfreadyApp) -> bool:
    """Tell whether it is known what an upload would do."""
    return isinstance(app.screen, PreviewScreen) and app.screen.plan is not None


def _counts(app: ShelfreadyApp) -> Counts:
    assert app.session is not None
    assert app.session.uploads.run is not None
    return app.session.uploads.run.snapshot().counts


def share_done(app: ShelfreadyApp) -> float:
    """Return how much of the upload is done, 0 to 1."""
    counts = _counts(app)
    return 1 - counts.waiting / (counts.total - counts.blocked)


def _seen(app: ShelfreadyApp) -> RunPhase | None:
    screen = app.screen
    return screen.seen.phase if isinstance(screen, UploadScreen) and screen.seen else None


async def _resend(player: Player) -> None:
    refused = _counts(player.app).refused
    await player.press("g")
    await player.screen("ReviewScreen")
    player.show("g", "goes to the very cell, with the shop's own words on it.", 5)
    await player.press("enter", "end", "ctrl+u")
    await player.type("50")
    await player.press("enter")
    player.show("Enter", "puts it right …")
    await player.press("r")
    await player.until(lambda: _counts(player.app).refused < refused)
    await player.until(lambda: _counts(player.app).waiting == 0)
    player.show("r", "… and sends that row again, and no other. It is uploaded now.", 5)


async def _save(player: Player) -> None:
    await player.press("s")
    await player.screen("SaveDialog")
    player.show("s", "saves a corrected copy. The supplier's own file stays as it is.", 6)
