"""The shops that the practice server can be, by the names of their destinations. Adding one is a line here.

A side is a module of its own: it answers as that shop's API was documented or measured. None is imported before a
practice server is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from starlette.routing import Route

from importers.practice.options import Faults
from importers.practice.store import Store

_SIDES = {
    "scantrust": "importers.practice.scantrust:side",
    "digible": "importers.practice.digible:side",
    "shopify": "importers.practice.shopify:side",
    "woocommerce": "importers.practice.woocommerce:side",
}


@dataclass(frozen=True, slots=True)
class SideSetup:
    """What a side is made of. `rate`: requests a minute that it takes where its shop documents a limit (0: any).

    `token_life` are the seconds of a login; `store` is what Scantrust's and Digible's products are kept in, and may be
    handed on to the next server.
    """

    faults: Faults
    rate: int
    token_life: float
    store: Store


class Side(Protocol):
    """One shop's API on the practice server."""

    @property
    def title(self) -> str:
        """Return what people call the shop."""

    @property
    def stored(self) -> int:
        """Return how many products it holds."""

    def routes(self) -> list[Route]:
        """Return the addresses that it answers; no two sides share one."""

    def clear(self) -> None:
        """Forget every product, and behave as a new one."""


def make_sides(setup: SideSetup) -> Mapping[str, Side]:
    """Make every side, by the name of its destination."""
    return {name: _maker(place)(setup) for name, place in _SIDES.items()}


def _maker(place: str) -> Callable[[SideSetup], Side]:
    module, _, name = place.partition(":")
    made: Callable[[SideSetup], Side] = getattr(import_module(module), name)
    return made
