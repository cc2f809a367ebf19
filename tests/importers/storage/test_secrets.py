"""Remembered tokens, against keyring backends of our own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from importers.destinations.base import Credential
from importers.destinations.registry import BUILT_IN
from importers.storage import secrets
from tests.support.keyrings import LockedKeyring, MemoryKeyring

PROFILE = BUILT_IN["scantrust"]


@pytest.fixture(autouse=True)
def memory() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


def test_a_remembered_token_is_recalled_until_it_is_forgotten() -> None:
    secrets.remember(PROFILE, Credential("s3cret"))
    assert secrets.recall(PROFILE) == Credential("s3cret")

    secrets.forget(PROFILE)
    secrets.forget(PROFILE)
    assert secrets.recall(PROFILE) is None


def test_a_token_is_kept_for_one_address_only(memory: MemoryKeyring) -> None:
    secrets.remember(PROFILE, Credential("s3cret"))

    assert secrets.recall(replace(PROFILE, base_url="https://evil.example")) is None
    assert list(memory.kept) == [("shelfready", "scantrust https://api.scantrust.com")]


def test_without_a_keyring_the_operator_is_told_what_to_do_instead() -> None:
    keyring.set_keyring(NoKeyring())

    with pytest.raises(secrets.KeyringUnusable) as caught:
        secrets.remember(PROFILE, Credential("s3cret"))

    assert "environment variable" in caught.value.sentence
    assert "s3cret" not in caught.value.sentence
    assert secrets.recall(PROFILE) is None


def test_a_locked_keyring_recalls_nothing() -> None:
    keyring.set_keyring(LockedKeyring())

    assert secrets.recall(PROFILE) is None
