"""What may be asked of an upload beside what it sends and where."""

from __future__ import annotations

from dataclasses import dataclass, field

from importers.destinations.gone import GoneChoice
from importers.upload.clock import Clock
from importers.upload.retry_policy import RetryPolicy


@dataclass(frozen=True, slots=True)
class RunOptions:
    """`blocked` rows are counted and not sent. `resend_unchanged` sends what is uploaded already too.

    After `canary` rows the run pauses and asks; `resume` sends the rest. `in_line`: where another upload to the
    destination runs, this one waits until it is over. `gone`: the products are not sent, but marked so, which their
    source no longer has; of each only the key counts.
    """

    blocked: int = 0
    resend_unchanged: bool = False
    canary: int | None = None
    in_line: bool = False
    gone: GoneChoice | None = None
    policy: RetryPolicy = field(default_factory=RetryPolicy)
    clock: Clock = field(default_factory=Clock)
