"""The table of verdicts, the server's words, and the time that it asks to wait."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.destinations.answer import (
    Reply,
    Verdict,
    asked_wait,
    read_failure,
    readable,
    verdict_of,
)

NOON = datetime(2026, 5, 4, 12, 0, 0, tzinfo=UTC)
TABLE = {
    200: Verdict.ACCEPTED,
    201: Verdict.ACCEPTED,
    204: Verdict.ACCEPTED,
    301: Verdict.AMBIGUOUS,
    302: Verdict.AMBIGUOUS,
    307: Verdict.AMBIGUOUS,
    400: Verdict.REFUSED,
    401: Verdict.LOGIN,
    403: Verdict.LOGIN,
    404: Verdict.REFUSED,
    405: Verdict.REFUSED,
    407: Verdict.AMBIGUOUS,
    408: Verdict.AMBIGUOUS,
    409: Verdict.REFUSED,
    413: Verdict.REFUSED,
    415: Verdict.REFUSED,
    422: Verdict.REFUSED,
    425: Verdict.AMBIGUOUS,
    429: Verdict.THROTTLED,
    500: Verdict.AMBIGUOUS,
    502: Verdict.AMBIGUOUS,
    503: Verdict.AMBIGUOUS,
    504: Verdict.AMBIGUOUS,
    511: Verdict.AMBIGUOUS,
    599: Verdict.AMBIGUOUS,
    600: Verdict.AMBIGUOUS,
}


@pytest.mark.parametrize(("status", "verdict"), TABLE.items())
def test_each_status_has_its_verdict(status: int, verdict: Verdict) -> None:
    assert verdict_of(status) is verdict


def reply(status: int, content: object, **headers: str) -> Reply:
    given_headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps(content).encode(), given_headers)


@pytest.mark.parametrize(
    ("content", "messages"),
    [
        (
            {"brand": ["Invalid Brand reference or id."]},
            [("brand", "Invalid Brand reference or id.")],
        ),
        ({"sku": ["One.", "Two."]}, [("sku", "One."), ("sku", "Two.")]),
        ({"sku": "Plain."}, [("sku", "Plain.")]),
        ({"non_field_errors": ["Whole row."]}, [("", "Whole row.")]),
        ({"detail": "No.", "code": "x"}, [("", "No.")]),
        ({"brand": {"id": ["Deep."]}}, [("brand", '{"id": ["Deep."]}')]),
        (["Only a list."], [("", "Only a list.")]),
        ("Only a text.", [("", "Only a text.")]),
        ({"sku": []}, [("", "The server answered 400 Bad Request.")]),
        ({}, [("", "The server answered 400 Bad Request.")]),
    ],
)
def test_a_refusal_names_its_fields(content: object, messages: list[tuple[str, str]]) -> None:
    answer = read_failure(reply(400, content))
    assert answer.verdict is Verdict.REFUSED
    assert list(answer.messages) == messages


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (502, b"<html>Bad gateway</html>", "502 Bad Gateway with a web page instead of data"),
        (400, b"nope", "400 Bad Request with something that cannot be read as JSON"),
        (302, b"", "302 Found, a redirect, which is not followed"),
        (500, b"", "The server answered 500 Internal Server Error."),
        (799, b"", "The server answered 799."),
    ],
)
def test_a_body_without_words_is_described(status: int, body: bytes, words: str) -> None:
    assert words in read_failure(Reply(status, body)).message


def test_a_web_page_is_never_quoted() -> None:
    assert "<" not in read_failure(Reply(400, b"<h1>Wi-Fi</h1>")).message


@pytest.mark.parametrize(
    ("header", "detail", "seconds"),
    [
        ("7", "", 7.0),
        (" 12 ", "", 12.0),
        ("0", "", 0.0),
        ("Mon, 04 May 2026 12:00:30 GMT", "", 30.0),
        ("Mon, 04 May 2026 12:00:30", "", 30.0),
        ("Mon, 04 May 2026 11:00:00 GMT", "", 0.0),
        ("soon", "available in 9 seconds", 9.0),
        ("-3", "", None),
        ("٣", "", None),
        ("", "Request was throttled. Expected available in 29 seconds.", 29.0),
        ("", "Request was throttled. Expected available in 1 second.", 1.0),
        ("", "Expected available in 29.5 seconds.", 29.5),
        ("", "Expected available in 1 second(s).", 1.0),
        ("", "Expected available in 2 minutes.", 120.0),
        ("", "Expected available in 1 hour.", 3600.0),
        ("", "Expected available in -3 seconds.", None),
        ("", "Expected available in soon seconds.", None),
        ("", "Request was throttled.", None),
    ],
)
def test_the_server_says_how_long_to_wait(header: str, detail: str, seconds: float | None) -> None:
    assert asked_wait(reply(429, {"detail": detail}, retry_after=header), NOON) == seconds


@pytest.mark.parametrize("opening", ["[", '{"brand":', '{"detail":', '{"brand":['])
def test_a_body_as_deep_as_can_be_read_breaks_nothing(opening: str) -> None:
    closing = "".join({"[": "]", "{": "}"}[each] for each in reversed(opening) if each in "[{")
    for depth in [*range(10, 1_000, 45), *range(900, 1_000)]:
        answer = read_failure(Reply(400, (opening * depth + '"x"' + closing * depth).encode()))
        assert answer.verdict is Verdict.REFUSED
        assert 0 < len(answer.message) <= 500


def test_words_without_end_are_cut() -> None:
    answer = read_failure(reply(400, {"brand": [["long " * 200] * 50] * 50}))
    assert len(answer.messages) == 50
    assert sum(len(words) for _, words in answer.messages) <= 50 * 500
    assert len(answer.message) <= 500


def test_words_hold_nothing_that_a_terminal_obeys_or_a_file_refuses() -> None:
    body = b'{"name": "\\u001b]2;owned\\u0007 a\\ud800b \\u202eabc\\u0000"}'
    ((field, words),) = read_failure(Reply(400, body)).messages
    assert (field, words) == ("name", "�]2;owned� a�b �abc�")
    assert words.encode()


def test_a_success_that_proves_nothing_is_not_quoted() -> None:
    message = read_failure(reply(200, {"id": "7", "sku": "A"})).message
    assert message == "The server answered 200 OK, but not with what was asked for."


@given(st.integers(100, 599), st.binary(max_size=200) | st.text(max_size=50).map(str.encode))
def test_no_body_breaks_the_reading(status: int, body: bytes) -> None:
    answer = read_failure(Reply(status, body))
    assert answer.verdict is not Verdict.ACCEPTED
    assert answer.message
    assert "\n" not in answer.message


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.sampled_from([400, 401, 404, 422, 429, 503]), json_values)
def test_no_json_breaks_the_reading(status: int, content: object) -> None:
    answer = read_failure(reply(status, content))
    assert answer.verdict is verdict_of(status)
    assert answer.message
    assert bool(answer.messages) is (answer.verdict is Verdict.REFUSED)


def test_hidden_characters_of_a_server_are_not_passed_on() -> None:
    said = "Pay \U000e0041\U000e0042here\ufff9no\ufffb, می\u200cخواهم"
    assert readable(said) == "Pay ��here�no�, می\u200cخواهم"


def test_a_date_is_read_by_the_clock_of_who_sent_it() -> None:
    headers = {
        "date": "Mon, 05 Jan 2015 10:00:00 GMT",
        "retry-after": "Mon, 05 Jan 2015 10:00:30 GMT",
    }
    assert asked_wait(Reply(429, b"", headers)) == 30.0
    assert asked_wait(Reply(429, b"", headers | {"date": "yesterday"})) == 0.0
