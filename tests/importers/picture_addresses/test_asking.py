"""Pictures of the web, asked of real servers: what they answer, how they are treated, and whom nobody asks."""

from __future__ import annotations

import ipaddress
import ssl
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import trustme

from importers.catalog.model import Progress
from importers.errors import Cancelled
from importers.picture_addresses import asking, network, pace, run
from importers.picture_addresses.answers import AddressAnswer, Verdict
from importers.picture_addresses.network import Names, NotAsked
from importers.picture_addresses.run import ask_for
from tests.support.picture_site import Site, picture_site


@pytest.fixture
def site() -> Iterator[Site]:
    with picture_site() as server:
        yield server


def ask(*addresses: str) -> tuple[dict[str, AddressAnswer], str]:
    return ask_for(addresses, lambda _progress: None, lambda _answers: None)


ANSWERS = [
    ("right.png", Verdict.RIGHT, ""),
    ("no-head", Verdict.RIGHT, ""),
    ("unsaid", Verdict.RIGHT, ""),
    ("moved", Verdict.RIGHT, ""),
    ("busy", Verdict.RIGHT, ""),
    ("unsaid-text", Verdict.WRONG, "is no picture that is known, by how it begins"),
    ("page", Verdict.WRONG, "is a web page, not a picture"),
    ("pdf", Verdict.WRONG, "is no picture: the server calls it application/pdf"),
    ("empty", Verdict.WRONG, "is an empty file"),
    ("large", Verdict.WRONG, "has 34 MB; few shops take pictures of more than 20 MB"),
    ("404", Verdict.WRONG, "answers 404: there is no such picture"),
    ("403", Verdict.WRONG, "answers 403: not everybody may see the picture"),
    ("500", Verdict.WRONG, "answers 500: its server fails"),
    ("round", Verdict.WRONG, "is passed on from address to address without an end"),
    ("very-busy", Verdict.OPEN, "could not be told: its host wants to be asked later"),
]


@pytest.mark.parametrize(("path", "verdict", "words"), ANSWERS)
def test_an_answer_is_told_in_words(site: Site, path: str, verdict: Verdict, words: str) -> None:
    address = site.address(path)
    found, note = ask(address)
    assert (found[address].verdict, found[address].words, note) == (verdict, words, "")


def test_the_head_is_enough_where_it_tells_what_is_there(site: Site) -> None:
    ask(site.address("right.png"), site.address("no-head"))
    assert site.methods("right.png") == ["HEAD"]
    assert site.methods("no-head") == ["HEAD", "GET"]


def test_no_header_tells_who_asks_and_cookies_are_not_given_back(site: Site) -> None:
    ask(site.address("moved"), site.address("moved?again"))
    names = {name.lower() for _, _, headers in site.asked for name in headers}
    assert names <= {"host", "user-agent", "accept", "accept-encoding", "connection", "range"}
    assert {headers["Host"] for *_, headers in site.asked} == {f"127.0.0.1:{site.server_port}"}


def test_a_name_and_password_in_an_address_are_never_sent(site: Site) -> None:
    address = f"http://me:secret@127.0.0.1:{site.server_port}/right.png"
    found, _ = ask(address)
    assert "password" in found[address].words
    assert site.asked == []


def test_each_address_is_asked_for_once_and_two_at_a_time_of_one_host(site: Site) -> None:
    addresses = [site.address(f"right{number}.png") for number in range(30)]
    site.hold = threading.Event()
    threading.Timer(0.2, site.hold.set).start()
    found, _ = ask(*addresses, *addresses)
    assert {answer.verdict for answer in found.values()} == {Verdict.RIGHT}
    assert set(Counter(path for _, path, _ in site.asked).values()) == {1}
    assert site.most_at_once <= pace.AT_ONCE


def test_a_host_that_wants_to_be_left_in_peace_is(site: Site) -> None:
    found, _ = ask(site.address("very-busy"), *(site.address(f"right{n}.png") for n in range(20)))
    assert len(site.asked) <= 1 + pace.AT_ONCE
    assert Verdict.OPEN in {answer.verdict for answer in found.values()}


def test_a_check_can_be_stopped_and_keeps_what_was_answered(site: Site) -> None:
    kept: list[Mapping[str, AddressAnswer]] = []

    def stop(progress: Progress) -> None:
        if progress.done:
            raise Cancelled

    addresses = [site.address(f"right{number}.png") for number in range(200)]
    found, note = ask_for(addresses, stop, kept.append)
    assert 0 < len(found) < 200
    assert note == f"Stopped: {200 - len(found)} were not asked for."
    assert kept[-1] == found


