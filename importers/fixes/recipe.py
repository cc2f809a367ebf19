"""A recipe: the fixes of a session as a small TOML file that fits the next file too."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from importers.errors import ShelfreadyError
from importers.fixes.duplicates import Resolution
from importers.fixes.prices.formula import UnusableFormula, parse_formula
from importers.fixes.transforms import Action
from importers.validation.own_rules.values import OWN
from importers.validation.rules import RULES

Column = str | int  # a label, or the column's number from 1 where labels do not tell
Setting = str | int | bool | tuple[str, ...]
JOIN = "join"

HEAD = """\
# A recipe of Shelfready. Each [[step]] is done in turn. Rows are found by
# their SKU, columns by their label or their number, and a cell is changed
# only if it still holds what it `was`.
"""
_NTH = "nth"  # which of the rows of one SKU, from 1


class RecipeUnusable(ShelfreadyError):
    """A recipe cannot be read, or one of its steps cannot be understood."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """One step: what to do, in which columns (none: all), and its settings."""

    do: str
    columns: tuple[Column, ...] = ()
    settings: tuple[tuple[str, Setting], ...] = ()

    def get(self, name: str) -> Any:
        """Return a setting, or what it is when it is left out."""
        return dict(self.settings).get(name, _INSTRUCTIONS[self.do].settings[name].otherwise)

    @property
    def title(self) -> str:
        """Return what it does, for a list."""
        sku = dict(self.settings).get("sku")
        where = [str(column) for column in self.columns]
        if self.do == Action.PRICE.value:
            return f"price {self.get('formula')} in {', '.join(where)}"
        if self.do == JOIN:
            taken = ", ".join(self.get("take"))
            keys = where[0] if where[0] == self.get("key") else f"{where[0]} = {self.get('key')}"
            return f"take {taken} from {self.get('file')} into {', '.join(where[1:])} by {keys}"
        return " ".join(
            [self.do, *([repr(sku)] if sku is not None else []), ", ".join(where)]
        ).strip()


@dataclass(frozen=True, slots=True)
class Recipe:
    """Instructions in the order in which they are done."""

    steps: tuple[Instruction, ...] = ()

    def text(self) -> str:
        """Return the recipe as TOML."""
        return "\n".join([HEAD, *(_table(step) for step in self.steps)])


@dataclass(frozen=True, slots=True)
class _Setting:
    kind: type
    otherwise: Any = None
    needed: bool = False


@dataclass(frozen=True, slots=True)
class _InstructionSpec:
    """What an instruction of one name takes: its settings, and how many columns (None: any number up to `at_most`)."""

    settings: Mapping[str, _Setting]
    columns: int | None = None
    at_most: int | None = None


_TEXT, _NEEDED, _OFF = _Setting(str, ""), _Setting(str, "", True), _Setting(bool, False)
_ROW = {"sku": _NEEDED, _NTH: _Setting(int, 0)}
_INSTRUCTIONS: Mapping[str, _InstructionSpec] = {
    **{action.value: _InstructionSpec({}) for action in Action},
    Action.REPLACE.value: _InstructionSpec(
        {"find": _NEEDED, "put": _TEXT, "regex": _OFF, "case": _OFF, "whole": _OFF}
    ),
    Action.SET.value: _InstructionSpec({"value": _NEEDED}, 1),
    Action.PAD.value: _InstructionSpec({"width": _Setting(int, 0, True)}),
    Action.SPLIT.value: _InstructionSpec({"separator": _NEEDED}, 2),
    Action.COPY.value: _InstructionSpec({}, 2),
    Action.COMBINE.value: _InstructionSpec({"separator": _TEXT}, 2),
    Action.CATEGORIES.value: _InstructionSpec({}, 2),
    Action.LEAVE_OUT.value: _InstructionSpec(
        {"find": _TEXT, "regex": _OFF, "case": _OFF, "whole": _OFF}, 1
    ),
    Action.PRICE.value: _InstructionSpec({"formula": _NEEDED}),
    JOIN: _InstructionSpec(
        {
            "file": _NEEDED,
            "sheet": _TEXT,
            "key": _NEEDED,
            "take": _Setting(tuple, (), True),
            "blanks": _OFF,
        }
    ),
    "fix": _InstructionSpec({"problem": _NEEDED}),
    "duplicates": _InstructionSpec({"how": _NEEDED, "near": _OFF}, 0),
    "cell": _InstructionSpec({**_ROW, "was": _Setting(str), "value": _NEEDED}, 1),
    "as-text": _InstructionSpec(_ROW, 1),
    "as-typed": _InstructionSpec(_ROW, 1),
    "leave-out": _InstructionSpec(_ROW, 0),
    "take-in": _InstructionSpec(_ROW, 0),
    "keep": _InstructionSpec({**_ROW, "problem": _NEEDED}, at_most=1),
    "reconsider": _InstructionSpec({**_ROW, "problem": _NEEDED}, at_most=1),
    "add-column": _InstructionSpec({"name": _NEEDED}, 0),
    "rename-column": _InstructionSpec({"name": _NEEDED}, 1),
}
_WORDS = {
    str: "text in quotes",
    int: "a whole number",
    bool: "true or false",
    tuple: "text in quotes, or several in [ ]",
}
_CHOICES = {"problem": tuple(RULES), "how": tuple(how.value for how in Resolution)}


def parse(text: str) -> Recipe:
    """Return the recipe of a TOML text; RecipeUnusable says which step is wrong and how."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RecipeUnusable(f"The recipe is no TOML: {error}.") from None
    steps = tables.pop("step", [])
    if tables or not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
        raise RecipeUnusable("A recipe has nothing but [[step]] tables.")
    return Recipe(tuple(instruction(n, step) for n, step in enumerate(steps, start=1)))


