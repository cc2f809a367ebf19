"""All rules: each module of this package that holds a `RULE`. They are found when the first one is asked for.

To add one, write its module here; lists, JSON, recipes and the tests of its examples know it by that.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from importers.validation.rule import CellRule, FactRule, KeyRule, RowRule, Rule


def _found() -> Mapping[str, Rule]:
    modules = (import_module(f"{__name__}.{entry.name}") for entry in iter_modules(__path__))
    rules: list[Rule] = sorted((module.RULE for module in modules), key=lambda rule: rule.order)
    return MappingProxyType({rule.code: rule for rule in rules})


RULES = _found()
CELL_RULES = tuple(rule for rule in RULES.values() if isinstance(rule, CellRule))
FACT_RULES = tuple(rule for rule in RULES.values() if isinstance(rule, FactRule))
KEY_RULES = tuple(rule for rule in RULES.values() if isinstance(rule, KeyRule))
ROW_RULES = tuple(rule for rule in RULES.values() if isinstance(rule, RowRule))
