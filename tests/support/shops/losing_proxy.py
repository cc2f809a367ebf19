"""Something between an upload and its shop that counts requests, and loses a share of the answers to writes."""

from __future__ import annotations

import http.client
import random
import threading
from collections.abc import Collection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

WRITES = ("POST", "PUT", "PATCH")
_PATIENCE = 120  # seconds for the shop's answer
_PASSED_ON = ("Authorization", "Content-Type", "Accept")


class LosingProxy:
    """`with LosingProxy(shop.url, loses=0.3) as proxy: proxy.url`.

    A lost answer is lost when the shop is done (the connection breaks then), or, `early`, as soon as the request is
    whole: then the shop is still at work when the other side learns that no answer comes.
    """

    def __init__(
        self, url: str, loses: float = 0.0, *, early: bool = False, of: Collection[str] = WRITES
    ) -> None:
        """Prepare to stand before the shop at that address, and to lose answers to those methods."""
        self.asked, self.lost = 0, 0
        self.loses, self.early, self.of = loses, early, of
        self._dice, self._lock = random.Random(11), threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _handler(self, urlsplit(url).netloc))
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def counts(self, method: str) -> bool:
        """Count a request, and tell whether its answer is to be lost."""
        with self._lock:
            self.asked += 1
            loses = method in self.of and self._dice.random() < self.loses
            self.lost += loses
            return loses

    def __enter__(self) -> Self:
        """Listen."""
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    """Who hangs up in the midst of a request is no news."""

    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Say nothing."""


def _handler(proxy: LosingProxy, shop: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            loses = proxy.counts(self.command)
            if loses and proxy.early:
                self.connection.shutdown(2)
            status, kind, answer = self._passed_on(body)
            if loses:
                self.close_connection = True
                return
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(answer)

        do_POST = do_PUT = do_PATCH = do_GET

        def setup(self) -> None:
            super().setup()
            self.onward = http.client.HTTPConnection(shop, timeout=_PATIENCE)

        def finish(self) -> None:
            self.onward.close()
            super().finish()

        def _passed_on(self, body: bytes) -> tuple[int, str, bytes]:
            headers = {name: self.headers[name] for name in _PASSED_ON if name in self.headers}
            self.onward.request(self.command, self.path, body, headers)
            answer = self.onward.getresponse()
            return answer.status, answer.getheader("Content-Type", ""), answer.read()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler
