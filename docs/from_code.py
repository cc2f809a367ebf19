"""Parts of the documentation that are made from the code, so that they are always true.

A page asks for one by a line such as `<!-- from code: problems -->`; `docs.site` puts it there when the site is
built. The listing of `Session` is also kept in the page itself, for whoever reads it in the repository:

    python -m docs.from_code
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from argparse import RawDescriptionHelpFormatter
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import partial
from pathlib import Path
from types import ModuleType

from textual.keys import format_key

import importers
from importers.catalog.schema import Schema
from importers.cli.parser import parser_of
from importers.destinations.base import Profile
from importers.destinations.registry import BUILT_IN, destinations
from importers.destinations.schemas import COMMON
from importers.validation.examples import Example
from importers.validation.rule import Rule
from importers.validation.rules import RULES
from tui.actions.table import ACTIONS, actions_of

ROOT = Path(__file__).parents[1]
SESSION_PAGE = ROOT / "docs" / "architecture" / "session.md"
_LISTED = {
    "importers.session.session": "Session",
    "importers.session.history": "SessionHistory",
    "importers.session.uploads": "Uploads",
    "importers.session.upload_options": "UploadOptions",
}
_BEGIN, _END = "<!-- session: begin -->\n", "<!-- session: end -->\n"
_ASKED = re.compile(r"^<!-- from code: ([a-z ]+?)(?: ([\w.-]+))? -->$", re.MULTILINE)
_SHOWN = 4  # examples of a rule


def filled(page: str) -> str:
    """Return a page with what it asks for; KeyError for a part that there is not."""
    return _ASKED.sub(lambda asked: _PARTS[asked[1]](asked[2] or ""), page)


# Session


def session_listing() -> str:
    """Return what a front end calls, as Python without bodies, each with the first sentence of its docstring."""
    listed = "\n\n".join(_class(module, name) for module, name in _LISTED.items())
    return f"```python\n{_formatted(listed)}```\n"


def _formatted(code: str) -> str:
    """Return code as `ruff format`, which looks into the pages too, wants it."""
    ruff = Path(sys.executable).with_name("ruff")
    command = [ruff, "format", "--stdin-filename", "listing.py", "-"]
    done = subprocess.run(command, input=code, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def with_session(page: str) -> str:
    """Return the page of `Session` with the present listing between its marks."""
    before, rest = page.split(_BEGIN)
    _, after = rest.split(_END)
    return f"{before}{_BEGIN}{session_listing()}{_END}{after}"


def _class(module: str, name: str) -> str:
    tree = ast.parse(inspect.getsource(importlib.import_module(module)))
    found = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == name)
    lines = [f"class {name}:", f'    """{_first(found)}"""']
    for node in found.body:
        if isinstance(node, ast.AnnAssign):
            lines.append(f"    {ast.unparse(node)}")
        elif isinstance(node, ast.FunctionDef) and node.name == "__init__":
            lines += [f"    {attribute}" for attribute in _attributes(node)]
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            lines += [f"    {line}" for line in _method(node)]
    return "\n".join(lines)


def _attributes(init: ast.FunctionDef) -> Iterator[str]:
    """Yield the public attributes that are objects made, or values declared, in `__init__`."""
    for node in init.body:
        target = node.target if isinstance(node, ast.AnnAssign) else None
        if isinstance(node, ast.Assign):
            target = node.targets[0]
        if not isinstance(target, ast.Attribute) or target.attr.startswith("_"):
            continue
        if isinstance(node, ast.AnnAssign):
            yield f"{target.attr}: {ast.unparse(node.annotation)}"
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            yield f"{target.attr}: {ast.unparse(node.value.func)}"
        elif isinstance(node, ast.Assign):
            yield f"{target.attr}: {_parameter(init, ast.unparse(node.value))}"


def _parameter(init: ast.FunctionDef, name: str) -> str:
    found = next(each for each in init.args.args if each.arg == name)
    return ast.unparse(found.annotation) if found.annotation else "object"


def _method(node: ast.FunctionDef) -> Iterator[str]:
    marks = [ast.unparse(mark) for mark in node.decorator_list]
    given = "" if node.returns is None else ast.unparse(node.returns)
    yield f"# {_first(node)}"
    if "property" in marks:
        yield f"{node.name}: {given}"
        return
    yield from (f"@{mark}" for mark in marks)
    yield f"def {node.name}({ast.unparse(node.args)}) -> {given}: ..."


def _first(node: ast.ClassDef | ast.FunctionDef) -> str:
    """Return the first paragraph of a docstring on one line."""
    return " ".join((ast.get_docstring(node) or "").split("\n\n")[0].split())


# Modules


def modules(package: str) -> str:
    """Return a table of a package's modules with the first line of each docstring."""
    found = importlib.import_module(package)
    rows = [f"| `{name}` | {_line(module)} |" for name, module in _inside(found)]
    return "\n".join(["| module | job |", "|---|---|", *rows])


def _inside(package: ModuleType) -> Iterator[tuple[str, ModuleType]]:
    for entry in pkgutil.iter_modules(package.__path__):
        if entry.name.startswith("__"):
            continue
        module = importlib.import_module(f"{package.__name__}.{entry.name}")
        yield (f"{entry.name}/" if entry.ispkg else entry.name), module


