"""What a shop needs before anything can be sent to it, made once and only on the operator's word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from importers.destinations.answer import Answer, Reply
from importers.destinations.base import Profile
from importers.destinations.call import Call


@dataclass(frozen=True, slots=True)
class Preparation:
    """`makes` says what, to follow "This makes": the request that does, and how its answer is judged."""

    makes: str
    call: Call
    read: Callable[[Reply], Answer]


@runtime_checkable
class Prepares(Protocol):
    """A destination whose shop can be prepared by a request; most need nothing."""

    def preparation(self, profile: Profile) -> Preparation:
        """Return what is to be made in this profile's shop."""
