"""How large anything may be: modules, functions, classes and lists of parameters."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("importers", "tui")

LINES_OF_A_MODULE = 400
MEDIAN_OF_MODULES = 100
LINES_OF_A_FUNCTION = 40
PUBLIC_METHODS = 30
PARAMETERS = 6  # besides self or cls

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*packages: str) -> list[Path]:
    return sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))


def functions(path: Path) -> Iterator[Function]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, Function))


def classes(path: Path) -> Iterator[ast.ClassDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def lines(node: Function) -> int:
    """Return a function's lines, docstring and all; those of its decorators do not count."""
    return (node.end_lineno or 0) - node.lineno + 1


def parameters(node: Function) -> int:
    given = node.args
    names = [each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    names += [each.arg for each in (given.vararg, given.kwarg) if each]
    return len([name for name in names if name not in ("self", "cls")])


def public_methods(node: ast.ClassDef) -> int:
    return len({m.name for m in node.body if isinstance(m, Function) and m.name[0] != "_"})


def place(path: Path, node: ast.stmt, what: str) -> str:
    return f"{path.relative_to(ROOT)}:{node.lineno} {what}"


@pytest.mark.parametrize("package", [*PACKAGES, "benchmarks", "sample_data"])
def test_no_module_is_too_long(package: str) -> None:
    sizes = {path: path.read_text("utf-8").count("\n") for path in modules(package)}
    assert [p.relative_to(ROOT) for p, size in sizes.items() if size > LINES_OF_A_MODULE] == []
    assert median(sizes.values()) <= MEDIAN_OF_MODULES


@pytest.mark.parametrize("package", PACKAGES)
def test_no_function_is_too_long(package: str) -> None:
    assert [
        place(path, node, f"{node.name}: {lines(node)} lines")
        for path in modules(package)
        for node in functions(path)
        if lines(node) > LINES_OF_A_FUNCTION
    ] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_function_takes_too_much(package: str) -> None:
    assert [
        place(path, node, f"{node.name}: {parameters(node)} parameters")
        for path in modules(package)
        for node in functions(path)
        if parameters(node) > PARAMETERS
    ] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_class_has_too_many_methods(package: str) -> None:
    assert [
        place(path, node, f"{node.name}: {public_methods(node)} public methods")
        for path in modules(package)
        for node in classes(path)
        if public_methods(node) > PUBLIC_METHODS
    ] == []
