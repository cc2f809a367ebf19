"""From a supplier's TOML text to the value: strict, every mistake named by its line and key."""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from importers.catalog.letters import column_index
from importers.catalog.source import ReadOptions
from importers.files.toml_lines import line_of
from importers.fixes.recipe import Instruction, Recipe, RecipeUnusable, instruction
from importers.suppliers.supplier import Constant, Holder, Supplier, mistake_in_name
from importers.upload.guards import Guard, parse_guard

KEYS = (
    "name",
    "destinations",
    "brand",
    "stop_if",
    "recognise",
    "reading",
    "columns",
    "rule",
    "step",
)
RECOGNISE = ("files", "header")
READING = (
    "sheet", "encoding", "delimiter", "quote", "header_line", "first_row", "skip_last", "as_stored", "fill_merged",
    "skip_hidden_rows",
)  # fmt: skip
_MOST = 10_000  # header labels, or columns: a workbook's widest sheet has 16,384
_LONGEST_PATTERN = 200  # characters


@dataclass(frozen=True, slots=True)
class Loaded:
    """A supplier, None where something is wrong with it; then each mistake is a sentence."""

    supplier: Supplier | None
    mistakes: tuple[str, ...] = ()


def load(text: str, called: str) -> Loaded:
    """Return the supplier of a TOML text; `called` is what sentences call its file."""
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Loaded(None, (f"{called} is no TOML: {error or 'too many brackets'}.",))
    reader = _Reader(called, text)
    supplier = reader.supplier(tables)
    return Loaded(None if reader.mistakes else supplier, tuple(reader.mistakes))


