"""From a supplier to its TOML text; a file that was edited by hand keeps its comments where nothing changed."""

from __future__ import annotations

import tomllib
from typing import Any

from importers.catalog.letters import column_letters
from importers.catalog.source import ReadOptions
from importers.fixes.recipe import Instruction
from importers.suppliers.supplier import Constant, Holder, Supplier

_HEAD = "# A supplier of Shelfready: how its files are told, and what is done to each. It may be copied and shared."


def dump(supplier: Supplier) -> str:
    """Return a supplier as TOML; `load` makes the same of it."""
    import tomlkit

    return f"{_HEAD}\n{tomlkit.dumps(_tables(supplier))}"


def changed(text: str, supplier: Supplier) -> str:
    """Return a supplier's TOML text with another value; what is the same stays as it was written."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    wanted = _tables(supplier)
    try:
        document = tomlkit.parse(text)
        before = document.unwrap()
        for key in before.keys() - wanted.keys():
            document.remove(key)
        for key, value in wanted.items():
            if before.get(key) != value:
                document[key] = tomlkit.item(value)
        made = tomlkit.dumps(document)
        if tomllib.loads(made) == wanted:
            return made
    except (TOMLKitError, tomllib.TOMLDecodeError):
        pass
    return dump(supplier)  # its comments are lost, its values are not


def _tables(supplier: Supplier) -> dict[str, Any]:
    """Return what is other than usual, in the order of the file."""
    tables: dict[str, Any] = {"name": supplier.name}
    rest = {
        "destinations": list(supplier.destinations),
        "brand": supplier.brand,
        "stop_if": [str(guard) for guard in supplier.guards],
        "recognise": _filled({"files": list(supplier.files), "header": list(supplier.header)}),
        "reading": _reading(supplier.reading),
        "columns": {
            schema: {field: _holder(holder) for field, holder in fields.items()}
            for schema, fields in supplier.columns.items()
        },
        "rule": [dict(rule) for rule in supplier.rules],
        "step": [_step(step) for step in supplier.recipe.steps],
    }
    return tables | _filled(rest)


def _filled(table: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value not in ("", [], {})}


def _reading(options: ReadOptions) -> dict[str, Any]:
    lines: str | int = options.header_lines
    if options.header_line is not None and options.header_rows == 1:
        lines = options.header_line
    told = {
        "sheet": options.sheet,
        "encoding": options.encoding,
        "delimiter": options.delimiter,
        "quote": options.quote,
        "header_line": None if options.header_line is None else lines,
        "first_row": options.first_row,
        "skip_last": options.skip_last or None,
        "as_stored": [column_letters(each) for each in options.stored_columns] or None,
        "fill_merged": options.fill_merged or None,
        "skip_hidden_rows": options.skip_hidden_rows or None,
    }
    return {key: value for key, value in told.items() if value is not None}


def _holder(holder: Holder) -> Any:
    return {"text": holder.text} if isinstance(holder, Constant) else holder


def _step(step: Instruction) -> dict[str, Any]:
    where: dict[str, Any] = {}
    if len(step.columns) == 1:
        where = {"column": step.columns[0]}
    elif step.columns:
        where = {"columns": list(step.columns)}
    settings = {
        name: list(value) if isinstance(value, tuple) else value for name, value in step.settings
    }
    return {"do": step.do, **where, **settings}
