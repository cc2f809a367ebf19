"""A shop that is not as it should be: one sentence each, by a manifest as by what is built in, and nothing lost."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import stamina
import trustme

from tests.support.batch_shop import HTML, KEY, Asked, BatchShop, Reply
from tests.support.commands import Command, Done

PROFILES = ["woocommerce-rest", "scantrust"]
ERRORS = b'{"errors": [{"message": "You are not authorized"}], "data": null}'
ENVIRONMENT = ("WOOCOMMERCE_KEY_AND_SECRET", "SCANTRUST_TOKEN", "DIGIBLE_TOKEN")
ROWS = 4

Run = Callable[..., Done]


@pytest.fixture
def shop() -> Iterator[BatchShop]:
    with BatchShop(doubles=True) as shop, stamina.set_testing(True, attempts=2):
        yield shop


@pytest.fixture
def run(command: Command, shop: BatchShop, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Upload some rows to a profile, at the shop's address unless another is given."""
    for name in ENVIRONMENT:
        monkeypatch.setenv(name, KEY)
    file = Path("catalog.csv")
    rows = "".join(f"BAD-{n},Tea {n},4.50\n" for n in range(ROWS))
    file.write_text("sku,name,price\n" + rows, encoding="utf-8")

    def run(profile: str, url: str = "") -> Done:
        words = ("--to", profile, "--url", url or shop.url, "--yes", "--json")
        return command("upload", file, *words)

    return run


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ((401, b'{"detail": "Bad token"}'), "127.0.0.1 refuses the token: Bad token"),
        ((200, ERRORS), "200 OK with an error: You are not authorized."),
        ((200, b'{"success": false, "error": "Expired"}'), "200 OK with an error: Expired."),
        ((200, HTML), "200 OK with a web page instead of data."),
        ((503, HTML), "503 Service Unavailable with a web page instead of data."),
    ],
)
def test_a_shop_that_does_not_let_in_gets_no_product(
    run: Run, shop: BatchShop, profile: str, reply: Reply, said: str
) -> None:
    shop.mood = lambda asked, serve: reply
    done = run(profile)
    assert (done.code, done.json["ok"]) == (2, False)
    assert done.json["error"].endswith(said)
    assert {asked.method for asked in shop.asked} == {"GET"}


@pytest.mark.parametrize("profile", [*PROFILES, "digible"])
def test_a_certificate_of_nobody_known_gets_nothing(
    run: Run, shop: BatchShop, profile: str
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    shop.wrap(context)
    done = run(profile, shop.url.replace("http:", "https:"))
    assert done.code == 2
    assert done.json["error"].startswith("The certificate of 127.0.0.1 cannot be trusted")
    assert shop.asked == []


@pytest.mark.parametrize("profile", [*PROFILES, "digible"])
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://shop.example/api", "http://shop.example/api is not encrypted"),
        (
            "https://me:hunter22@shop.example",
            "holds a password or a user's name before shop.example",
        ),
        ("https://[::1", "is not a server's address"),
    ],
)
def test_an_address_that_nothing_may_be_sent_to_is_not_even_tried(
    run: Run, monkeypatch: pytest.MonkeyPatch, profile: str, url: str, said: str
) -> None:
    monkeypatch.setattr("socket.create_connection", lambda *_: pytest.fail("it knocked"))
    done = run(profile, url)
    assert done.code == 2
    assert said in done.json["error"]
    assert "hunter22" not in done.out + done.err


def test_settings_that_name_no_address_stop_nothing_but_the_upload(
    run: Run, command: Command, tmp_path: Path
) -> None:
    settings = tmp_path / "home" / "settings.toml"
    settings.parent.mkdir(exist_ok=True)
    text = '[profiles.mine]\ndestination = "scantrust"\nbase_url = "https://[::1"\n'
    settings.write_text(text, encoding="utf-8")
    assert command("check", "catalog.csv", "--to", "mine").code in (0, 1)
    done = command("upload", "catalog.csv", "--to", "mine", "--yes", "--json")
    assert "is not a server's address" in done.json["error"]


def test_a_profile_that_is_not_there_is_told_with_those_that_are(run: Run) -> None:
    done = run("nowhere")
    assert done.code == 2
    assert 'There is no profile "nowhere"; the profiles are scantrust' in done.json["error"]


def test_a_destinations_file_that_lacks_keys_is_told_where_its_name_is_asked_for(
    run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "home" / "destinations"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text('name = "mine"\n', encoding="utf-8")
    done = run("mine")
    assert done.code == 2
    assert "mine.toml, line 1: auth: it is missing." in done.json["error"]


@pytest.mark.parametrize("change", ["reversed", "shorter"])
def test_an_answer_in_another_order_or_shorter_than_sent_loses_and_doubles_nothing(
    run: Run, shop: BatchShop, change: str
) -> None:
    def mood(asked: Asked, serve: Callable[[], Reply]) -> Reply:
        status, body = serve()
        told = json.loads(body)
        if asked.creates and len(told["create"]) > 1:
            told["create"] = told["create"][::-1] if change == "reversed" else told["create"][:-2]
        return status, json.dumps(told).encode()

    shop.mood = mood
    done = run("woocommerce-rest")
    assert (done.code, done.json["uploaded"]) == (0, ROWS)
    assert sorted(shop.skus()) == [f"BAD-{n}" for n in range(ROWS)]