class _Reader:
    """Reads tables, and goes on after a mistake so that all of them are told at once."""

    def __init__(self, called: str, text: str) -> None:
        self.mistakes: list[str] = []
        self._called, self._written = called, text

    def supplier(self, tables: dict[str, Any]) -> Supplier:
        self._known("", tables, KEYS)
        recognise = self._table(tables, "recognise", RECOGNISE)
        return Supplier(
            self._name(tables),
            files=self._patterns(recognise),
            header=self._texts("recognise.header", recognise.get("header", [])),
            destinations=self._texts("destinations", tables.get("destinations", [])),
            brand=self._text("brand", tables.get("brand", "")),
            guards=self._guards(tables.get("stop_if", [])),
            reading=self._reading(self._table(tables, "reading", READING)),
            columns=self._columns(tables.get("columns", {})),
            recipe=self._recipe(tables.get("step", [])),
            rules=tuple(self._tables("rule", tables.get("rule", []))),
        )

    def wrong(self, key: str, sentence: str) -> None:
        parts = (part for part in key.split(".") if part)
        path = tuple(int(part) if part.isdecimal() else part for part in parts)
        self.mistakes.append(f"{self._called}, line {line_of(self._written, path)}: {sentence}")

    def _known(self, within: str, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for key in table:
            if key not in known:
                place = f"{within}.{key}" if within else key
                self.wrong(place, f"there is no “{place}”; there are {', '.join(known)}.")

    def _table(self, tables: Mapping[str, Any], key: str, known: tuple[str, ...]) -> dict[str, Any]:
        table = tables.get(key, {})
        if not isinstance(table, dict):
            self.wrong(key, f"{key} must be a table such as [{key}].")
            return {}
        self._known(key, table, known)
        return table

    def _tables(self, key: str, value: Any) -> list[dict[str, Any]]:
        if isinstance(value, list) and all(isinstance(each, dict) for each in value):
            return value
        self.wrong(key, f"{key} must be tables, each under [[{key}]].")
        return []

    def _text(self, key: str, value: Any) -> str:
        if isinstance(value, str):
            return value
        self.wrong(key, f"{key} must be text in quotes.")
        return ""

    def _texts(self, key: str, value: Any) -> tuple[str, ...]:
        several = isinstance(value, list) and len(value) <= _MOST
        if several and all(isinstance(each, str) for each in value):
            return tuple(value)
        self.wrong(key, f"{key} must be a list of texts in quotes.")
        return ()

    def _name(self, tables: Mapping[str, Any]) -> str:
        if "name" not in tables:
            self.wrong("", 'the supplier has no name: write name = "…" in the first line.')
            return ""
        name = self._text("name", tables["name"])
        mistake = mistake_in_name(name)
        if mistake and isinstance(tables["name"], str):
            self.wrong("name", mistake)
        return name

    def _patterns(self, table: Mapping[str, Any]) -> tuple[str, ...]:
        patterns = self._texts("recognise.files", table.get("files", []))
        if any(not each.strip() or len(each) > _LONGEST_PATTERN for each in patterns):
            self.wrong(
                "recognise.files", "recognise.files must be names of files, such as prices_*.xlsx."
            )
        return patterns

    def _guards(self, value: Any) -> tuple[Guard, ...]:
        guards = []
        for each in self._texts("stop_if", value):
            try:
                guards.append(parse_guard(each))
            except ValueError as error:
                self.wrong("stop_if", f"stop_if: {error}.")
        return tuple(guards)

    def _recipe(self, value: Any) -> Recipe:
        steps: list[Instruction] = []
        for number, table in enumerate(self._tables("step", value), start=1):
            try:
                steps.append(instruction(number, dict(table)))
            except RecipeUnusable as error:
                self.wrong(f"step.{number - 1}", error.sentence)
        return Recipe(tuple(steps))

    # Columns

    def _columns(self, value: Any) -> dict[str, dict[str, Holder]]:
        if not isinstance(value, dict) or not all(
            isinstance(each, dict) for each in value.values()
        ):
            self.wrong(
                "columns", "columns must be tables by destination, such as [columns.common]."
            )
            return {}
        return {
            schema: {
                field: self._holder(f"columns.{schema}.{field}", holder)
                for field, holder in table.items()
            }
            for schema, table in value.items()
        }

    def _holder(self, key: str, value: Any) -> Holder:
        if isinstance(value, dict) and list(value) == ["text"] and isinstance(value["text"], str):
            return Constant(value["text"])
        if isinstance(value, str) or (type(value) is int and 0 < value <= _MOST):
            return value
        self.wrong(
            key,
            f'{key} must be a column\'s label in quotes, its number from 1, or {{ text = "the same in all rows" }}.',
        )
        return ""

    # How the file is read

    def _reading(self, table: Mapping[str, Any]) -> ReadOptions:
        last, rows = self._header_lines(table.get("header_line"))
        return ReadOptions(
            sheet=self._optional(table, "sheet"),
            encoding=self._encoding(table),
            delimiter=self._character(table, "delimiter"),
            quote=self._character(table, "quote", blank=True),
            header_line=last,
            header_rows=rows,
            first_row=self._number(table, "first_row", 1),
            skip_last=self._number(table, "skip_last", 0) or 0,
            stored_columns=self._letters(table.get("as_stored", [])),
            fill_merged=self._flag(table, "fill_merged"),
            skip_hidden_rows=self._flag(table, "skip_hidden_rows"),
        )

    def _optional(self, table: Mapping[str, Any], key: str) -> str | None:
        return self._text(f"reading.{key}", table[key]) if key in table else None

    def _encoding(self, table: Mapping[str, Any]) -> str | None:
        name = self._optional(table, "encoding")
        try:
            if name is not None:
                codecs.lookup(name)
        except (LookupError, ValueError):
            self.wrong(
                "reading.encoding", f"no encoding is called {name!r}; there is cp1252, for one."
            )
        return name

    def _character(self, table: Mapping[str, Any], key: str, *, blank: bool = False) -> str | None:
        sign = self._optional(table, key)
        if sign is not None and len(sign) != 1 and not (blank and not sign):
            self.wrong(f"reading.{key}", f"reading.{key} must be one character.")
        return sign

    def _number(self, table: Mapping[str, Any], key: str, least: int) -> int | None:
        value = table.get(key)
        if value is None or (type(value) is int and value >= least):
            return value
        self.wrong(f"reading.{key}", f"reading.{key} must be a whole number, at least {least}.")
        return None

    def _flag(self, table: Mapping[str, Any], key: str) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            self.wrong(f"reading.{key}", f"reading.{key} must be true or false.")
        return value is True

    def _letters(self, value: Any) -> tuple[int, ...]:
        letters = self._texts("reading.as_stored", value)
        if not all(each.isascii() and each.isalpha() and len(each) <= 3 for each in letters):
            self.wrong(
                "reading.as_stored",
                'reading.as_stored must be columns by letter, such as ["B", "G"].',
            )
            return ()
        return tuple(column_index(each.upper()) for each in letters)

    def _header_lines(self, value: Any) -> tuple[int | None, int]:
        """Return the header's last line and how many there are, of `4`, `"3-4"` or 0 for no header."""
        if value is None:
            return None, 1
        first, dash, last = str(value).partition("-")
        if not isinstance(value, bool) and first.isdecimal() and (last.isdecimal() or not dash):
            end = int(last or first)
            if end >= int(first) and end - int(first) < 10 and (int(first) or not dash):
                return end, end - int(first) + 1
        self.wrong(
            "reading.header_line", 'reading.header_line must be a number, or lines such as "3-4".'
        )
        return None, 1
