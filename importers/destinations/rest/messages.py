"""The words of a refusal, each on the field that it is about."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from importers.destinations.answer import readable
from importers.destinations.rest.manifest import Manifest, Pointer, Refusals
from importers.destinations.rest.patterns import says
from importers.destinations.rest.pointers import found_or_none

Messages = tuple[tuple[str, str], ...]
_MOST = 50
_DEEPEST = 12


def messages_in(
    refusal: Any, text: Pointer | None, refusals: Refusals, manifest: Manifest
) -> Messages:
    """Return what a refusal says, by field; "" is the whole row. Nothing if it says nothing that can be read.

    `text` is where its words lie, None where the file does not tell.
    """
    said = found_or_none(refusal, text) if text is not None else refusal
    if isinstance(said, str):
        words = readable(said)
        return ((_meant(words, refusals), words),) if words else ()
    pairs = []
    for path, words in islice(_leaves(said), _MOST):
        name = _named(path, manifest)
        label = "" if name or not path or path[-1].isdigit() else f"{path[-1]}: "
        pairs.append((name or _meant(words, refusals), f"{label}{words}"))
    return tuple(dict.fromkeys(pairs))


def all_words(refusal: Any) -> str:
    """Return every text of a refusal, one after the other."""
    return "; ".join(words for _, words in islice(_leaves(refusal), _MOST))


def _meant(words: str, refusals: Refusals) -> str:
    """Return the field that words speak of, by the file's patterns."""
    return next((name for name, pattern in refusals.fields if says(pattern, words)), "")


def _named(path: Pointer, manifest: Manifest) -> str:
    """Return the field whose place in the request an error's path leads to, or into.

    Numbers of a list of messages, and the list around a batch's items, are no part of it.
    """
    bare = tuple(step for step in path if not step.isdigit())
    for exact in (True, False):
        for each in manifest.fields:
            for to in each.to:
                place = tuple(step for step in to if not step.isdigit())
                if bare == place or (
                    not exact and len(bare) < len(place) and bare and place[-1] == bare[-1]
                ):
                    return each.name
    return ""


def _leaves(value: Any, path: Pointer = ()) -> Iterator[tuple[Pointer, str]]:
    """Yield the texts of JSON with their paths."""
    if len(path) > _DEEPEST:
        return
    if isinstance(value, str):
        if words := readable(value):
            yield path, words
    elif isinstance(value, Mapping):
        for name, each in islice(value.items(), _MOST):
            yield from _leaves(each, (*path, str(name)))
    elif isinstance(value, list):
        for at, each in enumerate(value[:_MOST]):
            yield from _leaves(each, (*path, str(at)))


def shown(value: Any) -> str:
    """Return a stored value as it is shown: a text as it is, all else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def named(name: str, manifest: Manifest) -> str:
    """Return the field that a server calls by this name, "" if none is known by it."""
    known = manifest.field(name)
    return known.name if known else _named((name,), manifest) if name else ""
