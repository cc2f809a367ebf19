"""The errors an operator may meet; the text of each is one sentence fit for the screen."""

from __future__ import annotations


class ShelfreadyError(Exception):
    """Something the operator must hear about: what happened, where, and what to do."""

    @property
    def sentence(self) -> str:
        """Return the text to show, on one line."""
        return " ".join(str(self).split())


class Cancelled(ShelfreadyError):
    """The operator stopped a long piece of work; nothing was changed by it."""


class UnreadableFile(ShelfreadyError):
    """A file cannot be opened as a catalog."""


class SaveFailed(ShelfreadyError):
    """A catalog or report could not be written; the target is as it was."""


class SettingsUnusable(ShelfreadyError):
    """A settings, profile or mapping file, or a value in one, cannot be used."""


class UploadImpossible(ShelfreadyError):
    """An upload cannot start or go on; nothing more is sent."""


class LedgerUnusable(UploadImpossible):
    """The record of what was sent is damaged, locked, read-only, full or newer than this program."""


class LedgerPasswordRefused(LedgerUnusable):
    """A shared record of uploads refuses the user: its password is wrong, or none was given."""


class AnotherUpload(LedgerUnusable):
    """Another upload to this destination runs; this one may wait until it is over."""


class DestinationUnreachable(UploadImpossible):
    """No answer comes from the destination's address."""


class CredentialRefused(UploadImpossible):
    """The token is missing, expired, or refused by the destination."""


class DatabaseUnusable(UnreadableFile):
    """A database cannot be reached, or what was asked of it cannot be read or written."""


class PasswordRefused(DatabaseUnusable):
    """A database refuses the user: its password is wrong, or none was given."""
