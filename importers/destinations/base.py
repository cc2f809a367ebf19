"""Where a catalog can be sent: the profile an operator chooses, and what each destination can do."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class OnExists(StrEnum):
    """What to do when the shop already has a product with a new row's key."""

    REFUSE = "refuse"  # say so on the row, change nothing
    ADOPT = "adopt"  # count it as uploaded if it is equal, else refuse and show what differs
    UPDATE = "update"  # send only the fields that differ


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand of the shop; `reference` is "" where it has none."""

    id: int
    name: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """One way to upload, as the settings file or the program itself defines it.

    `destination` is "scantrust" or "digible". `token_env` names the environment variable that
    holds the token; the token itself is never in a profile. `rate_per_minute` is the documented
    limit, None if there is none. `default_brand` is sent for a blank brand.
    `brand_as_reference` sends a digits-only brand as text. `envelope` wraps a Digible batch in that key.
    `account` tells two accounts at one address apart in the record of uploads. `on_exists` is for
    products that the shop has and the record of uploads does not know. `allow_http` sends the token
    unencrypted to another machine, which is refused otherwise.
    """

    name: str
    destination: str
    base_url: str
    token_env: str
    in_flight: int = 1
    batch_size: int = 1
    rate_per_minute: int | None = None
    practice: bool = False
    default_brand: str = ""
    brand_as_reference: bool = False
    envelope: str = ""
    account: str = ""
    on_exists: OnExists = OnExists.REFUSE
    allow_http: bool = False


@dataclass(frozen=True, slots=True)
class Credential:
    """What lets us in. The token never shows in a repr; it is kept in memory only."""

    token: str = field(repr=False)


PRACTICE_PORT = 8765
PRACTICE_URL = f"http://127.0.0.1:{PRACTICE_PORT}"

_SCANTRUST_RATE = 3000

BUILT_IN: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile(
            "scantrust",
            "scantrust",
            "https://api.scantrust.com",
            "SCANTRUST_TOKEN",
            in_flight=16,
            rate_per_minute=_SCANTRUST_RATE,
        ),
        Profile(
            "scantrust-testing",
            "scantrust",
            "https://api.staging.scantrust.io",
            "SCANTRUST_TOKEN",
            in_flight=16,
            rate_per_minute=_SCANTRUST_RATE,
        ),
        Profile("digible", "digible", "https://api.digible.one", "DIGIBLE_TOKEN", batch_size=200),
        Profile(
            "practice-scantrust",
            "scantrust",
            PRACTICE_URL,
            "SHELFREADY_PRACTICE_TOKEN",
            in_flight=16,
            rate_per_minute=_SCANTRUST_RATE,
            practice=True,
        ),
        Profile(
            "practice-digible",
            "digible",
            PRACTICE_URL,
            "SHELFREADY_PRACTICE_TOKEN",
            batch_size=200,
            practice=True,
        ),
    )
}