def _line(module: ModuleType) -> str:
    return (module.__doc__ or "").strip().splitlines()[0].replace("|", "\\|")


# Reference


def command(name: str) -> str:
    """Return the help of a headless command."""
    parser = parser_of(name)
    parser.formatter_class = partial(RawDescriptionHelpFormatter, width=100)
    return f"```\n{parser.format_help().rstrip()}\n```"


def problems(_: str = "") -> str:
    """Return a section for each kind of problem: what it means, how much it matters, and examples."""
    return "\n\n".join(_problem(rule) for rule in RULES.values())


def _problem(rule: Rule) -> str:
    module = next(m for m in _rule_modules() if m.RULE is rule)
    facts = [f"`{rule.code}`", f"{rule.severity.value}{_when(rule)}"]
    facts.append("with a safe fix" if rule.fix else "no fix is safe: look at it yourself")
    parts = [f"## {rule.title}", ", ".join(facts) + ".", _meaning(module)]
    examples = list(_examples(rule))[:_SHOWN]
    if examples:
        parts.append("\n".join(["| in the sheet | after the fix |", "|---|---|", *examples]))
    return "\n\n".join(parts)


def _rule_modules() -> Iterator[ModuleType]:
    import importers.validation.rules as package

    for entry in pkgutil.iter_modules(package.__path__):
        yield importlib.import_module(f"{package.__name__}.{entry.name}")


def _when(rule: Rule) -> str:
    if rule.severity_in is not None:
        return ", or as the field says"
    return ", and an error in a column that is sent" if rule.error_when_sent else ""


def _meaning(module: ModuleType) -> str:
    return " ".join((module.__doc__ or "").split("\n\n")[0].split())


def _examples(rule: Rule) -> Iterator[str]:
    """Yield lines of a table from those examples that are a single column of texts."""
    for example in rule.examples:
        if example.found and len(example.columns) == 1:
            yield from _lines(example)


def _lines(example: Example) -> Iterator[str]:
    for place, _ in example.found:
        if place is None:
            continue
        wrong = example.rows[place][0]
        whole = example.fixed is not None and len(example.fixed) == len(example.rows)
        fixed = example.fixed[place][0] if whole and example.fixed else wrong
        yield f"| {_shown(wrong)} | {'' if fixed == wrong else _shown(fixed)} |"


def _shown(text: str) -> str:
    if not text.strip() or not text.isprintable():
        text = ascii(text)
    return f"`{text}`".replace("|", "\\|")


def profiles(_: str = "") -> str:
    """Return a table of the profiles that come with the program."""
    rows = [
        f"| `{p.name}` | {p.destination} | {p.base_url} | `{p.token_env}` |"
        for p in BUILT_IN.values()
    ]
    return "\n".join(
        ["| profile | destination | address | token from |", "|---|---|---|---|", *rows]
    )


def own_settings(_: str = "") -> str:
    """Return a table of what the profiles of one destination may set and others may not."""
    common = {each.name for each in fields(Profile)}
    rows = [
        f"| {destination.title} | `{s.name}` | {s.label} | `{s.default!r}` |"
        for destination in destinations().values()
        for s in destination.settings
        if s.name not in common
    ]
    head = "| destination | setting | means | where it is not set |"
    return "\n".join([head, "|---|---|---|---|", *rows])


def schemas(_: str = "") -> str:
    """Return a table of the fields of each destination."""
    found = {d.title: d.schema(d.profiles[0]) for d in destinations().values()}
    found = {"No destination": COMMON, **found}
    return "\n\n".join(f"### {title}\n\n{_schema(schema)}" for title, schema in found.items())


def _schema(schema: Schema) -> str:
    rows = [
        f"| `{f.name}` | {f.label} | {f.kind.value} | {f.requirement.value} | {', '.join(f.synonyms[:6])} |"
        for f in schema.fields
    ]
    head = "| field | label | kind | | headers that mean it, among others |"
    return "\n".join([head, "|---|---|---|---|---|", *rows])


def keys(_: str = "") -> str:
    """Return a table of the keys of each screen, dialog and part, by the names that settings files give them."""
    owners = dict.fromkeys(action.owner for action in ACTIONS.values())
    return "\n\n".join(f"## {owner}\n\n{_keys_of(owner)}" for owner in owners)


def _keys_of(owner: str) -> str:
    rows = [
        f"| {' '.join(_key(key) for key in action.keys.split(','))} | {action.title} | `{action.name}` |"
        for action in actions_of(owner)
    ]
    return "\n".join(["| key | does | name |", "|---|---|---|", *rows])


def _key(key: str) -> str:
    spoken = format_key(key)
    return "`` ` ``" if spoken == "`" else f"`{spoken}`".replace("|", "\\|")


_PARTS: dict[str, Callable[[str], str]] = {
    "modules": modules,
    "command": command,
    "problems": problems,
    "profiles": profiles,
    "settings": own_settings,
    "schemas": schemas,
    "keys": keys,
}


def main() -> None:
    """Write the listing into the page of `Session`."""
    page = SESSION_PAGE.read_text(encoding="utf-8")
    SESSION_PAGE.write_text(with_session(page), encoding="utf-8")
    sys.stdout.write(f"{SESSION_PAGE.relative_to(ROOT)} is of version {importers.__version__}\n")


if __name__ == "__main__":
    main()
