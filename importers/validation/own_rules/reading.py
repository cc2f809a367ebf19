"""Reads the operator's rules from the `[[rule]]` tables of a TOML file; a mistake in one blocks no other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

from importers.catalog.model import Severity
from importers.files.toml_lines import line_of
from importers.validation.messages import shorten
from importers.validation.own_rules.allowed import ValuesIn, read_allowed
from importers.validation.own_rules.compare import read_equal, read_greater, read_less
from importers.validation.own_rules.dates import read_date
from importers.validation.own_rules.length import read_length
from importers.validation.own_rules.making import Written, rule_of
from importers.validation.own_rules.pattern import read_forbidden, read_pattern
from importers.validation.own_rules.range import read_range
from importers.validation.own_rules.required import read_required, read_required_if
from importers.validation.own_rules.table import RuleTable
from importers.validation.own_rules.unique import read_unique
from importers.validation.own_rules.values import (
    OWN,
    Demand,
    NotTwice,
    OwnRule,
    RuleMistake,
    with_distinct_codes,
)
from importers.validation.rule import Rule

_READERS: Mapping[str, Callable[[RuleTable], Demand]] = {
    "pattern": read_pattern,
    "forbidden": read_forbidden,
    "range": read_range,
    "length": read_length,
    "required": read_required,
    "required-if": read_required_if,
    "unique": read_unique,
    "equal": read_equal,
    "greater": read_greater,
    "less": read_less,
    "date": read_date,
}
KINDS = (*_READERS, "allowed")
_SEVERITIES = tuple(severity.value for severity in Severity)
_ORDER = 10_000  # behind the built-in ones
_TITLE = 40  # characters
_FILLED_IN = re.compile(r"\{(?:value|column|other)\}")


def read_rules(
    tables: object, path: Path, text: str = "", values_in: ValuesIn | None = None
) -> tuple[tuple[OwnRule, ...], tuple[RuleMistake, ...]]:
    """Return the rules of what `[[rule]]` of a TOML file holds, and what is wrong with the others.

    `text` is the whole file, to tell lines by. `values_in` reads the column of another file, for lists of allowed
    values; such a file is named as seen from the folder of `path`.
    """
    if not isinstance(tables, list | tuple) or not all(
        isinstance(each, Mapping) for each in tables
    ):
        line = line_of(text, ("rule",)) if text else 0
        return (), (RuleMistake(path, line, "rule", "rules are written as [[rule]] tables"),)
    rules: list[OwnRule] = []
    mistakes: list[RuleMistake] = []
    for number, values in enumerate(tables):
        table = RuleTable(values)
        rule = _rule(table, path, _line(text, number), values_in)
        mistakes += [
            RuleMistake(path, _line(text, number, key), key, words) for key, words in table.mistakes
        ]
        if not table.mistakes:
            rules.append(rule)
    return with_distinct_codes(rules), tuple(sorted(mistakes))


def _line(text: str, number: int, key: str | None = None) -> int:
    if not text:
        return 0
    return line_of(text, ("rule", number) if key is None else ("rule", number, key))


def _rule(table: RuleTable, path: Path, line: int, values_in: ValuesIn | None) -> OwnRule:
    """Return the rule of a table; it is to be used only if no mistake was noted."""
    kind = table.word("check", KINDS)
    names = tuple(dict.fromkeys(table.texts("columns")))
    name, message = table.text("name", ""), table.text("message", "")
    severity = Severity(table.word("severity", _SEVERITIES, Severity.ERROR.value))
    if table.mistakes and table.mistakes[0][0] == "check":  # what else it needs is not known
        return OwnRule("", kind, "", names, severity, path, line, _none)
    if kind == "allowed":
        demand: Demand = read_allowed(table, path.parent, values_in)
    else:
        demand = _READERS[kind](table)
    table.unknown_keys()
    code = f"{OWN}{_slug(name or f'{kind} {names[0] if names else str()}')}"
    title = shorten(name or _title(message) or f"Must {demand.asks}", _TITLE)

    def make(code: str) -> Rule:
        return rule_of(demand, Written(code, title, severity, _ORDER + line, names, message))

    together = " together" if isinstance(demand, NotTwice) and len(names) > 1 else ""
    asks = f"{' and '.join(names)}{together} must {demand.asks}"
    return OwnRule(code, kind, message or asks, names, severity, path, line, make)


def _none(_code: str) -> Rule:
    raise AssertionError("a rule with mistakes is not used")


def _title(message: str) -> str:
    """Return the operator's words as a title; "" if something is filled in, which differs from cell to cell."""
    return "" if _FILLED_IN.search(message) else message.strip().rstrip(".")


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:40].strip("-") or "rule"
