"""The answers of earlier checks, with their age, in two files of the home folder: what is wrong is few, and read often.

What cannot be read counts as none. Answers grow old: what was right is asked for again after a day, what was wrong
stands for a week or until it is asked for again, a host that did not answer for an hour.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from importers.files import read_small_text, write_atomically
from importers.picture_addresses.answers import AddressAnswer, Verdict
from importers.storage.home import Home

_STANDS = {
    Verdict.RIGHT: timedelta(days=1),
    Verdict.WRONG: timedelta(days=7),
    Verdict.UNREACHABLE: timedelta(hours=1),
}
_MOST = {True: 200_000, False: 20_000}  # addresses that are right, and others; the oldest go


class KeptAnswers:
    """What was answered before."""

    def __init__(self, home: Home) -> None:
        """Read nothing yet."""
        self._folder = home.root / "pictures"

    def faults(self) -> dict[str, AddressAnswer]:
        """Return the answers that still stand and say that something is wrong. Quick where there are none."""
        return _read(self._folder / "wrong.json")

    def right(self) -> dict[str, AddressAnswer]:
        """Return the addresses that were right within the last day."""
        return _read(self._folder / "right.json")

    def keep(self, answers: Mapping[str, AddressAnswer]) -> None:
        """Put these in the place of what was known of their addresses. What cannot be written is not kept."""
        faulty = {**self.faults(), **answers}
        right = {**self.right(), **answers}
        wrong = (Verdict.WRONG, Verdict.UNREACHABLE)
        with contextlib.suppress(OSError):
            _write(
                self._folder / "wrong.json",
                {each: answer for each, answer in faulty.items() if answer.verdict in wrong},
            )
            _write(
                self._folder / "right.json",
                {each: a for each, a in right.items() if a.verdict is Verdict.RIGHT},
            )


def _read(path: Path) -> dict[str, AddressAnswer]:
    if not path.exists():
        return {}
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        kept = json.loads(read_small_text(path))
        answers = {str(each): _answer(*values) for each, values in kept.items()}
        now = datetime.now(UTC)
        return {each: a for each, a in answers.items() if now - a.asked < _STANDS[a.verdict]}
    return {}


def _answer(verdict: str, words: str, asked: str) -> AddressAnswer:
    return AddressAnswer(Verdict(verdict), str(words), datetime.fromisoformat(asked))


def _write(path: Path, answers: Mapping[str, AddressAnswer]) -> None:
    most = _MOST[all(answer.verdict is Verdict.RIGHT for answer in answers.values())]
    newest = sorted(answers.items(), key=lambda each: each[1].asked)[-most:]
    kept = {
        each: [answer.verdict.value, answer.words, answer.asked.isoformat()]
        for each, answer in newest
    }
    write_atomically(path, json.dumps(kept, ensure_ascii=False))