def test_where_no_host_answers_nothing_is_said_of_the_pictures() -> None:
    found, note = ask("http://127.0.0.1:1/a.png", "http://127.0.0.1:1/b.png")
    assert found == {}
    assert "is this machine online?" in note


def test_a_host_that_is_gone_is_not_asked_for_each_of_its_pictures(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    async def fault(_self: object, address: str) -> str:
        tried.append(address)
        if "gone" in address:
            raise network.NoSuchHost("gone.invalid")
        return ""

    monkeypatch.setattr(asking.Asker, "fault", fault)
    addresses = [f"http://gone.invalid/{number}.png" for number in range(50)]
    found, _ = ask("http://there.example/a.png", *addresses)
    assert {found[address].verdict for address in addresses} == {Verdict.UNREACHABLE}
    assert sum("gone" in address for address in tried) <= 3 + pace.AT_ONCE


class Trusting(Names):
    """Takes names under `example` for hosts of the open web that happen to be this machine."""

    async def address_of(self, host: str, *, within: bool) -> network.Address:
        if host.endswith(".example"):
            return ipaddress.ip_address("127.0.0.1")
        return await super().address_of(host, within=within)


@pytest.mark.parametrize(
    "where",
    ["http://127.0.0.1:{}/right.png", "http://localhost:{}/right.png", "http://[::1]:{}/right.png",
     "http://[::ffff:127.0.0.1]:{}/right.png", "http://169.254.169.254/latest/meta-data/"],
)  # fmt: skip
def test_the_open_web_leads_nobody_into_a_network(
    site: Site, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr(asking, "Names", Trusting)
    site.elsewhere = where.format(site.server_port)
    address = f"http://pictures.example:{site.server_port}/to-elsewhere"
    found, _ = ask(address)
    assert found[address].verdict is Verdict.WRONG
    assert "asked" in found[address].words
    assert {path for _, path, _ in site.asked} == {"/to-elsewhere"}


def test_a_certificate_must_be_that_of_the_name_which_was_asked_for(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("pictures.example").configure_cert(context)
    site.socket = context.wrap_socket(site.socket, server_side=True)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    monkeypatch.setattr(asking, "Names", Trusting)
    right, other = (
        f"https://{name}.example:{site.server_port}/right.png" for name in ("pictures", "other")
    )
    found, _ = ask(right, other)
    assert found[right].verdict is Verdict.RIGHT
    assert "certificate is not trusted" in found[other].words


def test_a_redirect_to_what_is_no_web_address_is_not_followed(site: Site) -> None:
    site.elsewhere = "file:///etc/passwd"
    found, _ = ask(site.address("to-elsewhere"))
    assert found[site.address("to-elsewhere")].words == "is no address of the web"


INSIDE = ["10.0.0.1", "192.168.1.1", "127.0.0.1", "0.0.0.0", "100.64.0.1", "::1", "fe80::1", "fd00::1",
          "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1"]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
async def test_a_name_that_stands_for_a_machine_within_is_refused(address: str) -> None:
    names = Names({"pictures.example": (ipaddress.ip_address(address),)})
    with pytest.raises(NotAsked):
        await names.address_of("pictures.example", within=False)
    both = (ipaddress.ip_address("93.184.216.34"), ipaddress.ip_address(address))
    names = Names({"a.example": both})
    with pytest.raises(NotAsked):
        await names.address_of("a.example", within=False)


async def test_where_clouds_hand_out_keys_nobody_asks_even_by_its_number() -> None:
    with pytest.raises(NotAsked):
        await Names({}).address_of("169.254.169.254", within=True)


def test_how_long_to_wait_is_read_as_seconds_or_a_date() -> None:
    from datetime import UTC, datetime

    now = datetime(2026, 11, 29, 10, 0, tzinfo=UTC)
    assert pace.seconds_of("7") == 7
    assert pace.seconds_of("Sun, 29 Nov 2026 10:00:30 GMT", now) == 30
    assert pace.seconds_of("Sun, 29 Nov 2026 09:00:00 GMT", now) == 0
    assert pace.seconds_of("soon") == pace.USUAL_PAUSE


def test_hosts_take_turns() -> None:
    addresses = ["http://a/1", "http://a/2", "http://a/3", "http://b/1"]
    assert list(run._in_turns(addresses)) == [
        "http://a/1",
        "http://b/1",
        "http://a/2",
        "http://a/3",
    ]
