"""The token goes to its own origin and nowhere else: no redirect, no record, no message, no detail."""

from __future__ import annotations

import asyncio
import os
import ssl
import traceback
from dataclasses import replace
from pathlib import Path

import httpx
import jwt
import pytest

from importers.destinations.answer import Answer as Verdicted
from importers.destinations.answer import Reply, Verdict
from importers.destinations.base import Credential
from importers.destinations.call import Call
from importers.destinations.digible.access import ends_in
from importers.destinations.paging import next_page
from importers.destinations.registry import BUILT_IN
from importers.errors import CredentialRefused, DestinationUnreachable, UploadImpossible
from importers.practice.faulty import ScriptedAnswer
from importers.practice.options import Fault
from importers.practice.server import PracticeServer
from importers.upload.connection import BrandList, check, fetch_brands, log_in
from importers.upload.http_transport import HttpTransport
from importers.upload.token import ensure_usable, expired
from tests.support.uploads import TOKEN, make_run, profile, teas

SCANTRUST, DIGIBLE = BUILT_IN["scantrust"], BUILT_IN["digible"]


def sent(url: str, call: Call, token: str = TOKEN) -> Reply | Verdicted:
    async def send() -> Reply | Verdicted:
        wire = HttpTransport(profile(url))
        try:
            return await wire.send(call, Credential(token))
        finally:
            await wire.close()

    return asyncio.run(send())


def test_a_redirect_is_not_followed(server: PracticeServer) -> None:
    with PracticeServer() as elsewhere:
        there = elsewhere.url + "/api/v2/products/"
        server.script(ScriptedAnswer(307, b"", (("location", there),)))
        came = sent(server.url, Call("POST", server.url + "/api/v2/products/", b"{}"))
        assert isinstance(came, Reply)
        assert came.status == 307
        assert elsewhere.requests.total == 0


@pytest.mark.parametrize(
    "url",
    [
        "https://api.scantrust.com.evil.example/x",
        "http://api.scantrust.com/x",
        "https://api.scantrust.com:8443/x",
        "https://other.example/x",
        "https://api.scantrust.com@evil.example/x",
    ],
)
def test_another_origin_is_another_origin(url: str) -> None:
    call = next_page(url, SCANTRUST)
    assert call is not None
    assert call.url == "https://api.scantrust.com/x"
    with pytest.raises(RuntimeError):
        sent(SCANTRUST.base_url, Call("GET", url))


def test_the_token_is_in_no_file_message_or_detail(server: PracticeServer, ledger: Path) -> None:
    server.script(
        ScriptedAnswer.of(400, {"name": [f"echo {TOKEN}"]}),
        ScriptedAnswer.of(401, {"detail": TOKEN}),
    )
    run = make_run(profile(server.url, in_flight=1), teas(3), ledger)
    run.start()
    while not run.wait(0.01):
        if run.snapshot().message:
            break
    seen = run.snapshot()
    assert "Log in again" in seen.message
    run.new_credential(Credential(TOKEN))
    assert run.wait(20)
    details = [run.detail(batch.number) for batch in run.snapshot().batches]
    told = [
        repr(part) for part in (seen, run.snapshot(), run.outcomes(), details, Credential(TOKEN))
    ]
    assert TOKEN not in "".join(told)
    for name in os.listdir(ledger.parent):
        assert TOKEN.encode() not in (ledger.parent / name).read_bytes()


def test_a_token_that_cannot_be_a_header_is_refused_without_being_quoted() -> None:
    for bad in ("", "two words", "line\nbreak", "cafés", "null\0"):
        with pytest.raises(CredentialRefused) as caught:
            ensure_usable(SCANTRUST, Credential(bad))
        text = "".join(traceback.format_exception(caught.value))
        assert not bad or bad not in text


def token(**claims: object) -> Credential:
    return Credential(jwt.encode(claims, "k" * 32))


def test_only_a_readable_end_counts() -> None:
    assert expired(DIGIBLE, token(exp=1))
    assert not expired(DIGIBLE, token(exp=4_000_000_000))
    assert not expired(DIGIBLE, token())
    assert not expired(DIGIBLE, token(exp="soon"))
    assert not expired(DIGIBLE, Credential("opaque"))
    assert not expired(SCANTRUST, token(exp=1))
    assert ends_in(Credential("a.b.c")) is None
    for odd in (10**400, float("inf"), float("nan"), -(10**30)):
        assert ends_in(token(exp=odd)) is None
        assert "does not say" in check(profile("http://127.0.0.1:9", "digible"), token(exp=odd))


def test_the_connection_is_tested(server: PracticeServer) -> None:
    assert "lets you in" in check(profile(server.url), Credential("t"))
    with pytest.raises(CredentialRefused):
        check(profile(server.url), Credential("wrong"))
    server.script(Fault.HTML)
    with pytest.raises(DestinationUnreachable, match="web page"):
        check(profile(server.url), Credential("t"))
    with pytest.raises(DestinationUnreachable, match="no connection"):
        check(profile("http://127.0.0.1:9"), Credential("t"))
    assert "min" in check(profile(server.url, "digible"), Credential(server.token(600)))
    with pytest.raises(CredentialRefused, match="expired"):
        check(profile(server.url, "digible"), Credential(server.token(-5)))


