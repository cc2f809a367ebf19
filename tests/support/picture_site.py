"""A real web server that answers for pictures in all the ways that such servers do."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


class Site(ThreadingHTTPServer):
    """Answers by path, and remembers what it was asked with which headers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.at_once, self.most_at_once = 0, 0
        self.lock = threading.Lock()
        self.elsewhere = ""
        self.hold: threading.Event | None = None

    def handle_error(self, *_: object) -> None:
        """Say nothing where the other side went away."""

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{path}"

    def methods(self, path: str) -> list[str]:
        return [method for method, asked, _ in self.asked if asked == f"/{path}"]


class Handler(BaseHTTPRequestHandler):
    server: Site
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        return

    def do_HEAD(self) -> None:
        self.answer(with_body=False)

    def do_GET(self) -> None:
        self.answer(with_body=True)

    def answer(self, *, with_body: bool) -> None:
        site = self.server
        with site.lock:
            site.asked.append((self.command, self.path, dict(self.headers)))
            site.at_once += 1
            site.most_at_once = max(site.most_at_once, site.at_once)
            times = sum(path == self.path for _, path, _ in site.asked)
        try:
            if site.hold is not None:
                site.hold.wait(5)
            status, headers, body = self.made(times)
        finally:
            with site.lock:
                site.at_once -= 1
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def made(self, times: int) -> tuple[int, Mapping[str, str], bytes]:
        name = self.path.lstrip("/").split("?")[0]
        picture = {"Content-Type": "image/png"}
        if name.startswith("right"):
            return 200, picture, PNG
        if name == "no-head" and self.command == "HEAD":
            return 405, {}, b""
        if name == "unsaid":
            return 200, {"Content-Type": "application/octet-stream"}, PNG
        if name == "unsaid-text":
            return 200, {}, b"hello"
        if name == "page":
            return 200, {"Content-Type": "text/html; charset=utf-8"}, b"<html>"
        if name == "pdf":
            return 200, {"Content-Type": "application/pdf"}, b"%PDF"
        if name == "empty":
            return 200, picture, b""
        if name == "large" and self.command == "HEAD":
            return 200, {**picture, "Content-Length": "34000000"}, b""
        if name == "moved":
            return 302, {"Location": "/right.png", "Set-Cookie": "session=secret"}, b""
        if name == "round":
            return 302, {"Location": "/round"}, b""
        if name == "to-elsewhere":
            return 301, {"Location": self.server.elsewhere, "Set-Cookie": "a=b"}, b""
        if name == "busy" and times == 1:
            return 429, {"Retry-After": "0"}, b""
        if name == "very-busy":
            return 429, {"Retry-After": "86400"}, b""
        if name in ("no-head", "busy"):
            return 200, picture, PNG
        return int(name) if name.isdigit() else 404, {}, b""


@contextmanager
def picture_site() -> Iterator[Site]:
    """Serve until the block ends."""
    server = Site()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