def instruction(number: int, table: dict[str, Any]) -> Instruction:
    """Return the step of one `[[step]]` table, which is used up; RecipeUnusable names it by its number, from 1."""
    do = table.pop("do", None)
    if not isinstance(do, str) or do not in _INSTRUCTIONS:
        raise RecipeUnusable(f'Step {number}: "do" must be one of {", ".join(_INSTRUCTIONS)}.')
    where = f"Step {number} ({do})"
    columns = tuple(_columns(where, table))
    kind = _INSTRUCTIONS[do]
    if kind.columns is not None and len(columns) != kind.columns:
        raise RecipeUnusable(f'{where} needs {("no", "one", "two")[kind.columns]} "column".')
    if kind.at_most is not None and len(columns) > kind.at_most:
        raise RecipeUnusable(f'{where} takes one "column", or none for the whole row.')
    for name, setting in kind.settings.items():
        if setting.needed and name not in table:
            raise RecipeUnusable(f'{where} lacks "{name}".')
    instruction = Instruction(do, columns, tuple(_settings(where, kind, table)))
    if do == Action.PRICE.value:
        _require_prices(where, instruction)
    if do == JOIN and len(columns) != len(instruction.get("take")) + 1:
        raise RecipeUnusable(
            f'{where} needs "columns": the one with the SKU, then one for each that is taken.'
        )
    return instruction


def _require_prices(where: str, step: Instruction) -> None:
    if not step.columns:
        raise RecipeUnusable(f'{where} needs a "column".')
    try:
        parse_formula(step.get("formula"))
    except UnusableFormula as unusable:
        raise RecipeUnusable(f"{where}: {unusable.sentence}") from None


def _columns(where: str, table: dict[str, Any]) -> Iterator[Column]:
    one, several = table.pop("column", None), table.pop("columns", [])
    for column in several if one is None else [one]:
        number = isinstance(column, int) and not isinstance(column, bool) and column > 0
        if not number and not isinstance(column, str):
            raise RecipeUnusable(f"{where}: a column is a label in quotes, or its number from 1.")
        yield column


def _settings(
    where: str, kind: _InstructionSpec, table: dict[str, Any]
) -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        known = kind.settings.get(name)
        if known is None:
            raise RecipeUnusable(
                f'{where} knows no "{name}"; it has {", ".join(kind.settings) or "none"}.'
            )
        if known.kind is tuple:
            value = _several(value)
        if type(value) is not known.kind:
            raise RecipeUnusable(f'{where}: "{name}" must be {_WORDS[known.kind]}.')
        if name in _CHOICES and value not in _CHOICES[name] and not _is_own(name, value):
            raise RecipeUnusable(f'{where}: "{name}" must be one of {", ".join(_CHOICES[name])}.')
        yield name, value


def _is_own(name: str, value: Any) -> bool:
    """Tell whether a setting names the kind of problem of an own rule: which there are, the catalog's session knows."""
    return name == "problem" and isinstance(value, str) and value.startswith(OWN)


def _several(value: Any) -> Any:
    """Return texts as a tuple; anything else as it is."""
    texts = [value] if isinstance(value, str) else value
    right = isinstance(texts, list) and all(isinstance(text, str) for text in texts)
    return tuple(texts) if right else value


def _table(step: Instruction) -> str:
    lines = ["[[step]]", f"do = {_value(step.do)}"]
    if len(step.columns) == 1:
        lines.append(f"column = {_value(step.columns[0])}")
    elif step.columns:
        lines.append(f"columns = [{', '.join(_value(column) for column in step.columns)}]")
    lines += [f"{name} = {_value(value)}" for name, value in step.settings]
    return "\n".join(lines) + "\n"


def _value(value: Setting) -> str:
    """Return a value as TOML; JSON's texts are TOML's but for one character. One text of several is just that."""
    if isinstance(value, tuple) and len(value) == 1:
        value = value[0]
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
