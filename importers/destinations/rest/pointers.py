"""JSON Pointers (RFC 6901): where a value lies in a request or an answer."""

from __future__ import annotations

from typing import Any

from importers.destinations.rest.manifest import Pointer

DEEPEST = 12  # steps of a pointer
LONGEST_LIST = 20  # places of a list that is written


class NotThere(LookupError):
    """An answer holds nothing at a pointer."""


def parsed(text: str) -> Pointer:
    """Return a pointer's steps; ValueError with words for its writer."""
    if text == "":
        return ()
    if not text.startswith("/"):
        raise ValueError('a place begins with "/", as in "/price"')
    steps = tuple(step.replace("~1", "/").replace("~0", "~") for step in text[1:].split("/"))
    if len(steps) > DEEPEST:
        raise ValueError(f"a place has {DEEPEST} steps at most")
    return steps


def text_of(pointer: Pointer) -> str:
    """Return a pointer as it is written."""
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in pointer)


def found(value: Any, pointer: Pointer) -> Any:
    """Return what lies there; NotThere. A step of digits is a place in a list, or else a name."""
    for step in pointer:
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isascii() and step.isdigit() and len(step) < 7:
            if int(step) >= len(value):
                raise NotThere(step)
            value = value[int(step)]
        else:
            raise NotThere(step)
    return value


def found_or_none(value: Any, pointer: Pointer | None) -> Any:
    """Return what lies there, None if nothing does."""
    try:
        return None if pointer is None else found(value, pointer)
    except NotThere:
        return None


def put(root: Any, pointer: Pointer, value: Any) -> Any:
    """Put a value there and return the root; what leads to it is made. ValueError if something else is in its way.

    A step of digits makes a list, whose places are filled from 0 on.
    """
    if not pointer:
        if root is not None:
            raise ValueError("something else is in its place already")
        return value
    step, rest = pointer[0], pointer[1:]
    if step.isascii() and step.isdigit():
        return _put_in_list([] if root is None else root, step, rest, value)
    root = {} if root is None else root
    if not isinstance(root, dict):
        raise ValueError(f'"{step}" would be the name of something in a value')
    root[step] = put(root.get(step), rest, value)
    return root


def _put_in_list(root: Any, step: str, rest: Pointer, value: Any) -> Any:
    if not isinstance(root, list):
        raise ValueError(f'"{step}" would be a place in something that is no list')
    at = int(step) if len(step) < 4 else LONGEST_LIST
    if at >= LONGEST_LIST:
        raise ValueError(f"a list has {LONGEST_LIST} places at most")
    root += [None] * (at + 1 - len(root))
    root[at] = put(root[at], rest, value)
    return root
