"""Makes of what the operator wrote a rule as the checker knows rules, with the sentence of its problems."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from importers.catalog.model import CellRef, Severity
from importers.validation.messages import MessageFormatter
from importers.validation.own_rules.values import BesideAnother, Demand, NotTwice, OneCell
from importers.validation.own_rules.words import filled_in
from importers.validation.rows import NONE
from importers.validation.rule import BesideRule, CellRule, ColumnUse, Rule, TogetherRule


@dataclass(frozen=True, slots=True)
class Written:
    """What every kind of rule has: its code and title, how much it matters, its columns, the operator's words."""

    code: str
    title: str
    severity: Severity
    order: int
    names: tuple[str, ...]
    message: str

    @property
    def common(self) -> dict[str, Any]:
        """Return what all rules are made with. What is only warned of may be kept as it is."""
        return {
            "code": self.code,
            "title": self.title,
            "severity": self.severity,
            "order": self.order,
            "examples": (),
            "keepable": self.severity is Severity.WARNING,
            "names": self.names,
        }


def rule_of(demand: Demand, written: Written) -> Rule:
    """Return the rule for the checker."""
    match demand:
        case OneCell():
            return _of_one_cell(demand, written)
        case BesideAnother():
            return _beside_another(demand, written)
    return _not_twice(demand, written)


def _of_one_cell(demand: OneCell, written: Written) -> Rule:
    def setting(use: ColumnUse) -> tuple[bool] | None:
        elsewhere = demand.told_elsewhere
        return (elsewhere is not None and elsewhere(use),) if written.code in use.own else None

    def sentence(about: MessageFormatter, ref: CellRef) -> str:
        words = written.message
        return filled_in(words, about, ref) if words else demand.wrong(about, ref)

    return CellRule(
        **written.common,
        fix=demand.fix,
        setting=setting,
        check=lambda cells, told: demand.check(cells, told[0]),
        sentence=sentence,
    )


def _beside_another(demand: BesideAnother, written: Written) -> Rule:
    def sentence(about: MessageFormatter, ref: CellRef) -> str:
        value, words = about.value_beside(written.code, ref), written.message
        return filled_in(words, about, ref, value) if words else demand.wrong(about, ref, value)

    return BesideRule(**written.common, other=demand.other, check=demand.check, sentence=sentence)


def _not_twice(demand: NotTwice, written: Written) -> Rule:
    def sentence(about: MessageFormatter, ref: CellRef) -> str:
        """Say which other rows hold the same, whatever the operator's words are."""
        groups, row = about.together.get(written.code), about.row(ref)
        others = NONE if groups is None else groups.others(row)
        where = about.others(others, ref.column) if len(others) else "another row"
        if written.message:
            return f"{filled_in(written.message, about, ref)} The same is on {where}."
        if len(written.names) == 1:
            return f"{about.value(ref)} is also on {where}."
        return f"The same {' and '.join(written.names)} together are also on {where}."

    return TogetherRule(**written.common, ignore_case=demand.ignore_case, sentence=sentence)
