"""What a run that was cut off had under way: how long that still gets to arrive before anybody looks for it.

A shop may be at work on a request whose sender is gone. Looked up too soon, its product is not there yet, and would
be made a second time where the shop takes a SKU twice.
"""

from __future__ import annotations

from collections.abc import Iterable

from importers.destinations.work import EntryState, Task


def last_intent(tasks: Iterable[Task]) -> float:
    """Return when the newest request was meant to be sent of which nothing more is on record; 0 for none. Unix time."""
    entries = (task.entry for task in tasks)
    return max(
        (e.changed for e in entries if e is not None and e.state is EntryState.INTENT), default=0.0
    )


def still_to_wait(intent: float, arrival: float, now: float) -> float:
    """Return the seconds until a request of that time had so many to arrive, never more than these.

    A clock that was put back, or another machine's that goes before ours, makes no longer wait.
    """
    return max(0.0, min(intent + arrival - now, arrival)) if intent else 0.0
