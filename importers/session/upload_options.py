"""How one upload differs from what its profile says."""

from __future__ import annotations

from dataclasses import dataclass

from importers.upload.guards import Guarding


@dataclass(frozen=True, slots=True)
class UploadOptions:
    """What the operator decided about one upload; None leaves it to the profile.

    `url` is another address, `in_flight` how many requests are under way at the same time.
    `resend_unchanged` sends also the rows that are on record as uploaded just as they stand. After `canary`
    rows the run pauses and asks. `longest_wait` is how many seconds the shop may ask to wait before the run does.
    `in_line`: where another upload to the destination runs, this one waits until it is over. `guarding` is what a
    preview is to watch.
    """

    url: str | None = None
    in_flight: int | None = None
    resend_unchanged: bool = False
    canary: int | None = None
    longest_wait: float | None = None
    in_line: bool = False
    guarding: Guarding | None = None
