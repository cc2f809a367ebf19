"""What the shop has of a product beside what the row says: where they differ, and how that is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from importers.destinations.call import Content
from importers.destinations.scantrust.content import OPTIONAL, TEXTS

_QUOTED = 200  # characters of a stored value in a sentence


def differences(sent: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sent fields whose stored value is another, with that stored value.

    The space around a text and the kind of its line ends do not count, since the framework behind
    the API is assumed to tidy them. A brand sent as a reference is compared only with a stored `reference`.
    """
    compared = {name: (value, _stored(name, value, record)) for name, value in sent.items()}
    return {
        name: stored
        for name, (value, stored) in compared.items()
        if stored is not _UNTOLD and _bare(stored) != _bare(value)
    }


_UNTOLD = object()


def _stored(name: str, sent: Any, record: Mapping[str, Any]) -> Any:
    value = record.get(name, _UNTOLD)
    if isinstance(value, dict):  # a lookup gives objects where a POST takes ids
        return value.get("id" if isinstance(sent, int) else "reference", _UNTOLD)
    return value


def _bare(value: Any) -> Any:
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def clearing(blank: Iterable[str]) -> dict[str, Any]:
    """Return what to send so that the shop clears these fields: "" for a text (assumed), nothing for others."""
    return {name: "" for name in blank if name in TEXTS}


def not_cleared(blank: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Tell of each field that no documented request can clear."""
    return tuple(
        (name, f"The {name} is blank here, but the shop keeps the one it had: clear it there.")
        for name in blank
        if name not in TEXTS
    )


def as_stored(item: Content, record: Mapping[str, Any]) -> Content:
    """Return the row as it must have been if the shop has what it sent: with the shop's values."""
    differing = differences(item.fields, record)
    fields: dict[str, Any] = {}
    for name in ("sku", "name", *OPTIONAL[:-1]):
        value = item.fields.get(name)
        if name in differing:
            value = differing[name]
        elif name in item.blank:
            told = _stored(name, "" if name in TEXTS else 0, record)
            value = None if told is _UNTOLD else told
        if value not in (None, ""):
            fields[name] = value
    return replace(item, fields=fields)


def refusals(differing: Iterable[tuple[str, Any]]) -> tuple[tuple[str, str], ...]:
    """Return what to tell of a product that exists and differs, one sentence a field."""
    return tuple(
        (name, f"The shop already has this SKU with another {name}: {_quoted(value)}.")
        for name, value in differing
    )


def _quoted(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
