"""A manifest by somebody else: whatever it holds, it reaches no other host, reads nothing, and comes to an end."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.catalog.product import Product
from importers.destinations.answer import Reply, Verdict
from importers.destinations.base import Credential, Profile
from importers.destinations.call import Call, Content, Unsendable
from importers.destinations.rest.destination import RestDestination
from importers.destinations.rest.folder import SKELETON
from importers.destinations.rest.load import ManifestUnusable, parse
from importers.destinations.rest.patterns import compiled, says
from importers.destinations.rest.product_api import RestApi, RestBatchApi
from importers.upload.http_transport import HttpTransport
from importers.upload.snapshot import Counts, RunPhase
from tests.support.batch_shop import KEY, Asked, BatchShop, rows
from tests.support.batch_shop import Reply as Served
from tests.support.shops.uploads import upload
from tests.support.uploads import table

SOUND = SKELETON.read_text(encoding="utf-8")
SPITE = [
    *"//evil.example/x https://evil.example http://evil.example/ /x@evil.example /../.. /..%2f".split(),
    *"\\\\evil /{env} /{HOME} /{token} {key} {id} {{key}} ${HOME} $(id) /etc/passwd file:///etc/passwd".split(),
    *"%0d%0aHost:evil ?next=https://evil.example #@evil.example !!python/object __class__ 0 .. . /".split(),
    *("", "/a\r\nHost: x", "/\u2025/", "\u202e"),
]
texts = st.one_of(st.sampled_from(SPITE), st.text(max_size=12))
quiet = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def manifests(draw: Any) -> str:
    """Take the skeleton, and put something spiteful into some of its texts, keys or lines."""
    lines = SOUND.splitlines()
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        how = draw(st.sampled_from(["text", "inside", "key", "gone", "twice"]))
        parts = lines[at].split('"')
        if how in ("text", "inside") and len(parts) > 2:
            which = 2 * draw(st.integers(0, (len(parts) - 1) // 2 - 1)) + 1
            word = draw(texts).replace('"', "").replace("\n", "\\n").replace("\r", "\\r")
            parts[which] = word if how == "text" else parts[which] + word
            lines[at] = '"'.join(parts)
        elif how == "key":
            lines[at] = lines[at].replace("=", f"{draw(texts)} =", 1)
        elif how == "gone":
            lines[at] = ""
        else:
            lines.insert(at, lines[at])
    return "\n".join(lines)


def calls_of(destination: RestDestination, key: str, remote_id: int | str) -> Iterator[Call]:
    """Yield every request that a manifest can lead to."""
    profile = destination.profiles[0]
    values = {
        each.name: key if each.name == destination.manifest.key.name else "1"
        for each in destination.manifest.fields
    }
    content = destination.content(Product(0, key, values), profile, None)
    api = RestApi(destination.manifest, content)
    if (test := destination.access.call(profile)) is not None:
        yield test
    yield api.create(content, profile)
    yield from api.lookups(key, profile)
    yield api.change(remote_id, content.fields, profile)


@quiet
@given(manifests(), texts, st.one_of(texts, st.integers()))
def test_every_request_goes_to_the_manifests_own_address(
    text: str, key: str, remote_id: int | str
) -> None:
    try:
        destination = RestDestination(parse(text, "m.toml"))
    except ManifestUnusable:
        return
    home = urlsplit(destination.manifest.base_url)
    headers = destination.access.headers(destination.profiles[0], Credential("T0KEN"))
    assert sum("T0KEN" in value or "VDBLRU4=" in value for _, value in headers) == 1
    assert all(name.isprintable() and value.isprintable() for name, value in headers)
    try:
        every = list(calls_of(destination, key, remote_id))
    except (Unsendable, ValueError):
        return
    transport = HttpTransport(destination.profiles[0])
    for call in every:
        parts = urlsplit(call.url)
        assert (parts.scheme, parts.netloc) == (home.scheme, home.netloc)
        assert parts.path.startswith(home.path)
        assert "/../" not in f"{parts.path}/"
        assert not parts.fragment
        request = transport._request(call, None)  # refuses any other origin
        assert request.url.host == home.hostname
        assert b"T0KEN" not in request.content
        assert "T0KEN" not in str(request.url)


@quiet
@given(manifests())
def test_reading_one_opens_no_file_no_connection_and_no_variable(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:

        def never(*_: object, **__: object) -> None:
            raise AssertionError("a manifest was obeyed")

        patch.setattr(Path, "open", never)
        patch.setattr("builtins.open", never)
        patch.setattr(socket, "socket", never)
        patch.setattr(os, "getenv", never)
        patch.setattr(os.environ.__class__, "__getitem__", never)
        try:
            destination = RestDestination(parse(text, "m.toml"))
            list(calls_of(destination, "A1", 7))
        except (ManifestUnusable, Unsendable, ValueError):
            pass


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["sku", "id", "products", "price", "message"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@quiet
@given(
    st.sampled_from([200, 201, 204, 301, 400, 401, 403, 404, 409, 422, 429, 500, 503]),
    st.one_of(st.binary(max_size=40), ANY_JSON.map(lambda value: json.dumps(value).encode())),
)
def test_no_answer_is_a_success_but_one_that_shows_the_very_key_and_an_id(
    status: int, body: bytes
) -> None:
    manifest = parse(SOUND, "m.toml")
    api = RestApi(manifest, Content("A1", {"sku": "A1", "name": "x"}))
    reply = Reply(status, body)
    for read in (api.read_saved, api.read_changed):
        answer = read(reply, "A1")
        if answer.verdict is Verdict.ACCEPTED:
            assert status // 100 == 2
            assert answer.remote_id is not None
            assert answer.record is not None
            assert answer.record["sku"] == "A1"
    looked = api.read_lookup(reply, "A1")
    if looked.record is not None:
        assert looked.record["sku"] == "A1"
    together = RestBatchApi(manifest).read(reply, [Content("A1", {}), Content("A2", {})])
    assert all(answer.verdict is not Verdict.ACCEPTED for answer in together.items) or status < 300


def test_redirects_and_next_pages_are_not_followed(
    shop: BatchShop, aim: Profile, ledger: Path
) -> None:
    """A lookup that answers with other products and an address of more, and a redirect: neither leads anywhere."""

    def mood(asked: Asked, serve: object) -> Served:
        assert callable(serve)
        if asked.creates:
            return 302, b""
        if "sku" in asked.query:
            return 200, b'{"next": "https://evil.example/more", "results": []}'
        reply: Served = serve()
        return reply

    shop.mood = mood
    seen, _ = upload(aim, table("sku", rows(2)), ledger, KEY)
    assert seen.counts.uploaded == 0
    assert seen.counts == Counts(unknown=2) or seen.phase is RunPhase.PAUSED
    assert len(shop.asked) < 40  # it came to an end


@pytest.mark.parametrize(
    "text",
    [
        "a*a*b",
        "a{0,100}a{0,100}b",
        "a{3,}a+",
        "a?" * 25 + "a" * 25,
        "(a|aa)" * 28 + "b",
        "(a|b).*.*c",
        "a{9999}",
        "|".join("abcdefg"),
        "(a+)+b",
        r"(a)\1",
        "(?=a)",
    ],
)
def test_a_pattern_that_could_be_matched_in_too_many_ways_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"pattern|ways"):
        compiled(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (r"variants, \d{1,3}, prices, \d{1,3}, amount", "'variants, 0, prices, 12, amount'"),
        ("(sku|code) .*(exists|taken)", "This SKU X-1 is taken"),
        ("already exists|is taken|duplicate [a-z]+", "A duplicate key"),
        (r"prices?, \d+", "Field 'price, 7'"),
        ("[*+?|(]{2}x", "say ?|x"),
    ],
)
def test_patterns_of_use_are_taken(text: str, words: str) -> None:
    assert says(compiled(text), words)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (SOUND + "".join(f"\n[create{n}]" for n in range(1_000)), "49 more"),
        ('x = """\n[' + " " * 3_900 + '\n[ [ [ #\n"""\n' + SOUND, "there is no such key"),
        ("x." * 1_900 + "x = 1\n" + SOUND, "there is no such key"),
        ("x." * 9_000 + "x = 1\n" + SOUND, "line 1: it has more than 4,000 characters"),
        ("x = " + "[" * 3_000 + "\n" + SOUND, "it is no TOML"),
    ],
)
def test_reading_a_file_that_is_made_to_take_long_comes_to_an_end(text: str, told: str) -> None:
    with pytest.raises(ManifestUnusable, match=told):
        parse(text, "shop.toml")
