"""`shelfready serve`: the screen in a browser on this machine, at an address that nobody can guess."""

from __future__ import annotations

import re
import secrets
import shlex
import socket
import sys
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web
from textual_serve.server import Server

from importers.errors import ShelfreadyError

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
HOST = "127.0.0.1"
_WORDS = 24  # random bytes in the address
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",  # the page starts its terminal by an inline script
        "style-src 'self' 'unsafe-inline'",
        f"connect-src 'self' ws://{HOST}:*",
        "img-src 'self' data:",
        "frame-ancestors 'none'",
    )
)
_FONT = re.compile(r'<link[^>]*href="https://fonts\.[^>]*>')
_FOCUS = """
const look = setInterval(() => {
  const keys = document.querySelector(".xterm-helper-textarea");
  if (keys && document.body.classList.contains("-first-byte")) { clearInterval(look); keys.focus(); }
}, 50);
"""
_HEADERS = {
    "Content-Security-Policy": _POLICY,  # nothing is fetched from anywhere else
    "Referrer-Policy": "no-referrer",  # the address is a secret
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class BrowserServer(Server):
    """Serves the program on the loopback interface only, below one random path; all else is refused.

    Every visit starts a program of its own, which ends when its page is closed.
    """

    def __init__(self, words: Sequence[str], port: int) -> None:
        """Take the command line of the program to serve; ShelfreadyError if the port is taken."""
        self._socket = _listening(port)
        self._secret = secrets.token_urlsafe(_WORDS)
        command = shlex.join([sys.executable, "-m", "tui", *words])
        super().__init__(command, HOST, self._socket.getsockname()[1], title="Shelfready")

    @property
    def address(self) -> str:
        """Return where the browser finds the program."""
        return f"{self.public_url}/{self._secret}/"

    async def _make_app(self) -> web.Application:
        outer = web.Application(middlewares=[_ours_only, _at_home])
        outer.add_subapp(f"/{self._secret}", await super()._make_app())
        outer.on_response_prepare.append(_guard)
        return outer

    async def on_startup(self, app: web.Application) -> None:
        """Say where the program is."""
        sys.stdout.write(f"Open this in a browser on this machine: {self.address}\n")
        sys.stdout.write("Whoever has this address can use the program. Ctrl+C ends it.\n")
        sys.stdout.flush()

    def serve(self, debug: bool = False) -> None:
        """Serve until Ctrl+C or a signal to end."""
        web.run_app(self._make_app(), sock=self._socket, print=None, access_log=None)


@web.middleware
async def _ours_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what a page from elsewhere asks, even one whose name was made to lead to this machine."""
    own = f"http://{request.host}"
    if request.url.host not in (HOST, "localhost") or request.headers.get("Origin", own) != own:
        raise web.HTTPForbidden(text="Only this machine's own pages may ask here.")
    return await handler(request)


@web.middleware
async def _at_home(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Leave the page's font from elsewhere out, and let it take keys without a click."""
    response = await handler(request)
    if isinstance(response, web.Response) and response.content_type == "text/html":
        page = _FONT.sub("", response.text or "")
        response.text = page.replace("</body>", f"<script>{_FOCUS}</script></body>")
    return response


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
