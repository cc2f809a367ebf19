"""What is wrong with an encrypted connection is said at once: no attempt after another would mend it."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import trustme

from importers.destinations.base import Credential
from importers.errors import DestinationUnreachable, UploadImpossible
from importers.practice.server import PracticeServer
from importers.upload.connection import check
from importers.upload.runner import UploadRun
from importers.upload.snapshot import RunPhase, UploadSnapshot
from tests.support.uploads import make_run, prices, profile, teas

AUTHORITY = trustme.CA()
ROWS = {"scantrust": teas(3), "digible": prices(3)}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *words: object) -> None:
        """Say nothing."""


@pytest.fixture
def secure() -> Iterator[str]:
    """Serve https with a certificate for this machine, by an authority that nobody knows."""
    server = HTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert("127.0.0.1").configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"https://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def stopped(run: UploadRun) -> UploadSnapshot:
    """Start a run and return where it stands when it has paused by itself."""
    run.start()
    while (seen := run.snapshot()).phase is RunPhase.RUNNING:
        assert not run.wait(0.01)
    run.cancel()
    assert run.wait(20)
    return seen


@pytest.mark.parametrize("destination", ["scantrust", "digible"])
def test_a_certificate_that_nobody_vouches_for_stops_the_run_at_once(
    secure: str, ledger: Path, destination: str
) -> None:
    run = make_run(profile(secure, destination), ROWS[destination], ledger)
    seen = stopped(run)
    assert seen.phase is RunPhase.PAUSED
    assert seen.message.startswith("The certificate of 127.0.0.1 cannot be trusted (unable to get")
    assert sum(batch.attempts for batch in seen.batches) <= 3
    assert run.snapshot().counts.waiting == 3


@pytest.mark.parametrize("destination", ["scantrust", "digible"])
def test_https_to_a_port_without_it_stops_the_run_at_once(
    server: PracticeServer, ledger: Path, destination: str
) -> None:
    aim = profile(server.url.replace("http:", "https:"), destination)
    seen = stopped(make_run(aim, ROWS[destination], ledger))
    assert seen.phase is RunPhase.PAUSED
    assert seen.message.startswith("127.0.0.1 does not speak https at this port")
    with pytest.raises(UploadImpossible, match="does not speak https") as caught:
        check(profile(aim.base_url), Credential("t"))
    assert not isinstance(caught.value, DestinationUnreachable)  # which would be tried again


def test_a_certificate_for_another_name_is_told(
    secure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    AUTHORITY.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    assert "lets you in" in check(profile(secure), Credential("t"))
    with pytest.raises(UploadImpossible, match=r"cannot be trusted \(.*localhost"):
        check(profile(secure.replace("127.0.0.1", "localhost")), Credential("t"))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("SSL_CERT_FILE", None, "which cannot be read (no such file or directory)"),
        ("SSL_CERT_FILE", b"no certificate", "which holds no certificate"),
        ("SSL_CERT_DIR", b"", "which is no folder"),
    ],
)
def test_certificates_of_the_environment_that_cannot_be_used_are_named(
    ledger: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes | None, words: str
) -> None:
    file = ledger.parent / "certificates.pem"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv(name, str(file))
    aim = profile("https://shop.example")
    for ask in (
        lambda: check(aim, Credential("t")),
        lambda: make_run(aim, teas(1), ledger),
    ):
        with pytest.raises(UploadImpossible) as caught:
            ask()
        assert f"{name} names {file}, {words}" in caught.value.sentence
