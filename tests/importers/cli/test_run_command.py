"""Whatever goes wrong in a command ends in one sentence, the right exit code, and no traceback."""

from __future__ import annotations

import argparse
import json

import pytest

from importers.cli.run_command import run_command
from importers.errors import UnreadableFile


def ending(error: BaseException, command: str = "check", as_json: bool = True) -> int:
    def fail(_arguments: argparse.Namespace) -> int:
        raise error

    return run_command(fail, argparse.Namespace(command=command, json=as_json))


def test_an_error_for_the_operator_is_said_and_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert ending(UnreadableFile("catalog.csv is empty.")) == 2
    printed = capsys.readouterr()
    assert printed.err == "catalog.csv is empty.\n"
    assert json.loads(printed.out) == {"ok": False, "error": "catalog.csv is empty."}


def test_without_json_stdout_stays_empty(capsys: pytest.CaptureFixture[str]) -> None:
    assert ending(UnreadableFile("catalog.csv is empty."), as_json=False) == 2
    assert capsys.readouterr().out == ""


def test_an_unexpected_error_is_a_sentence_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert ending(RuntimeError("two\nlines \x1b[31m")) == 2
    printed = capsys.readouterr()
    assert "RuntimeError: two lines \\x1b[31m" in printed.err
    assert printed.err.count("\n") == 1
    assert json.loads(printed.out)["ok"] is False


@pytest.mark.parametrize(("command", "code"), [("check", 130), ("upload", 3), ("sandbox", 130)])
def test_ctrl_c_is_quiet(command: str, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert ending(KeyboardInterrupt(), command) == code
    assert capsys.readouterr().err == "Interrupted.\n"
