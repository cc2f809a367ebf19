"""The shop's brands, asked for once in a run: what a stored brand is called can be told by them alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from importers.destinations.answer import Answer, Reply, Verdict, read_failure
from importers.destinations.base import Brand, Profile
from importers.destinations.call import Call
from importers.destinations.paging import next_page
from importers.destinations.protocol import Brands, Destination, Read

Exchange = Callable[[int, Call, Read], Awaitable[Answer]]
_PAGES = 50  # at most


class BrandCache:
    """Belongs to the event loop of the run. A list that cannot be had is not asked for again."""

    def __init__(self, destination: Destination, profile: Profile) -> None:
        """Ask for nothing yet."""
        self._brands = destination.brands
        self._profile = profile
        self._lock = asyncio.Lock()
        self._asked = False
        self._known: tuple[Brand, ...] | None = None

    async def read(self, batch: int, exchange: Exchange) -> Sequence[Brand] | None:
        """Return the brands, None if the shop does not tell them. Stopped."""
        async with self._lock:
            if not self._asked and self._brands is not None:
                self._known = await self._pages(self._brands, batch, exchange)
                self._asked = True
        return self._known

    async def _pages(
        self, brands: Brands, batch: int, exchange: Exchange
    ) -> tuple[Brand, ...] | None:
        found: list[Brand] = []
        page: Call | None = brands.first_page(self._profile)
        for _ in range(_PAGES):
            if page is None:
                break
            following: list[str | None] = []

            def read(reply: Reply, following: list[str | None] = following) -> Answer:
                return _taken(brands, reply, found, following)

            answer = await exchange(batch, page, read)
            if answer.verdict is not Verdict.ACCEPTED:
                break  # what is known helps; a brand that is not in it stays untold
            page = next_page(following[0], self._profile)
        return tuple(found) or None


def _taken(brands: Brands, reply: Reply, found: list[Brand], following: list[str | None]) -> Answer:
    if reply.status == 403:  # a missing permission must not stop the upload
        return Answer(Verdict.REFUSED, f"The token may not read {brands.noun[1]}.", 403)
    listed = brands.read(reply)
    if listed is None:
        return read_failure(reply)
    found += listed[0]
    following.append(listed[1])
    return Answer(Verdict.ACCEPTED, "", reply.status)
