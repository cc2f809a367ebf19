"""What lets an upload in: a token from the environment, or the practice server's own."""

from __future__ import annotations

import os
from collections.abc import Mapping

from importers.cli.access import knock, patient
from importers.destinations.base import Credential, Profile
from importers.destinations.registry import destination_of
from importers.errors import CredentialRefused
from importers.upload.connection import log_in

PRACTICE_TOKEN = "practice"  # the practice server lets anything in but "wrong"
_PRACTICE_EMAIL = "practice@example.com"


def credential_for(
    profile: Profile,
    url: str | None,
    variable: str | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Credential:
    """Return the token in `variable`, by default the profile's own; CredentialRefused if it is blank.

    A practice profile needs no variable: where tokens come from a login it logs in to the practice server.
    """
    name = variable or profile.token_env
    token = environ.get(name, "").strip()
    if token:
        return Credential(token)
    if variable or not profile.practice:
        raise CredentialRefused(
            f"There is no token in the environment variable {name}: set it, "
            "or name another with --token-env; nothing was sent."
        )
    return practice_credential(profile, url)


def practice_credential(profile: Profile, url: str | None) -> Credential:
    """Return what the practice server accepts just now."""
    if destination_of(profile).login is None:
        return Credential(PRACTICE_TOKEN)
    knock(url or profile.base_url)
    return patient(log_in)(profile, _PRACTICE_EMAIL, PRACTICE_TOKEN, url=url)
