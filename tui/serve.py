"""`shelfready serve`: the screen in a browser on this machine, at an address that nobody can guess."""

from __future__ import annotations

import asyncio
import secrets
import shlex
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path

from aiohttp import web

from importers.errors import ShelfreadyError
from tui.textual_compat.page_program import PageProgram
from tui.textual_compat.page_server import PageServer

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
HOST = "127.0.0.1"
_WORDS = 24  # random bytes in the address
_SIZE = {"width": 80, "height": 24}
# What comes of a message that no page of ours sends.
_NO_PAGE_OF_OURS = (ValueError, TypeError, LookupError, AttributeError, AssertionError)
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",  # the page looks after its focus by an inline script
        "style-src 'self' 'unsafe-inline'",
        f"connect-src 'self' ws://{HOST}:*",
        "img-src 'self' data:",
        "frame-ancestors 'none'",
    )
)
_PAGE = Path(__file__).with_name("page")  # the folder of the page around the terminal
_HEADERS = {
    "Content-Security-Policy": _POLICY,  # nothing is fetched from anywhere else
    "Referrer-Policy": "no-referrer",  # the address is a secret
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class BrowserServer(PageServer):
    """Serves the program on the loopback interface only, below one random path; all else is refused.

    Every visit starts a program of its own, which ends when its page is closed, or this server ends.
    """

    def __init__(self, words: Sequence[str], port: int) -> None:
        """Take the command line of the program to serve; ShelfreadyError if the port is taken."""
        self._socket = _listening(port)
        self._secret = secrets.token_urlsafe(_WORDS)
        self._words = (sys.executable, "-m", "tui", *words)
        self._programs: set[PageProgram] = set()
        port = self._socket.getsockname()[1]
        super().__init__(
            shlex.join(self._words), HOST, port, title="Shelfready", templates_path=_PAGE
        )

    @property
    def address(self) -> str:
        """Return where the browser finds the program."""
        return f"{self.public_url}/{self._secret}/"

    def wrapped(self, inner: web.Application) -> web.Application:
        """Put the server's own application below the secret path, behind what refuses all else."""
        outer = web.Application(middlewares=[_own_pages_only])
        outer.add_subapp(f"/{self._secret}", inner)
        outer.on_response_prepare.append(_guard)
        return outer

    async def on_startup(self, app: web.Application) -> None:
        """Say where the program is."""
        sys.stdout.write(f"Open this in a browser on this machine: {self.address}\n")
        sys.stdout.write("Whoever has this address can use the program. Ctrl+C ends it.\n")
        sys.stdout.flush()

    async def on_shutdown(self, app: web.Application) -> None:
        """End all programs, before their pages are waited for."""
        await asyncio.gather(*(program.stop() for program in self._programs))

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Run a program for a page until either ends."""
        page = web.WebSocketResponse(heartbeat=15)
        await page.prepare(request)
        program = PageProgram(self._words, page, self.download_manager)
        self._programs.add(program)
        try:
            await program.start(*(_cells(request, name) for name in ("width", "height")))
            await self.converse(page, program)
        except _NO_PAGE_OF_OURS:
            await page.close()
        finally:
            await program.stop()
            self._programs.discard(program)
        return page

    def serve(self, debug: bool = False) -> None:
        """Serve until Ctrl+C, a signal to end, or the end of the terminal."""
        web.run_app(self._made(), sock=self._socket, print=None, access_log=None)

    async def _made(self) -> web.Application:
        with suppress(NotImplementedError, AttributeError):  # Windows has no such signal
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, _stop)
        return await self.make_app()


def _stop() -> None:
    raise web.GracefulExit


def _cells(request: web.Request, name: str) -> int:
    """Return a page's width or height."""
    told = request.query.get(name, "")
    return int(told) if told.isascii() and told.isdigit() else _SIZE[name]


@web.middleware
async def _own_pages_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what a page from elsewhere asks, even one whose name was made to lead to this machine."""
    own = f"http://{request.host}"
    if request.url.host not in (HOST, "localhost") or request.headers.get("Origin", own) != own:
        raise web.HTTPForbidden(text="Only this machine's own pages may ask here.")
    return await handler(request)


async def _guard(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)


def _listening(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen()  # before the address is told: who is quick has to wait, not to try again
    except OSError as error:
        listening.close()
        reason = (error.strerror or str(error)).lower()
        raise ShelfreadyError(f"Port {port} cannot be used: {reason}. Try another one.") from None
    return listening


def serve(words: Sequence[str], port: int) -> int:
    """Serve the program with these words as its command line; return the exit code."""
    try:
        BrowserServer(words, port).serve()
    except ShelfreadyError as error:
        sys.stderr.write(f"{error.sentence}\n")
        return 2
    return 0
