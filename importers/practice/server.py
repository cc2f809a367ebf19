"""The practice server: the APIs of several shops over real HTTP, on this machine only."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
import threading
from collections import Counter
from types import FrameType, TracebackType
from typing import Any, Self, TypeVar

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from uvicorn.protocols.http.h11_impl import H11Protocol

from importers.errors import ShelfreadyError
from importers.practice.digible import Digible
from importers.practice.faulty import FaultPlan, Faulty, ScriptedAnswer
from importers.practice.options import (
    DOCUMENTED_RATE,
    TOKEN_SECONDS,
    Fault,
    Faults,
    Quirks,
    SandboxOptions,
)
from importers.practice.recording import RequestLog
from importers.practice.scantrust import Scantrust
from importers.practice.sides import SideSetup, make_sides
from importers.practice.store import Store, StoredProduct, SyncedProduct

HOST = "127.0.0.1"
_LONG_AGO = "2021-04-09T04:48:48.956138Z"
_SANDBOX_LOG = 10_000  # requests; a sandbox may run for days

_Side = TypeVar("_Side")


class PortInUse(ShelfreadyError):
    """The practice server cannot have the port that it was asked to use."""


class PracticeServer:
    """A server in a thread of its own: `with PracticeServer() as server: server.url`.

    `port` 0 takes any free one. `rate` is Scantrust's requests a minute (0: no limit), `token_life` the
    seconds of a Digible login, `kept` how many requests are remembered (None: all). A
    `store` may be handed from one server to the next. `PortInUse` when it cannot start.
    """

    def __init__(
        self,
        port: int = 0,
        faults: Faults | None = None,
        *,
        store: Store | None = None,
        rate: int = DOCUMENTED_RATE,
        token_life: float = TOKEN_SECONDS,
        kept: int | None = None,
    ) -> None:
        """Take the port at once; serve from `start` on."""
        self.faults = faults or Faults()
        self.store = store or Store()
        self.requests = RequestLog(kept)
        self._plan = FaultPlan(self.faults)
        self._sides = make_sides(SideSetup(self.faults, rate, token_life, self.store))
        self._socket = _listen(port)
        self.port: int = self._socket.getsockname()[1]
        self._server = uvicorn.Server(self._config())
        self._thread = threading.Thread(target=self._serve, name="practice-server", daemon=True)
        self._ready = threading.Event()

    @property
    def url(self) -> str:
        """Return the base address of every side."""
        return f"http://{HOST}:{self.port}"

    @property
    def titles(self) -> tuple[str, ...]:
        """Return what people call the shops that it can be."""
        return tuple(side.title for side in self._sides.values())

    @property
    def stored(self) -> int:
        """Return how many products all sides hold together."""
        return sum(side.stored for side in self._sides.values())

    def side(self, kind: type[_Side]) -> _Side:
        """Return the side that is an object of this class, to look at and to change how it behaves."""
        return next(side for side in self._sides.values() if isinstance(side, kind))

    @property
    def products(self) -> tuple[StoredProduct, ...]:
        """Return what Scantrust's side has stored, oldest first."""
        return self.store.products

    @property
    def synced(self) -> dict[str, SyncedProduct]:
        """Return what Digible's side has stored, by product id."""
        return dict(self.store.synced)

    @property
    def duplicates(self) -> Counter[str]:
        """Return how often each SKU was created again."""
        return Counter(self.store.duplicates)

    def add_product(self, sku: str, name: str = "Present", *, archived: bool = False) -> int:
        """Store a product as if it had been uploaded before, and return its id."""
        made = StoredProduct(0, sku, name, is_archived=archived, created=_LONG_AGO)
        return self.store.add(made).id

    def script(self, *steps: Fault | ScriptedAnswer | None) -> None:
        """Say what befalls the next requests, one after the other; None lets one through."""
        self._plan.script(steps)

    def token(self, life: float | None = None) -> str:
        """Issue a Digible token that lasts `life` seconds; negative: it has expired."""
        return self.side(Digible).token("practice@example.com", life)

    def behave(self, quirks: Quirks) -> None:
        """Behave so on Scantrust's side from the next request on."""
        self.side(Scantrust).quirks = quirks

    def clear(self) -> None:
        """Forget what was stored, asked, counted, scripted and set: as good as a new server, sooner."""
        self.requests.clear()
        self._plan.clear()
        for side in self._sides.values():
            side.clear()

    def start(self) -> Self:
        """Begin to serve, and return once requests are answered."""
        self._thread.start()
        self._ready.wait()
        return self

    def stop(self) -> None:
        """Stop serving; requests that still wait are dropped."""
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()

    def _config(self) -> uvicorn.Config:
        routes = [route for side in self._sides.values() for route in side.routes()]
        app = Starlette(routes=routes, exception_handlers={HTTPException: _refusal})
        return uvicorn.Config(
            Faulty(app, self._plan, self.requests),
            http=_Protocol,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            timeout_graceful_shutdown=0,
            timeout_keep_alive=75,
        )

    def _serve(self) -> None:
        asyncio.run(self._main())

    async def _main(self) -> None:
        serving = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        while not self._server.started and not serving.done():
            await asyncio.sleep(0.001)
        self._ready.set()
        await serving


class _Protocol(H11Protocol):
    """Hands its connection to the application, so that a fault can cut it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.app_state = dict(self.app_state)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.app_state["transport"] = transport
        super().connection_made(transport)


async def _refusal(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = {404: "Not found.", 405: "Method not allowed."}.get(status, "Bad request.")
    return JSONResponse({"detail": detail}, status)


def _listen(port: int) -> socket.socket:
    # asyncio switches Nagle's delay off only where the protocol is named.
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((HOST, port))
        taken.listen(2048)
    except (OSError, OverflowError) as error:
        taken.close()
        raise PortInUse(
            f"The practice server cannot use port {port} ({_reason(error)}): "
            "stop the program that has it, or choose another with --port."
        ) from error
    return taken


def _reason(error: OSError | OverflowError) -> str:
    return (
        (error.strerror or "unknown error").lower()
        if isinstance(error, OSError)
        else "no such port"
    )


def run(options: SandboxOptions) -> None:
    """Serve until Ctrl-C or SIGTERM, from the main thread; `PortInUse` when it cannot start."""
    server = PracticeServer(
        options.port,
        options.faults,
        rate=options.rate,
        token_life=options.token_life,
        kept=_SANDBOX_LOG,
    )
    serve_forever(server)


def serve_forever(server: PracticeServer) -> None:
    """Serve until Ctrl-C or SIGTERM, saying where, and what was stored in the end."""
    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with server:
            *most, last = server.titles
            shops = f"{', '.join(most)} and {last}"
            _say(f"Practice server ready at {server.url} ({shops}). Ctrl-C stops it.")
            stopped.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    _say(
        f"Practice server stopped: {server.requests.total} requests, {server.stored} products stored."
    )


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
