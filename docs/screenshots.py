"""Draws the pictures and the walk-through of the docs from the running program.

    python -m docs.screenshots [NAME ...]

Each scene is played by keys on the sample catalog, against a practice server of its own.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from docs.player import SIZE, playing
from docs.scenes import SCENES
from docs.walkthrough import walk

HERE = Path(__file__).parent
WALK = "walkthrough"


async def draw(name: str) -> None:
    """Play one scene and keep its last picture, or the whole film, as NAME.svg beside this file."""
    async with playing() as player:
        if name == WALK:
            await walk(player)
            picture = player.film("Shelfready, from the supplier's file to the shop")
        else:
            await SCENES[name](player)
            picture = player.picture(f"Shelfready: {name}")
    target = HERE / f"{name}.svg"
    target.write_text(picture, encoding="utf-8")
    print(f"{target.name} {len(picture.encode()) // 1024} KB, {SIZE[0]}×{SIZE[1]}")


if __name__ == "__main__":
    for name in sys.argv[1:] or (*SCENES, WALK):
        asyncio.run(draw(name))
