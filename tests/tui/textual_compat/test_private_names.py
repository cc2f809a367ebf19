"""The private names of Textual that the program stands on: each is there, and nobody else touches one."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import _context, keys
from textual.app import App
from textual.driver import Driver
from textual.drivers.web_driver import WebDriver
from textual.message_pump import MessagePump
from textual.scroll_view import ScrollView
from textual.widgets import Input, OptionList, _footer, _select
from textual_serve.app_service import AppService
from textual_serve.server import Server

import tui

STOOD_ON = [
    (keys, "_character_to_key", "what a character's key is called, for the settings file"),
    (_footer, "FooterKey", "the footer's entries, to leave out those without room"),
    (_context, "active_message_pump", "whose error it is"),
    (App, "_replace_screen", "a screen that is left at once must be made first"),
    (App, "_shutdown", "so must all of them at the end"),
    (App, "_close_all", "which must not wait for one that was cancelled"),
    (App, "_handle_exception", "an error of a part that is gone must not end the program"),
    (App, "_fatal_error", "a sentence in place of a traceback"),
    (App, "_unnotify", "the same message is not shown twice"),
    (MessagePump, "on_event", "keys wait for the effect of those before"),
    (ScrollView, "_arrange_scrollbars", "the bar tells of the lines there are"),
    (ScrollView, "_scroll_update", "the bar tells of the lines there are"),
    (Input, "_on_paste", "several lines pasted into a cell open a box of several lines"),
    (OptionList, "_move_page", "a list without room can be paged"),
    (_select.SelectOverlay, "_find_search_match", "letters go to an entry that is no plain text"),
    (_select.SelectOverlay, "_on_key", "letters typed before it is open count too"),
    (WebDriver, "on_meta", "a program ends with its page"),
    (WebDriver, "run_input_thread", "and with its server"),
    (Server, "_make_app", "only this machine's own pages are served"),
    (Server, "_process_messages", "a page's messages go to its program"),
    (AppService, "_open_app_process", "a program is started without a shell"),
    (AppService, "_build_environment", "with the environment that tells it of its page"),
]
INSTANCES = [  # attributes that only an object has
    (App, ("_keymap", "_notifications", "_exit", "_exception")),
    (Driver, ("_app", "_loop")),
    (OptionList, ("_options",)),
]


@pytest.mark.parametrize(
    ("owner", "name"), [(owner, name) for owner, name, _ in STOOD_ON], ids=lambda it: str(it)[-40:]
)
def test_what_it_stands_on_is_there(owner: object, name: str) -> None:
    assert hasattr(owner, name)


@pytest.mark.parametrize(("owner", "names"), INSTANCES, ids=["App", "Driver", "OptionList"])
def test_what_an_object_has_is_there(owner: type[object], names: tuple[str, ...]) -> None:
    source = "".join(inspect.getsource(kind) for kind in owner.__mro__[:-1])
    assert [name for name in names if f"self.{name}" not in source] == []


def outside() -> Iterator[Path]:
    root = Path(tui.__file__).parent
    return (path for path in root.rglob("*.py") if "textual_compat" not in path.parts)


def test_nobody_else_imports_a_private_name_of_textual() -> None:
    found = [
        f"{path.name}: {node.module}.{alias.name}"
        for path in outside()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual")
        for alias in node.names
        if any(part.startswith("_") for part in (*(node.module or "").split("."), alias.name))
    ]
    assert found == []


def test_nobody_else_looks_into_another_object() -> None:
    found = [
        f"{path.name}:{node.lineno} {node.attr}"
        for path in outside()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr.startswith("_")
        and not node.attr.startswith("__")
        and not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"))
    ]
    assert found == []


def test_nobody_else_overrides_or_uses_a_private_method_of_textual() -> None:
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found = [f"{kind.__name__}.{name}" for kind in _ours() for name in _private_of_textual(kind)]
    assert found == []


def _ours() -> Iterator[type[object]]:
    waiting: list[type[object]] = [MessagePump, Server]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("tui.") and "textual_compat" not in kind.__module__:
            yield kind


def _private_of_textual(kind: type[object]) -> set[str]:
    """Return the private names that a class of ours defines or uses and a class of Textual has."""
    theirs = {
        name
        for base in kind.__mro__
        if base.__module__.startswith("textual")
        for name in vars(base)
        if name.startswith("_") and not name.startswith("__")
    }
    nodes = list(ast.walk(ast.parse(inspect.getsource(kind).lstrip())))
    used = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    made = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    return theirs & (used | made)
