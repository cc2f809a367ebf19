"""Line mode's answer `join`: takes a column from a second file, row by SKU, after questions."""

from __future__ import annotations

from collections.abc import Callable

from importers.catalog.catalog import column_letters
from importers.catalog.model import Fix
from importers.catalog.source import SourceTable
from importers.cli import line_review_words as words
from importers.cli.prompter import Prompter
from importers.fixes.joining.join import Join, Take
from importers.fixes.joining.other_file import OtherFile, UnusableJoin
from importers.fixes.joining.step import join_fix, named_from
from importers.session.joining import likely_key
from importers.session.session import Session


class JoinQuestions:
    """Asks for the file and the columns, and hands over the change for a last question."""

    def __init__(
        self, session: Session, prompter: Prompter, propose: Callable[[Fix], None]
    ) -> None:
        """Take the session, who is asked, and what tells a change and makes it after a yes."""
        self._session = session
        self._prompter = prompter
        self._propose = propose

    def ask(self) -> None:
        """Ask all of it. UnusableJoin, UnreadableFile."""
        wanted = self._prompter.ask("Take a column from which file? An empty answer leaves it:")
        if not wanted.strip():
            self._prompter.say("Left as it is.")
            return
        folder = self._session.source.origin.folder
        file = OtherFile(named_from(folder, folder / wanted.strip()))
        other = file.read(folder)
        self._prompter.say(f"Its columns: {', '.join(label.strip() for label in other.header)}.")
        here, there = self._key(other)
        label = label_there(other, self._prompter.ask("Take which of its columns?"))
        into = self._into(self._prompter.ask("Into which column here?"))
        blanks = self._prompter.agrees("Only where it is blank?")
        join = Join(here, there, (Take(label, into),), blanks)
        self._propose(join_fix(self._session.catalog, other, join, file))

    def _key(self, other: SourceTable) -> tuple[int, str]:
        here, there = likely_key(self._session, other)
        if here is not None and there is not None:
            name = words.column_name(self._session.catalog, here)
            if self._prompter.agrees(f"Is {there.strip()} there the same as {name} here?"):
                return here, there
        own = self._here(self._prompter.ask("Which column here holds the SKU?"))
        return own, label_there(other, self._prompter.ask("And which one there?"))

    def _into(self, name: str) -> int | str:
        new = name.strip() and words.column_named(self._session.catalog, name) is None
        if new and self._prompter.agrees(f"There is no column “{name.strip()}”. Add it?"):
            return name
        return self._here(name)

    def _here(self, name: str) -> int:
        column = words.column_named(self._session.catalog, name)
        if column is None:
            raise UnusableJoin(f"There is no column “{name.strip()}”, or more than one.")
        return column


def label_there(other: SourceTable, name: str) -> str:
    """Return the label of a column of a second file, by it whatever the case, or by its letter. UnusableJoin."""
    wanted = name.strip().casefold()
    labels = [label for label in other.header if label.strip().casefold() == wanted]
    if not labels:
        letters = {column_letters(n).casefold(): label for n, label in enumerate(other.header)}
        labels = [letters[wanted]] if wanted in letters else []
    if len(labels) != 1:
        raise UnusableJoin(f"{other.origin.name} has no column {name.strip()!r}, or more than one.")
    return labels[0]
