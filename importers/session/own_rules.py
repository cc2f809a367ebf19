"""The operator's own rules of a session: those of the settings, and those that came with a supplier or a command."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from importers.catalog.model import ReadWarning
from importers.errors import UnreadableFile
from importers.files import read_small_text
from importers.storage.home import Home
from importers.validation.own_rules.values import OwnRule, RuleMistake, with_distinct_codes

if TYPE_CHECKING:
    from importers.session.checked_catalog import CheckedCatalog

_NAME = "rule"  # of the tables


@dataclass(frozen=True, slots=True)
class OwnRules:
    """Rules that the operator wrote, and what is wrong with those that cannot be used."""

    rules: tuple[OwnRule, ...] = ()
    mistakes: tuple[RuleMistake, ...] = ()

    def __add__(self, other: OwnRules) -> OwnRules:
        """Return both; each rule has a code of its own."""
        rules = with_distinct_codes((*self.rules, *other.rules))
        return OwnRules(rules, (*self.mistakes, *other.mistakes))

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing, not even a mistake."""
        return not (self.rules or self.mistakes)


NO_RULES = OwnRules()


def rules_in(path: Path) -> OwnRules:
    """Return the rules of a TOML file; what else is in it does not matter. What is wrong is among the mistakes."""
    try:
        text = read_small_text(path)
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not written in UTF-8"
        return OwnRules(mistakes=(RuleMistake(path, 0, "", f"it cannot be read: {why}"),))
    if _NAME not in text:
        return NO_RULES
    try:
        tables = tomllib.loads(text, parse_float=Decimal).get(_NAME, [])
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return OwnRules(mistakes=(RuleMistake(path, 0, "", f"it is no TOML: {error}"),))
    return rules_of(tables, path, text)


def rules_of(tables: object, path: Path, text: str = "") -> OwnRules:
    """Return the rules of what `rule` holds in a TOML file that was read; `text` is the file, to tell lines by.

    Files of allowed values that they name are read.
    """
    from importers.validation.own_rules.reading import read_rules

    return OwnRules(*read_rules(tables, path, text, column_of))


def rules_of_settings(home: Home) -> OwnRules:
    """Return the rules of the settings file, which hold for every catalog."""
    return rules_in(home.settings) if home.settings.exists() else NO_RULES


def column_of(path: Path, label: str) -> Sequence[str | None]:
    """Return the texts of a column of a file that Shelfready reads. UnreadableFile."""
    try:
        stat = path.stat()
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}.") from None
    return _column(path, label, (stat.st_mtime_ns, stat.st_size))


@lru_cache(maxsize=16)
def _column(path: Path, label: str, _stamp: tuple[int, int]) -> tuple[str | None, ...]:
    """Read a file once, until it is another."""
    from importers.catalog.column_mapping import plain
    from importers.readers import read

    source = read(path)
    labels = [plain(each) or each for each in source.header]
    wanted = plain(label) or label
    if wanted not in labels:
        raise UnreadableFile(f'{path} has no column "{label}".')
    return tuple(source.columns[labels.index(wanted)].unique().to_pylist())


class SessionRules:
    """The own rules by which a session's catalog is checked. Adding some locks the session, and takes as long as
    checking the columns that they look at."""

    def __init__(self, checked: CheckedCatalog) -> None:
        """Begin with those of the settings, by which the catalog is checked already."""
        self._checked = checked
        self.added = NO_RULES

    @property
    def rules(self) -> tuple[OwnRule, ...]:
        """Return the rules in use, those of the settings first. Quick."""
        return self._checked.own_rules.rules

    @property
    def mistakes(self) -> tuple[RuleMistake, ...]:
        """Return what is wrong with the rules that are not in use. Quick."""
        return self._checked.own_rules.mistakes

    def use(self, rules: OwnRules) -> None:
        """Check by these rules beside those of the settings, in place of any that were used before."""
        self.added = rules
        self._checked.use_rules(rules)

    def columns_of(self, rule: OwnRule) -> tuple[int, ...]:
        """Return the columns in which problems of a rule may stand, ascending; none if the file has none. Quick."""
        return self._checked.columns_of(rule.code)


def told(own: OwnRules, missing: Iterable[tuple[OwnRule, str]]) -> Iterator[ReadWarning]:
    """Yield what the operator is to know of the rules: those that are wrong, and the columns that are not there."""
    for mistake in own.mistakes:
        yield ReadWarning("own-rule", mistake.sentence)
    for rule, name in missing:
        sentence = (
            f'{rule.place}: the file has no column "{name}", so that this rule checks nothing.'
        )
        yield ReadWarning("own-rule", sentence)
