"""Whose a token is, as far as an answer or the token itself tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_LONGEST = 80  # characters of a name or an id


@dataclass(frozen=True, slots=True)
class Identity:
    """`kind` is "company" or "user", `key` its number or address, `name` what people call it."""

    kind: str
    key: str
    name: str


def identity_in(told: Mapping[str, Any] | None) -> Identity | None:
    """Return the company that an answer or a token's claims name, else the user, else None.

    Assumed, because neither is documented: a `company` with an `id`, `uuid` or `name`, or a bare one; a
    user's `id`, `email` or `sub`.
    """
    if told is None:
        return None
    company = told.get("company") or told.get("company_id")
    if isinstance(company, Mapping):
        return _identity("company", company, ("id", "uuid", "name"))
    if company:
        return _identity("company", {"id": company}, ("id",))
    return _identity("user", told, ("id", "email", "sub"))


def _identity(kind: str, told: Mapping[str, Any], names: tuple[str, ...]) -> Identity | None:
    keys = (told.get(name) for name in names)
    key = next((_text(key) for key in keys if _text(key)), "")
    name = _text(told.get("name")) or _text(told.get("email")) or f"{kind} {key}"
    return Identity(kind, key, name) if key else None


def _text(value: object) -> str:
    known = isinstance(value, str | int) and not isinstance(value, bool)
    text = str(value) if known else ""
    return "".join(letter for letter in text if letter.isprintable())[:_LONGEST]
