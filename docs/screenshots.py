"""Draws the pictures and the walk-through of the docs from the running program.

    python -m docs.screenshots [NAME ...]

Each scene is played by keys on the sample catalog, against a practice server of its own; a command is run
over it.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from docs.player import playing
from docs.scenes import SCENES
from docs.terminal import check, database
from docs.walkthrough import walk

HERE = Path(__file__).parent
WALK = "walkthrough"
COMMANDS = {"check": check, "database": database}


async def draw(name: str) -> None:
    """Play one scene and keep its last picture, or the whole film, as NAME.svg beside this file."""
    if name in COMMANDS:
        _keep(name, COMMANDS[name]())
        return
    async with playing() as player:
        if name == WALK:
            await walk(player)
            picture = player.film("Shelfready, from the supplier's file to the shop")
        else:
            await SCENES[name](player)
            picture = player.picture(f"Shelfready: {name}")
    _keep(name, picture)


def _keep(name: str, picture: str) -> None:
    target = HERE / f"{name}.svg"
    target.write_text(picture, encoding="utf-8")
    print(f"{target.name} {len(picture.encode()) // 1024} KB")


if __name__ == "__main__":
    for name in sys.argv[1:] or (*SCENES, *COMMANDS, WALK):
        asyncio.run(draw(name))