def test_a_login_gives_a_token_that_works(server: PracticeServer) -> None:
    given = log_in(profile("http://unused.example", "digible"), "a@b.example", "pw", url=server.url)
    assert ends_in(given)
    server.script(ScriptedAnswer.of(401, {"message": "Wrong password"}))
    with pytest.raises(CredentialRefused, match="password"):
        log_in(profile(server.url, "digible"), "a@b.example", "pw")
    server.script(ScriptedAnswer.of(502, {}))
    with pytest.raises(DestinationUnreachable):
        log_in(profile(server.url, "digible"), "a@b.example", "pw")


def test_brands_are_read_page_by_page_but_only_at_home(server: PracticeServer) -> None:
    found = fetch_brands(profile(server.url), Credential("t"))
    assert {50, 51} <= {brand.id for brand in found.brands}
    assert found.note == ""
    first = {"count": 2, "next": server.url + "/api/v2/brands/?offset=1", "results": [{"id": 1}]}
    server.script(ScriptedAnswer.of(200, first), ScriptedAnswer.of(200, [{"id": 2, "name": "Two"}]))
    found = fetch_brands(profile(server.url), Credential("t"))
    assert [brand.id for brand in found.brands] == [1, 2]
    with PracticeServer() as elsewhere:
        astray = {**first, "next": elsewhere.url + "/api/v2/brands/"}
        server.script(ScriptedAnswer.of(200, astray))
        found = fetch_brands(profile(server.url), Credential("t"))
        assert elsewhere.requests.total == 0
    assert {1, 50, 51} <= {brand.id for brand in found.brands}
    server.script(ScriptedAnswer.of(200, first), ScriptedAnswer.of(200, first))
    assert "may not be whole" in fetch_brands(profile(server.url), Credential("t")).note


def test_brands_without_the_permission_are_no_obstacle(server: PracticeServer) -> None:
    server.script(ScriptedAnswer.of(403, {"detail": "No."}))
    found = fetch_brands(profile(server.url), Credential("t"))
    assert found == BrandList(note="The token may not read brands, so they cannot be checked.")


def test_an_untrusted_certificate_sends_nothing(server: PracticeServer, ledger: Path) -> None:
    came = sent(
        server.url.replace("http:", "https:"),
        Call("GET", server.url.replace("http:", "https:") + "/"),
    )
    assert isinstance(came, Verdicted)
    assert came.verdict is Verdict.IMPOSSIBLE


def test_a_picture_that_vanished_is_told(server: PracticeServer, tmp_path: Path) -> None:
    came = sent(server.url, Call("PATCH", server.url + "/x", image=tmp_path / "gone.png"))
    assert isinstance(came, Verdicted)
    assert came.messages[0][0] == "image"


@pytest.mark.parametrize(
    "url", ["", "api.example", "ftp://x", "https://", "http://h:port", "http://h/?q"]
)
def test_an_address_that_is_none_is_told(url: str, ledger: Path) -> None:
    with pytest.raises(UploadImpossible, match="address"):
        check(profile("http://unused.example"), Credential("t"), url=url or " ")
    with pytest.raises(UploadImpossible, match="address"):
        make_run(profile(url), teas(1), ledger)


def test_a_token_is_not_sent_unencrypted_to_another_machine(tmp_path: Path) -> None:
    aim = profile("http://shop.example")
    with pytest.raises(UploadImpossible, match="not encrypted"):
        make_run(aim, teas(1), tmp_path / "ledger")
    with pytest.raises(UploadImpossible, match="allow_http"):
        check(aim, Credential(TOKEN))
    make_run(replace(aim, allow_http=True), teas(1), tmp_path / "ledger")
    for near in ("http://localhost:1", "http://[::1]:1", "https://shop.example"):
        make_run(profile(near), teas(1), tmp_path / "ledger")


def test_tls_that_breaks_in_an_answer_leaves_it_open(monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise ssl.SSLError("bad record")

    monkeypatch.setattr(HttpTransport, "_reply", broken)
    came = sent("http://127.0.0.1:9", Call("GET", "http://127.0.0.1:9/"))
    assert isinstance(came, Verdicted)
    assert came.verdict is Verdict.AMBIGUOUS


def test_a_cookie_that_an_answer_sets_is_not_sent_back(server: PracticeServer) -> None:
    cookie = ("set-cookie", "sessionid=other; Path=/")
    server.script(ScriptedAnswer(200, b"{}", (cookie,)))

    async def requests() -> httpx.Request:
        wire, call = HttpTransport(profile(server.url)), Call("GET", server.url + "/api/v2/me/")
        try:
            assert isinstance(await wire.send(call, Credential(TOKEN)), Reply)
            return wire._request(call, Credential(TOKEN))
        finally:
            await wire.close()

    headers = asyncio.run(requests()).headers
    assert "cookie" not in headers
    assert headers["authorization"] == f"UAT {TOKEN}"
