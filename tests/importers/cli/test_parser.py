"""What may be said on the command line, and what is refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.catalog.source import ReadOptions
from importers.cli import main
from importers.cli.parser import COMMANDS, parser_of, read_options
from importers.cli.shell_commands import reading_words


def test_reading_options_reach_the_reader() -> None:
    words = [
        "f.csv",
        "--sheet",
        "Two",
        "--encoding",
        "cp1252",
        "--delimiter",
        "tab",
        "--header-line",
        "0",
        "--as-stored",
        "b,AA",
        "--fill-merged",
        "--skip-hidden-rows",
    ]
    options = read_options(parser_of("check").parse_args(words))
    assert options == ReadOptions(
        sheet="Two",
        encoding="cp1252",
        delimiter="\t",
        header_line=0,
        stored_columns=(1, 26),
        fill_merged=True,
        skip_hidden_rows=True,
    )
    words = ["f.csv", *reading_words(options)]
    assert read_options(parser_of("check").parse_args(words)) == options


def test_what_is_not_said_is_left_to_the_reader() -> None:
    arguments = parser_of("check").parse_args(["f.csv"])
    assert read_options(arguments) == ReadOptions()
    assert (arguments.file, arguments.limit, arguments.json) == (Path("f.csv"), None, False)


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["check", "f.csv", "--delimiter", ";;"],
        ["check", "f.csv", "--encoding", "klingon"],
        ["check", "f.csv", "--encoding", "\0"],
        ["check", "f.csv", "--header-line", "-1"],
        ["check", "f.csv", "--as-stored", "B;2"],
        ["check", "f.csv", "--limit", "many"],
        ["check", "f.csv", "--limit", "²"],
        ["upload", "f.csv"],
        ["upload", "f.csv", "--to", "digible", "--in-flight", "0"],
        ["upload", "f.csv", "--to", "digible", "--token", "secret"],
        ["sandbox", "--port", "70000"],
        ["sandbox", "--fail", "1.5"],
        ["sandbox", "--latency", "nan"],
        ["sandbox", "--latency", "soon"],
    ],
)
def test_wrong_words_end_with_usage_and_2(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert said.startswith(f"usage: shelfready {words[0]}")
    assert "Traceback" not in said


@pytest.mark.parametrize("words", [[], ["frobnicate"], ["--help"]])
def test_anything_but_a_command_is_told_the_commands(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    said = capsys.readouterr().err
    assert [name for name in COMMANDS if name not in said] == []
