"""`shelfready destination prepare`: makes in a shop what uploads to it need, when the operator says so."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from importers.cli.access import knock
from importers.cli.console import asked, say
from importers.cli.credentials import credential_for
from importers.destinations.preparation import Prepares
from importers.destinations.registry import destination_of
from importers.errors import ShelfreadyError
from importers.storage.home import Home
from importers.storage.profiles import find_profile
from importers.upload.connection import prepare


def run(arguments: argparse.Namespace) -> int:
    """Say what would be made, ask, and make it; 1 if it was not made. SettingsUnusable."""
    profile = find_profile(Home.default(), arguments.profile)
    destination = destination_of(profile)
    if not isinstance(destination, Prepares):
        say(f"{destination.title} needs nothing to be made there before an upload.")
        return 0
    profile = replace(profile, base_url=(arguments.url or profile.base_url).rstrip("/"))
    preparation = destination.preparation(profile)
    say(f"This makes {preparation.makes} at {profile.base_url}.")
    if not arguments.yes and not (sys.stdin.isatty() and asked("Make it now?")):
        say("Nothing was made (add --yes).")
        return 1
    try:
        credential = credential_for(profile, None, arguments.token_env)
        knock(profile.base_url)
        prepare(profile, credential, preparation)
    except ShelfreadyError as error:
        say(error.sentence)
        return 1
    say("It is made: the shop is ready for uploads.")
    return 0
