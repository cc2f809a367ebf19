"""Where a price may lie: at all prices of one ending, at steps, or at all of so many decimals."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """Which of the two neighbouring prices is taken; of two equally near ones the higher."""

    NEAREST = "nearest"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Grid:
    """All prices `ending + k × period` for k from 0 on, in units of which `10 ** decimals` are one."""

    period: int
    ending: int
    decimals: int


@dataclass(frozen=True, slots=True)
class Rounding:
    """`to`: an ending such as `.99` (of each unit), `9.95` (of each ten) or `99` (of each hundred).

    With `steps` it is a step such as `0.05`; "" rounds to the decimals of the result.
    """

    to: str = ""
    direction: Direction = Direction.NEAREST
    steps: bool = False

    @property
    def decimals(self) -> int:
        """Return how many decimals it needs."""
        return len(self.to.partition(".")[2])

    def grid(self, decimals: int) -> Grid:
        """Return the prices that it rounds to where results have so many decimals, at least its own."""
        whole, _, part = self.to.partition(".")
        if not self.to:
            return Grid(1, 0, decimals)
        place = int(f"{whole}{part}")
        places = self.decimals
        return (
            Grid(place, 0, places) if self.steps else Grid(10 ** len(whole + part), place, places)
        )

    @property
    def text(self) -> str:
        """Return it as a part of a formula."""
        kind = "steps of " if self.steps else "ending " if may_be_steps(self.to) else ""
        to = f" to {kind}{self.to}" if self.to else ""
        told = "" if self.direction is Direction.NEAREST else f" {self.direction.value}"
        return f"round{to}{told}"


def may_be_steps(ending: str) -> bool:
    """Tell whether an ending, such as `.05`, `5` or `10`, is also a step that people round to: which must be said."""
    number = int(ending.replace(".", "") or 0)
    return number > 0 and 10 ** len(ending.replace(".", "")) % number == 0
