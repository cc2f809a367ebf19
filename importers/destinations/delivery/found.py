"""What to make of a product that the shop has: is it what we sent, and what is told if it is not ours."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from importers.destinations.answer import Answer
from importers.destinations.call import Content, Unsendable, fingerprint_of
from importers.destinations.delivery import sentences
from importers.destinations.delivery.comparison import Comparison
from importers.destinations.delivery.product_api import ProductApi
from importers.destinations.delivery.result import Result
from importers.destinations.outcome import RowState
from importers.destinations.work import Task, WorkItem

_CLOCKS_APART = 1.0  # seconds that a `Date` is rounded by


def sent_before(item: WorkItem, api: ProductApi, stored: Mapping[str, Any]) -> bool:
    """Tell whether the shop has what we sent before the row was edited, when no answer came."""
    before = item.task.entry
    if before is None or not before.unsettled:
        return False
    try:
        return api.as_stored(item.content, stored).digest == before.sent
    except Unsendable:  # its picture is gone, so that nothing can be told
        return False


def just_made(
    api: ProductApi, stored: Mapping[str, Any], refusal: Answer | None, began: float | None
) -> bool:
    """Tell whether the shop made a product when we sent it: a gateway resends what it had no answer to.

    `refusal` is that of the creation, `began` the monotonic time at which that was first sent.
    """
    if refusal is None or refusal.at is None or began is None:
        return False
    made = api.created_at(stored)
    span = timedelta(seconds=time.monotonic() - began + _CLOCKS_APART)
    return made is not None and made >= refusal.at - span


def taken(
    key_field: str,
    content: Content,
    status: int | None,
    refused: sentences.Messages,
    comparison: Comparison,
) -> Result:
    """Leave a product alone that is not ours, and show how it differs from the row.

    `refused` are the server's words about the creation, if they are to be told too.
    """
    return Result(
        RowState.REFUSED,
        refused + sentences.exists(key_field, comparison),
        None,
        status,
        exists=True,
        look_first=True,
        differences=sentences.sides(comparison.differing, content.fields),
    )


def another_picture(
    content: Content, confirmed: Mapping[str, Any], stored: Mapping[str, Any]
) -> bool:
    """Tell whether a picture has to be sent: it is another than the shop had from us, or is gone there."""
    lost = "image" in stored and not stored["image"]
    image = content.image
    return lost or image is None or confirmed.get("image") != fingerprint_of(image)


def confirmed_values(
    wanted: Mapping[str, Any], otherwise: Mapping[str, Any], image: Path | None
) -> dict[str, Any]:
    """Return the values that the shop has from us: all that was wanted, but what it has otherwise."""
    values = {name: value for name, value in wanted.items() if name not in otherwise}
    if image is not None:
        try:
            values["image"] = fingerprint_of(image)
        except Unsendable:  # gone since it was sent: it is not known which one the shop has
            return values
    return values


def cleared(task: Task, content: Content) -> tuple[str, ...]:
    """Return the fields that had a value when the row was sent before, and are blank now."""
    before = task.entry
    if before is None:
        return ()
    had = content.had(before.uploaded) | (content.had(before.sent) if before.unsettled else set())
    return tuple(name for name in content.blank if name in had)
