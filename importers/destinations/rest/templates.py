"""The few places in a manifest that are filled in: `{key}` and `{id}` in addresses, the token in one header.

Nothing else is ever looked at in a text: no expression, no name of a variable or a file. What is filled in is escaped,
so that it stays one part of the path or of the query.
"""

from __future__ import annotations

import base64
import re
from urllib.parse import quote

from importers.destinations.base import MASKED as MASKED
from importers.destinations.rest.manifest import Auth, Template

ASKING = ("GET", "POST", "PATCH")
CHANGING = ("POST", "PUT", "PATCH")
_PATH = re.compile(r"/(?!/)[A-Za-z0-9._~!$&'()*+,;=:@%/?{}\[\]-]*")
_HOLE = re.compile(r"\{[^}]*\}|[{}]")
_DOTS = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?:/|\?|$)", re.IGNORECASE)
# Headers that say where a request goes, or where it ends; no file sets them.
_OURS = re.compile(
    r"host|content-.*|transfer-encoding|connection|keep-alive|upgrade|te|trailer|expect|proxy-.*|cookie|accept-encoding|"
    r"x-forwarded-.*|forwarded|x-http-method.*|x-original-.*|x-rewrite-.*",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")


def path_fault(path: str) -> str:
    """Say what is wrong with the path of a request, "" if nothing is."""
    if not _PATH.fullmatch(path):
        return 'its path begins with one "/" and holds no blank: it is added to base_url and cannot lead elsewhere'
    if _DOTS.search(path):
        return 'its path holds no "." or ".." as a part'
    for hole in _HOLE.findall(path):
        if hole not in ("{key}", "{id}"):
            return f"{hole} is not filled in: only {{key}} and {{id}} are"
    return ""


def filled(template: Template, key: str = "", remote_id: object = "") -> str:
    """Return a request's path; ValueError if what is filled in would lead to another one."""
    values = {"{key}": key, "{id}": str(remote_id)}
    path = _HOLE.sub(lambda hole: quote(values[hole[0]], safe="", errors="replace"), template.path)
    if _DOTS.search(path):
        raise ValueError("it would be read as another address")
    return path


def header_name_fault(name: str) -> str:
    """Say why a file may not set this header, "" if it may."""
    if not _NAME.fullmatch(name):
        return "a header's name holds letters, digits and hyphens"
    return "that header is the program's own to send" if _OURS.fullmatch(name) else ""


def token_value_fault(value: str) -> str:
    """Say what is wrong with the header that carries the token, "" if nothing is."""
    if not value.isascii() or not value.isprintable():
        return "a header holds plain letters only"
    holes = _HOLE.findall(value)
    if len(holes) != 1 or holes[0] not in ("{token}", "{token_base64}"):
        return "it holds {token} or {token_base64}, once"
    return ""


def token_header(auth: Auth, token: str) -> tuple[str, str]:
    """Return the header that carries the token; one that is masked stays so."""
    coded = MASKED if token == MASKED else base64.b64encode(token.encode()).decode()
    value = (
        auth.value.replace("{token_base64}", coded)
        if "{token_base64}" in auth.value
        else (auth.value.replace("{token}", token))
    )
    return auth.header, value
