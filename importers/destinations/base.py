"""Where a catalog can be sent: the profile an operator chooses, and what lets it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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


Option = str | bool | int


@dataclass(frozen=True, slots=True)
class Profile:
    """One way to upload, as the settings file or the program itself defines it.

    `destination` is the name of a registered destination. `token_env` names the environment variable
    that holds the token; the token itself is never in a profile. `rate_per_minute` is the documented
    limit, None if there is none. `account` tells two accounts at one address apart in the record of
    uploads. `on_exists` is for products that the shop has and the record of uploads does not know.
    `ledger` names the record of uploads where it is another than the settings' own.
    `allow_http` sends the token unencrypted to another machine, which is refused otherwise. After `first_rows` rows a
    first upload pauses and asks; 0: it does not. `options`
    holds what only this destination knows, by the names of its `settings`; what is not in it has the
    setting's default.
    """

    name: str
    destination: str
    base_url: str
    token_env: str
    in_flight: int = 1
    batch_size: int = 1
    rate_per_minute: int | None = None
    practice: bool = False
    account: str = ""
    on_exists: OnExists = OnExists.REFUSE
    allow_http: bool = False
    ledger: str = ""
    first_rows: int = 0
    options: Mapping[str, Option] = field(default_factory=dict, hash=False)

    def text(self, option: str) -> str:
        """Return an option of the destination's own that is a text; "" if it is not set."""
        return str(self.options.get(option, ""))

    def flag(self, option: str) -> bool:
        """Tell whether an option of the destination's own is set."""
        return bool(self.options.get(option, False))

    def having(self, **options: Option) -> Profile:
        """Return this profile with some of its destination's own options changed."""
        return replace(self, options={**self.options, **options})


MASKED = "••••"  # in the place of a token that is not to be seen; no destination codes it


@dataclass(frozen=True, slots=True)
class Credential:
    """What lets us in. The token never shows in a repr; it is kept in memory only."""

    token: str = field(repr=False)


PRACTICE_PORT = 8765
PRACTICE_URL = f"http://127.0.0.1:{PRACTICE_PORT}"
DEMO_PROFILE = "practice-scantrust"  # what is tried first, without a shop
STRICT_DEMO = "digible"  # the word for the demo whose practice shop is a strict one
DATABASE_DEMO_PROFILE = "practice-digible"  # ... and where the shop's own database is the catalog
PRACTICE_TOKEN_ENV = "SHELFREADY_PRACTICE_TOKEN"
