"""A small shop that takes products in batches, each with a result of its own, and has moods."""

from __future__ import annotations

import base64
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from importers.destinations.base import Profile
from importers.destinations.registry import register, unregister
from importers.destinations.rest.destination import RestDestination
from importers.destinations.rest.folder import EXAMPLES
from importers.destinations.rest.load import parse

KEY = "ck_0123456789:cs_abcdefghij"
HTML = b"<html><head><title>Briefly unavailable</title></head></html>"
Reply = tuple[int, bytes]
Mood = Callable[["Asked", Callable[[], Reply]], Reply | None]


class Asked:
    """A request: its method, path, query and JSON."""

    def __init__(self, method: str, target: str, body: bytes) -> None:
        self.method, self.body = method, body
        parts = urlsplit(target)
        self.path = parts.path
        self.query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.json = json.loads(body) if body else None

    @property
    def creates(self) -> bool:
        """Tell whether it makes products."""
        return self.path.endswith("/batch")


class BatchShop:
    """`with BatchShop() as shop`. A `mood` may answer in the shop's place; None from it: the connection breaks."""

    def __init__(self, *, doubles: bool = False) -> None:
        self.products: list[dict[str, Any]] = []
        self.asked: list[Asked] = []
        self.doubles = doubles
        self.mood: Mood | None = None
        self.keeps: Callable[[dict[str, Any]], dict[str, Any]] = lambda item: item
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def wrap(self, context: ssl.SSLContext) -> None:
        """Speak TLS from now on."""
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    def skus(self) -> list[str]:
        """Return the SKU of each product that it has, oldest first."""
        return [product["sku"] for product in self.products]

    def answer(self, asked: Asked, token: str | None) -> Reply | None:
        """Answer a request, or let the mood do it."""
        with self._lock:
            self.asked.append(asked)
        if self.mood is not None:
            return self.mood(asked, lambda: self.served(asked, token))
        return self.served(asked, token)

    def served(self, asked: Asked, token: str | None) -> Reply:
        """Answer a request as the shop does."""
        if token != "Basic " + base64.b64encode(KEY.encode()).decode():
            return _json(401, {"code": "cannot_view", "message": "Sorry, you cannot do that."})
        with self._lock:
            if asked.creates:
                return _json(200, {"create": [self._made(item) for item in asked.json["create"]]})
            if asked.method == "PUT":
                return self._changed(int(asked.path.rsplit("/", 1)[1]), asked.json)
            wanted = asked.query.get("sku")
            return _json(200, [p for p in self.products if wanted in (None, p["sku"])][:10])

    def _made(self, item: dict[str, Any]) -> dict[str, Any]:
        if (words := _trouble(item)) is not None:
            return _error("invalid", words)
        known = next((p for p in self.products if p["sku"] == item["sku"]), None)
        if known is not None and not self.doubles:
            return _error("product_invalid_sku", "Invalid or duplicated SKU.")
        return self._kept({"id": len(self.products) + 1, "description": "", **item})

    def _kept(self, item: dict[str, Any]) -> dict[str, Any]:
        self.products.append(self.keeps(item))
        return self.products[-1]

    def _changed(self, number: int, changes: dict[str, Any]) -> Reply:
        if not 0 < number <= len(self.products):
            return _json(404, {"code": "invalid_id", "message": "Invalid ID."})
        if (words := _trouble(changes)) is not None:
            return _json(400, {"code": "invalid", "message": words})
        self.products[number - 1] |= changes
        return _json(200, self.products[number - 1])

    def __enter__(self) -> BatchShop:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    """Who hangs up in the midst of a request is no news."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing."""


def _trouble(item: dict[str, Any]) -> str | None:
    if item.get("name") == "Stone":
        return "Nobody wants a stone."
    if len(item.get("regular_price", "").split(".")[0]) > 9:
        return "regular_price is too high."
    return None


def _error(code: str, words: str) -> dict[str, Any]:
    return {"id": 0, "error": {"code": code, "message": words, "data": {"status": 400}}}


def _json(status: int, content: object) -> Reply:
    return status, json.dumps(content).encode()


def _handler(shop: BatchShop) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            asked = Asked(self.command, self.path, self.rfile.read(size))
            reply = shop.answer(asked, self.headers["Authorization"])
            if reply is None:
                self.close_connection = True
                return
            status, body = reply
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header(
                "Content-Type", "text/html" if body[:1] == b"<" else "application/json"
            )
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_PUT = do_PATCH = do_GET

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def manifest_text(**changes: str) -> str:
    """Return the shipped manifest of such a shop, with some of its lines changed."""
    text = (EXAMPLES / "woocommerce-rest.toml").read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


@contextmanager
def described(text: str, url: str, **changes: Any) -> Iterator[Profile]:
    """Register the shop of a manifest's text for as long as this lasts, and give a profile for an address."""
    made = RestDestination(parse(text, "shop.toml"), Path("shop.toml"))
    register(made)
    try:
        yield replace(made.profiles[0], base_url=url, rate_per_minute=None, **changes)
    finally:
        unregister(made.name)


def rows(count: int, **values: str) -> list[dict[str, str]]:
    """Return rows of a catalog for such a shop."""
    return [
        {"sku": f"TEA-{n:04}", "name": f"Tea {n}", "price": f"{n % 90 + 1}.50", "description": ""}
        | values
        for n in range(count)
    ]
