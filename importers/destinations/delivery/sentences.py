"""What is told of a product that is not in the shop as it was sent, one sentence a field."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from importers.destinations.answer import Answer
from importers.destinations.delivery.comparison import Comparison, quoted
from importers.destinations.outcome import Difference

Messages = tuple[tuple[str, str], ...]


def differs(comparison: Comparison) -> Messages:
    """Say of a product that the shop has how it differs."""
    other = tuple(
        (name, f"The shop already has this SKU with another {name}: {quoted(value)}.")
        for name, value in comparison.differing.items()
    )
    untold = tuple(
        (name, f"The shop does not tell its {name}, so it cannot be compared.")
        for name in comparison.untold
    )
    return other + untold


def exists(key_field: str, comparison: Comparison) -> Messages:
    """Say that a key is taken by a product that is not from here, and whether it is equal."""
    if not comparison.to_send:
        words = "The shop already has this SKU, not from here; its values are the same."
        return ((key_field, words),)
    names = ", ".join(comparison.to_send)
    words = f"The shop already has this SKU, not from here; not the same: {names}."
    return ((key_field, words), *differs(comparison))


def stored_otherwise(differing: Mapping[str, Any], sent: Mapping[str, Any]) -> Messages:
    """Say what the shop holds instead of what was sent."""
    return tuple(
        (name, f"Sent {quoted(sent.get(name))}, but the shop stored {quoted(value)}.")
        for name, value in differing.items()
    )


def tidied(names: tuple[str, ...]) -> Messages:
    """Say of texts that they are stored without the blanks around them."""
    return tuple(
        (name, f"The shop keeps the {name} without the blanks around it.") for name in names
    )


def left_alone(differing: Mapping[str, Any], names: frozenset[str]) -> Messages:
    """Say of fields that were changed in the shop and not here, so that they are left as they are there."""
    return tuple(
        (name, f"The {name} was changed in the shop to {quoted(value)}; it is left so there.")
        for name, value in differing.items()
        if name in names
    )


def renamed(key_field: str, key: str) -> Messages:
    """Say that the product has another key in the shop by now."""
    words = (
        f"In the shop this product now has the SKU {quoted(key)}, so nothing was sent: give it the same SKU "
        "here, or the old one there."
    )
    return ((key_field, words),)


def back_again(marked: str) -> Messages:
    """Say that a product is in its source again, but marked in the shop since it was gone."""
    words = (
        f"It was marked {marked} in the shop when it was gone from its file; take that back there."
    )
    return (("", words),)


def server_fails(answer: Answer) -> Messages:
    """Say that a row is not there, since the server fails on it again and again."""
    return (("", f"It is not in the shop: the server fails on this row ({answer.message})"),)


def change_fails(answer: Answer) -> Messages:
    """Say that the shop has a product as it was, since the server fails on its change."""
    return (("", f"The shop has it as it was: the server fails on its change ({answer.message})"),)


def picture_refused(answer: Answer, image: Path) -> Messages:
    """Say that the product stands, but its picture was refused; with the picture's size."""
    words = "; ".join(text for _, text in answer.messages) or answer.message
    try:
        size = f"{image.stat().st_size / 1_000_000:.1f} MB"
    except OSError:
        size = "a size that cannot be told"
    limit = (
        " The server takes no pictures of that size; it does not tell its limit."
        if answer.status == 413
        else ""
    )
    text = f"The product is in the shop without its picture ({size}): {words}{limit}"
    return (("image", text),)


def sides(differing: Mapping[str, Any], sent: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Return differing fields side by side, as text."""
    return tuple(
        Difference(name, str(sent.get(name, "")), "" if theirs is None else str(theirs))
        for name, theirs in differing.items()
    )
