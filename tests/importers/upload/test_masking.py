"""A token that a server gives back, in whatever form, is masked before anything sees it."""

from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.destinations.answer import Reply
from importers.destinations.base import Credential
from importers.upload.masking import MASK, without
from importers.upload.token import hidden

SECRET = "uat-Zk3/9f+Qx7_Lm2pW8sRt"


def as_codes(text: str) -> str:
    """Return a text as HTML that names every character by its number."""
    return "".join(f"&#{ord(letter)};" for letter in text)


ECHOES = {
    "as it is": SECRET,
    "with its scheme": f"Authorization: UAT {SECRET}",
    "lower case": SECRET.lower(),
    "upper case": SECRET.upper(),
    "escaped for an address": quote(SECRET, safe=""),
    "escaped twice": quote(quote(SECRET, safe=""), safe=""),
    "escaped small": quote(SECRET, safe="").lower(),
    "every character escaped": "".join(f"%{ord(letter):02x}" for letter in SECRET),
    "base64": base64.b64encode(SECRET.encode()).decode(),
    "base64 with its scheme": base64.b64encode(f"UAT {SECRET}".encode()).decode(),
    "base64 with other words": base64.b64encode(f"Bearer: {SECRET}!".encode()).decode(),
    "base64 for an address": base64.urlsafe_b64encode(f"UAT  {SECRET}".encode()).decode(),
    "hexadecimal": SECRET.encode().hex(),
    "its first twelve": SECRET[:12] + "…",
    "its last twelve": "…" + SECRET[-12:],
    "split by tags": "<b>".join(SECRET),
    "split by breaks": f"{SECRET[:5]}<wbr>{SECRET[5:9]}<!-- x -->{SECRET[9:]}",
    "a tag in an escape": quote(SECRET, safe="").replace("%2F", "%<i>2F</i>"),
    "in a tag": f'<a href="/?t={SECRET}">again</a>',
    "over two lines": f"{SECRET[:9]}\r\n  {SECRET[9:]}",
    "with unseen characters": "\u200b".join(SECRET),
    "with soft hyphens": "&shy;".join(SECRET),
    "as HTML": html.escape(SECRET).replace("/", "&#x2F;"),
    "as numbers": as_codes(SECRET),
    "as JSON": json.dumps(SECRET).replace("/", "\\/").replace("-", "\\u002d"),
    "as JSON in JSON": json.dumps(json.dumps(SECRET).replace("-", "\\u002d")),
    "UTF-16": SECRET.encode("utf-16-le").decode("latin-1"),
}


@pytest.mark.parametrize("form", ECHOES)
def test_every_form_is_masked(form: str) -> None:
    echo = ECHOES[form]
    told = without(f"Token {echo} is not known; ask somebody.", SECRET)
    assert told.startswith("Token ")
    assert told.endswith(" is not known; ask somebody.")
    assert MASK in told
    assert len(told) < len("Token  is not known; ask somebody.") + max(30, len(echo) // 2)
    for place in range(len(SECRET) - 5):
        assert SECRET[place : place + 6].lower() not in told.lower()


def test_everything_else_stays_as_it_is() -> None:
    for text in ("", "plain", "100% <b>wool</b> &amp; more \\u00e9 %zz \ufeff", SECRET[:11]):
        assert without(text, SECRET) == text
    body = b'{"sku": "\xff\xfe A-1", "name": "Tea"}'
    assert hidden(body, Credential(SECRET)) == body
    assert without("an a-b in a-b", "a-b") == "an a-b in a-b"


def test_a_masked_answer_is_still_readable() -> None:
    body = json.dumps({"name": [f"echo {SECRET}"], "sku": ["taken"]}).encode()
    assert Reply(400, hidden(body, Credential(SECRET))).json() == {
        "name": [f"echo {MASK}"],
        "sku": ["taken"],
    }


@settings(max_examples=40)
@given(
    st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=12, max_size=60),
    st.text(max_size=20),
    st.text(max_size=20),
)
def test_no_token_comes_through(secret: str, before: str, after: str) -> None:
    assert secret not in without(f"{before}{secret}{after}", secret)
    assert secret.lower() not in without(f"{before}<b>{secret}</b>{after}".lower(), secret)


def test_what_looks_like_an_escape_before_it_hides_nothing() -> None:
    secret = "0a1b2c3d4e5f"
    for before in ("%", "100%", "\\u", "&", "\\", "<"):
        assert without(f"{before}{secret}", secret) == f"{before}{MASK}"
