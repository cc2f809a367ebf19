"""A server that means harm, or is broken beyond belief: bounded memory, bounded time, and no upload believed."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import threading
import tracemalloc
import zlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from importers.destinations.answer import Answer as Verdicted
from importers.destinations.answer import Reply, Verdict
from importers.destinations.base import Credential
from importers.destinations.call import Call
from importers.errors import UploadImpossible
from importers.practice.faulty import ScriptedAnswer
from importers.practice.server import PracticeServer
from importers.upload import http_transport
from importers.upload.body import LARGEST_ANSWER
from importers.upload.connection import fetch_brands
from importers.upload.detail import Details
from importers.upload.http_transport import HttpTransport
from importers.upload.snapshot import RunPhase
from tests.support.raw_server import raw_server
from tests.support.uploads import finish, make_run, profile, teas

SAVED = b'{"id": 7, "sku": "TEA-0000"}'
GZIP = ("content-encoding", "gzip")


def asked(url: str, token: str = "a-long-enough-token") -> Reply | Verdicted:
    async def ask() -> Reply | Verdicted:
        asking = HttpTransport(profile(url))
        try:
            return await asking.send(Call("GET", url + "/x"), Credential(token))
        finally:
            await asking.close()

    return asyncio.run(ask())


def told(server: PracticeServer, body: bytes, *headers: tuple[str, str]) -> bytes:
    """Return what of an answer's body arrives."""
    server.script(ScriptedAnswer(200, body, headers))
    reply = asked(server.url)
    assert isinstance(reply, Reply)
    return reply.body


@cache
def bomb() -> bytes:
    """Return 20 MB of nothing, packed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(20)) + packer.flush()


def test_a_packed_answer_is_read(server: PracticeServer) -> None:
    assert told(server, gzip.compress(SAVED), GZIP) == SAVED


@pytest.mark.parametrize("packing", ["gzip", "gzip, gzip", "deflate", "br", "zstd"])
def test_a_bomb_is_not_unpacked(server: PracticeServer, packing: str) -> None:
    packed = gzip.compress(bomb()) if "," in packing else bomb()
    assert told(server, packed, ("content-encoding", packing)) == packed


@pytest.mark.parametrize(
    "packed",
    [gzip.compress(SAVED)[:-9], gzip.compress(SAVED) * 2, gzip.compress(SAVED) + b"more"],
    ids=["cut", "twice", "more behind it"],
)
def test_a_packed_answer_that_is_not_whole_proves_nothing(
    server: PracticeServer, packed: bytes
) -> None:
    assert told(server, packed, GZIP) == packed


CHUNKS = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("head", "more"),
    [
        (CHUNKS, b"10000\r\n" + b" " * 65_536 + b"\r\n"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 10000000000\r\n\r\n", b"x" * 65_536),
    ],
    ids=["chunked", "10 GB"],
)
def test_an_answer_without_end_is_cut(head: bytes, more: bytes) -> None:
    with raw_server(lambda: itertools.chain([head], itertools.repeat(more))) as url:
        reply = asked(url)
    assert isinstance(reply, Reply)
    assert len(reply.body) == LARGEST_ANSWER


@pytest.mark.parametrize(
    ("head", "more"),
    [
        (b"HTTP/1.1 200 OK\r\nx: ", b"y"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n", b"y"),
        (CHUNKS, b"1\r\nx\r\n"),
        (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    ],
    ids=["header", "body", "chunks", "hints"],
)
def test_an_answer_that_drips_for_ever_is_given_up(
    head: bytes, more: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()

    def dripping() -> Iterable[bytes]:
        yield head
        while not over.wait(0.01):
            yield more

    monkeypatch.setattr(http_transport, "PATIENCE", 0.1)
    with raw_server(dripping) as url:
        answer = asked(url)
        over.set()
    assert isinstance(answer, Verdicted)
    assert (answer.verdict, answer.message) == (
        Verdict.AMBIGUOUS,
        "No answer from 127.0.0.1 in time.",
    )


@pytest.mark.parametrize(
    "said",
    [
        b"\x00\x01garbage\r\n\r\n",
        b"HTTP/1.1 \r\n\r\n",
        b"HTTP/1.1 99 Low\r\n\r\n",
        b"HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\nzzz",
        b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n" + SAVED,
        b"HTTP/1.1 200 OK\r\nx\0y: 1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 100_000,
        CHUNKS + b"ZZ\r\n",
        b"",
    ],
)
def test_what_is_no_answer_leaves_it_open(said: bytes) -> None:
    with raw_server(lambda: [said]) as url:
        answer = asked(url)
    assert isinstance(answer, Verdicted)
    assert answer.verdict is Verdict.AMBIGUOUS


def test_a_password_in_an_address_is_refused_and_not_told(ledger: Path) -> None:
    with pytest.raises(UploadImpossible) as caught:
        make_run(profile("https://me:hunter2@shop.example"), teas(1), ledger)
    assert "hunter2" not in caught.value.sentence
    assert "password" in caught.value.sentence
    assert not ledger.exists()


@pytest.mark.parametrize("following", ["http://[::1", "http://h:port/", "//evil.example/", "\x1b"])
def test_brands_that_go_on_nowhere_are_not_all(server: PracticeServer, following: str) -> None:
    server.script(ScriptedAnswer.of(200, {"next": following, "results": [{"id": 1}]}))
    found = fetch_brands(profile(server.url), Credential("t"))
    assert [brand.id for brand in found.brands] == [1]
    assert "may not be whole" in found.note


def test_brands_that_go_round_in_a_circle_end(server: PracticeServer) -> None:
    page = {"next": f"{server.url}/api/v2/brands/?limit=100", "results": [{"id": 1}]}
    server.script(*[ScriptedAnswer.of(200, page)] * 3)
    found = fetch_brands(profile(server.url), Credential("t"))
    assert "may not be whole" in found.note
    assert server.requests.total == 2


def test_an_echoed_token_reaches_neither_the_record_nor_a_difference(
    server: PracticeServer, ledger: Path
) -> None:
    token = "c2VjcmV0/with/slashes=="
    echo = ScriptedAnswer(200, b'{"company": {"id": 5, "name": "of c2VjcmV0\\/with\\/slashes=="}}')
    server.script(echo)
    server.add_product("TEA-0000", f"echo {token}")
    run = make_run(profile(server.url, practice=False), teas(2), ledger, token=token)
    seen, outcomes = finish(run)
    assert (seen.phase, seen.counts.refused) == (RunPhase.FINISHED, 1)
    assert outcomes["TEA-0000"].differences[0].theirs == "echo ••••"
    kept = b"".join(file.read_bytes() for file in ledger.parent.iterdir())
    assert b"slashes" not in kept
    assert "of ••••".encode() in kept


def test_long_answers_do_not_fill_the_memory() -> None:
    details, call = Details(profile("http://127.0.0.1:9")), Call("GET", "http://127.0.0.1:9/")
    tracemalloc.start()
    try:
        for number in range(20):
            answer = Reply(400, bytes([number]) * LARGEST_ANSWER)
            details.add(number, call, answer, Credential("t"))
        del answer
        assert tracemalloc.get_traced_memory()[0] < 2 * LARGEST_ANSWER
    finally:
        tracemalloc.stop()
    kept = details.get(7)
    assert kept is not None
    assert len(kept.answer) < LARGEST_ANSWER
