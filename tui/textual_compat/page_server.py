"""The server that shows the program in pages, with a way to wrap what it serves."""

from __future__ import annotations

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.server import Server


class PageServer(Server):
    """textual-serve makes its application, and speaks with a page, in methods that are private."""

    def wrapped(self, inner: web.Application) -> web.Application:
        """Return what is served: the server's own application, or one around it."""
        return inner

    async def make_app(self) -> web.Application:
        """Make what is served."""
        return await self._make_app()

    async def _make_app(self) -> web.Application:
        return self.wrapped(await super()._make_app())

    async def converse(self, page: web.WebSocketResponse, program: AppService) -> None:
        """Carry messages between a page and its program until either ends."""
        await self._process_messages(page, program)
